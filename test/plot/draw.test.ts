import { expect, test } from "vitest";
import type { Chart } from "../../src/plot/Chart.ts";
import { type DrawOptions, draw } from "../../src/plot/draw.ts";
import type { SvgNode } from "../../src/plot/SvgNode.ts";
import { textWidth } from "../../src/plot/textWidth.ts";
import { invalidOption } from "../shared/failures.ts";
import { CHARTS } from "./answers.ts";

const chartOf = (name: string, rows = 13): Chart => {
  const [make, answer] = CHARTS[name] as (typeof CHARTS)[string];
  return make(answer(rows) as never, { currency: "EUR" });
};

const all = (node: SvgNode): SvgNode[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === "string" ? [] : all(child))),
];
const textOf = ({ children }: SvgNode): string =>
  children.map((child) => (typeof child === "string" ? child : "")).join("");

test("draw(chart) is named and described, and says its size", () => {
  const chart = chartOf("revenueChart");
  const svg = draw(chart);
  expect(svg.attributes).toMatchObject({ role: "img", width: 640, class: "clientele-plot" });
  expect(svg.attributes.viewBox).toBe(`0 0 640 ${svg.attributes.height}`);
  const [title, desc, style] = svg.children as SvgNode[];
  expect([title?.tag, desc?.tag, style?.tag]).toEqual(["title", "desc", "style"]);
  expect(textOf(title as SvgNode)).toBe(chart.title);
  expect(textOf(desc as SvgNode)).toBe([chart.description, ...chart.notes].join(" "));
});

test("draw(chart) writes title, legend and notes, and without texts the legend alone", () => {
  const chart = chartOf("lifecycleChart");
  const texts = (options: DrawOptions) =>
    all(draw(chart, options))
      .filter(({ tag }) => tag === "text")
      .map(textOf);
  expect(texts({})).toEqual(expect.arrayContaining([chart.title, ...chart.series]));
  expect(texts({ texts: false })).toEqual(expect.arrayContaining([...chart.series]));
  expect(texts({ texts: false })).not.toContain(chart.title);
  expect(draw(chart, { texts: false }).attributes.height).toBeLessThan(draw(chart).attributes.height as number);
});

test("draw(chart, { style: false }) leaves colours to the page, and { tooltips: false } drops what a pointer shows", () => {
  const chart = chartOf("healthChart", 2);
  const bare = all(draw(chart, { style: false, tooltips: false }));
  expect(bare.filter(({ tag }) => tag === "style")).toEqual([]);
  expect(bare.filter(({ tag }) => tag === "title")).toHaveLength(1);
  const coloured = bare.filter(
    ({ attributes }) => attributes.class !== undefined && (attributes.fill ?? "none") !== "none",
  );
  expect(coloured.map(({ tag }) => tag)).toEqual([]);
  // with the style, every colour stands at its element too, for what knows no style sheets
  for (const { attributes } of all(draw(chart)).slice(1)) {
    if (attributes.class !== undefined) expect(attributes.fill ?? attributes.stroke).toBeDefined();
  }
});

test.each(Object.keys(CHARTS))("draw(%s) keeps within its width, on a phone too", (name) => {
  for (const width of [240, 320, 640, 1400]) {
    for (const node of all(draw(chartOf(name), { width }))) {
      const { x, width: own = 0, cx, transform } = node.attributes as Record<string, number>;
      if (x !== undefined) expect(x + own).toBeLessThanOrEqual(width);
      if (cx !== undefined) expect(cx).toBeLessThanOrEqual(width);
      if (node.tag !== "text" || transform !== undefined || x === undefined) continue;
      const anchor = node.attributes["text-anchor"] ?? "start";
      const size = Number(node.attributes["font-size"] ?? 11.5);
      const long = textWidth(textOf(node), size);
      const from = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2;
      expect(from, textOf(node)).toBeGreaterThanOrEqual(-6);
      expect(from + long, textOf(node)).toBeLessThanOrEqual(width + 6);
    }
  }
});

test("draw(two panels) puts them side by side where there is room, else one below the other", () => {
  const chart = chartOf("segmentChart");
  const wide = draw(chart, { width: 640 }).attributes.height as number;
  expect(draw(chart, { width: 320 }).attributes.height).toBeGreaterThan(1.6 * wide);
});

test("draw(nothing) says that there is nothing", () => {
  expect(all(draw(chartOf("revenueChart", 0))).map(textOf)).toContain("No data");
});

test("draw(no chart, or a wrong option) is an OptionError", () => {
  expect(() => draw(undefined as never)).toThrow(invalidOption("chart"));
  expect(() => draw({} as never)).toThrow(invalidOption("chart"));
  expect(() => draw(chartOf("healthChart"), { width: 239 })).toThrow(invalidOption("width"));
  expect(() => draw(chartOf("healthChart"), { width: Number.NaN })).toThrow(invalidOption("width"));
  expect(() => draw(chartOf("healthChart"), { style: "none" as never })).toThrow(invalidOption("style"));
  expect(() => draw(chartOf("healthChart"), { colour: 1 } as never)).toThrow(/colour/);
});
