import { expect, test } from "vitest";
import type { BandScale, Panel, Scale } from "../../src/plot/Chart.ts";
import { drawPanel, panelHeight } from "../../src/plot/drawPanel.ts";
import { formatsOf } from "../../src/plot/formats.ts";
import type { SvgNode } from "../../src/plot/SvgNode.ts";
import { textWidth } from "../../src/plot/textWidth.ts";

const formats = formatsOf("test", {});
const linear: Scale = { kind: "linear", label: "Count", format: "count" };
const monthsOf = (count: number, first = 0): BandScale => ({
  kind: "band",
  label: "",
  values: Array.from({ length: count }, (_, i) => formats.month(new Date(Date.UTC(2024, first + i)))),
  groups: Array.from({ length: count }, (_, i) => String(new Date(Date.UTC(2024, first + i)).getUTCFullYear())),
});
const named = (...values: string[]): BandScale => ({ kind: "band", label: "", values });
const bars = (x: BandScale): Panel => ({
  x,
  y: linear,
  layers: [{ mark: "bar", series: 0, marks: x.values.map((_, i) => ({ x: i, y: i + 1 })) }],
});

function texts(panel: Panel, width = 600): { readonly text: string; readonly x: number; readonly y: number }[] {
  const walk = (node: SvgNode): SvgNode[] => [
    node,
    ...node.children.flatMap((child) => (typeof child === "string" ? [] : walk(child))),
  ];
  const frame = { x: 0, y: 0, width, height: panelHeight(panel, width) };
  return walk(drawPanel(panel, formats, frame))
    .filter(({ tag }) => tag === "text")
    .map(({ attributes, children }) => ({
      text: children.filter((child) => typeof child === "string").join(""),
      x: attributes.x as number,
      y: attributes.y as number,
    }));
}
const labels = (panel: Panel, width?: number) => texts(panel, width).map(({ text }) => text);

test("months are all named where there is room, with the year where it begins", () => {
  const shown = labels(bars(monthsOf(6, 9)));
  expect(shown.filter((text) => /^[A-Z]/.test(text) && text !== "Count")).toEqual([
    "Oct",
    "Nov",
    "Dec",
    "Jan",
    "Feb",
    "Mar",
  ]);
  expect(shown.filter((text) => /^20\d\d$/.test(text))).toEqual(["2024", "2025"]);
});

test("of many months every third or so is named, January among them", () => {
  const shown = labels(bars(monthsOf(40, 7)), 400).filter((text) => /^[A-Z][a-z]{2}$/.test(text));
  expect(shown).toContain("Jan");
  expect(new Set(shown).size).toBeLessThanOrEqual(4);
});

test("labels of a band never overlap", () => {
  for (const count of [1, 2, 13, 100, 5000]) {
    const months = texts(bars(monthsOf(count)), 320).filter(({ text }) => /^[A-Z][a-z]{2}$/.test(text));
    for (let i = 1; i < months.length; i++) {
      const [one, next] = [months[i - 1], months[i]] as const;
      const apart = (next?.x ?? 0) - (one?.x ?? 0);
      expect(apart).toBeGreaterThan((textWidth(one?.text ?? "", 11.5) + textWidth(next?.text ?? "", 11.5)) / 2);
    }
  }
});

test("categories are named in two lines, or at a slant where a word does not fit", () => {
  const panel: Panel = {
    ...bars(named("About to Sleep", "Loyal Customers", "Lost", "Promising", "Champions", "At Risk", "New")),
    y: named("a"),
  };
  expect(labels(panel, 600)).toEqual(expect.arrayContaining(["About to", "Sleep"]));
  expect(labels(panel, 300)).toEqual(expect.arrayContaining(["About to S…", "Champions"]));
  expect(panelHeight(panel, 300)).toBeGreaterThan(panelHeight(panel, 600));
});

test("bars that say how long they are have no axis", () => {
  const panel = (label?: string): Panel => ({
    x: linear,
    y: named("a", "b"),
    layers: [{ mark: "bar", marks: [0, 1].map((y) => ({ x: 10, y, ...(label !== undefined && { label }) })) }],
  });
  expect(labels(panel("ten"))).toEqual(["a", "b", "ten", "ten"]);
  expect(labels(panel())).toEqual(expect.arrayContaining(["0", "10"]));
});

test("a panel of rows grows with them", () => {
  const rows = (count: number) =>
    panelHeight({ x: linear, y: named(...Array.from({ length: count }, String)), layers: [] }, 600);
  expect(rows(20) - rows(10)).toBe(260);
});
