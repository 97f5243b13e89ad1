import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toSvg } from "../../src/plot/index.ts";
import { CHARTS } from "./answers.ts";
import { chartsOfGuide, PICTURES } from "./guide.ts";
import { xmlProblem } from "./wellFormed.ts";

const charts = await chartsOfGuide();

test("docs/plots.md shows every chart, each with the code that made it", () => {
  expect([...charts.keys()].sort()).toEqual(Object.keys(CHARTS).sort());
  for (const [name, chart] of charts) expect(chart.name).toBe(name);
  expect(readdirSync(PICTURES).sort()).toEqual(
    Object.keys(CHARTS)
      .map((name) => `${name}.svg`)
      .sort(),
  );
});

test.each([...charts])("docs/plots/%s.svg is today's picture (npm run plots writes it)", (name, chart) => {
  const picture = readFileSync(join(PICTURES, `${name}.svg`), "utf8");
  expect(xmlProblem(picture.trimEnd())).toBeUndefined();
  // engines differ in the last digits of what is predicted: a picture may by a tenth of a pixel
  const texts = (svg: string) => svg.replace(/-?\d+(?:\.\d+)?/g, "0");
  const numbers = (svg: string) => Array.from(svg.matchAll(/-?\d+(?:\.\d+)?/g), ([number]) => Number(number));
  const today = `${toSvg(chart)}\n`;
  expect(texts(today)).toBe(texts(picture));
  const [drawn, kept] = [numbers(today), numbers(picture)];
  expect(drawn.filter((number, i) => Math.abs(number - (kept[i] as number)) > 0.11)).toEqual([]);
});
