import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { draw, toSvg } from "../../src/plot/index.ts";
import { CHARTS } from "./answers.ts";
import { chartsOfGuide, jsBlocks, PICTURES } from "./guide.ts";
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

test("the block for React in docs/plots.md makes elements with names that React knows", async () => {
  const block = jsBlocks(readFileSync(new URL("../../docs/plots.md", import.meta.url), "utf8")).find((code) =>
    code.includes("toReact"),
  );
  const code = `export const make = (createElement, draw, chart) => {\n${block?.replace(/\n(toReact\()/, "\nreturn $1")}\n};`;
  const { make } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    make: (createElement: unknown, draw: unknown, chart: unknown) => unknown;
  };
  const names = new Set<string>();
  const tags: string[] = [];
  const createElement = (tag: string, props: object, ...children: unknown[]) => {
    tags.push(tag);
    for (const name of Object.keys(props)) names.add(name);
    return [tag, ...children];
  };
  const chart = charts.get("lifecycleChart");
  const root = make(createElement, draw, chart) as unknown[];
  expect(root[0]).toBe("svg");
  expect(tags.length).toBe(toSvg(chart as never, { style: false }).match(/<[a-z]/g)?.length);
  expect([...names].filter((name) => /-/.test(name))).toEqual(["aria-label"]);
  expect(names).toContain("textAnchor");
});
