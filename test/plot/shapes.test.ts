import { expect, test } from "vitest";
import type { Layer, Mark, Panel, Scale } from "../../src/plot/Chart.ts";
import { positionsOf } from "../../src/plot/positions.ts";
import { markup, type SvgNode } from "../../src/plot/SvgNode.ts";
import { shapesOf } from "../../src/plot/shapes.ts";

const linear: Scale = { kind: "linear", label: "", format: "number", domain: [0, 100] };
const band = (count: number): Scale => ({ kind: "band", label: "", values: Array.from({ length: count }, String) });

function shapes(
  mark: Layer["mark"],
  marks: readonly Mark[],
  x: Scale = linear,
  y: Scale = linear,
  more: Partial<Layer> = {},
): SvgNode[] {
  const layer: Layer = { mark, series: 0, marks, ...more };
  const panel: Panel = { x, y, layers: [layer] };
  const walk = (node: SvgNode): SvgNode[] => [
    node,
    ...node.children.flatMap((child) => (typeof child === "string" ? [] : walk(child))),
  ];
  return walk(shapesOf(layer, panel, positionsOf(panel, "x", 0, 100, 50), positionsOf(panel, "y", 100, 0, 50)));
}
const tagged = (nodes: readonly SvgNode[], tag: string) =>
  nodes.filter((node) => node.tag === tag).map(({ attributes }) => attributes);

test("bars stand on 0, or on what they are stacked on; lying ones begin at 0", () => {
  const [one, other] = tagged(
    shapes(
      "bar",
      [
        { x: 0, y: 30 },
        { x: 1, y: 50, y2: 30 },
        { x: 2, y: null },
      ],
      band(3),
    ),
    "rect",
  );
  expect(one).toMatchObject({ y: 70, height: 30 });
  expect(other).toMatchObject({ y: 50, height: 20 });
  const [lying] = tagged(shapes("bar", [{ x: 40, y: 0 }], linear, band(1)), "rect");
  expect(lying).toMatchObject({ x: 0, width: 40 });
  const [bin] = tagged(shapes("bar", [{ x: 10, x2: 20, y: 5 }]), "rect");
  expect(bin).toMatchObject({ x: 10, width: 9, y: 95, height: 5 });
});

test("what is not final is drawn pale, with a dashed edge", () => {
  const [bar] = tagged(shapes("bar", [{ x: 0, y: 30, partial: true }], band(1)), "rect");
  expect(bar).toMatchObject({ "fill-opacity": 0.25, "stroke-dasharray": "3 2" });
  const paths = tagged(
    shapes("line", [
      { x: 0, y: 1 },
      { x: 50, y: 2 },
      { x: 100, y: 3, partial: true },
    ]),
    "path",
  );
  expect(paths.map(({ d }) => d)).toEqual(["M0,99L50,98", "M50,98L100,97"]);
  expect(paths[1]).toHaveProperty("stroke-dasharray");
  expect(tagged(shapes("line", [{ x: 0, y: 1, partial: true }]), "circle")).toHaveLength(1);
});

test("a line is interrupted where there is no value, and one alone is a point", () => {
  const marks = [
    { x: 0, y: 1 },
    { x: 20, y: null },
    { x: 40, y: Number.NaN },
    { x: 60, y: 4 },
    { x: 80, y: 5 },
  ];
  const [path] = tagged(shapes("line", marks), "path");
  expect(path?.d).toBe("M0,99ZM60,96L80,95");
  expect(tagged(shapes("line", marks), "circle")).toHaveLength(3);
});

test.each(["bar", "line", "point"] as const)("many %ss are one path, or say nothing each", (mark) => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ x: (100 * i) / count, y: i % 90, x2: 1, title: "t" }));
  expect(tagged(shapes(mark, many(400)), "title").length).toBe(mark === "line" ? 0 : 400);
  const nodes = shapes(mark, many(401));
  expect(tagged(nodes, "title")).toEqual([]);
  if (mark !== "point") expect(markup(shapesOfMany(mark, many(100_000))).length).toBeLessThan(20_000);
});

function shapesOfMany(mark: Layer["mark"], marks: readonly Mark[]): SvgNode {
  return shapes(mark, marks)[0] as SvgNode;
}

test("many points of a line keep the highest and the lowest", () => {
  const marks = Array.from({ length: 5000 }, (_, i) => ({ x: i / 50, y: i === 2345 ? 99 : i === 2346 ? 1 : 50 }));
  const [path] = tagged(shapes("line", marks), "path");
  expect(path?.d).toMatch(/46\.9,1L46\.9,99/);
});

test("cells are shaded by strength, and labelled where there is room", () => {
  const nodes = shapes(
    "cell",
    [
      { x: 0, y: 0, strength: 0, label: "1" },
      { x: 1, y: 0, strength: 1, label: "a long label" },
    ],
    band(2),
    band(1),
  );
  expect(tagged(nodes, "rect").map((attributes) => attributes.class)).toEqual(["q1", "q7"]);
  expect(tagged(nodes, "text").map((attributes) => attributes.class)).toEqual(["o1"]);
});

test("points grow with strength, ranges go from x to x2, rules are dashed, bands have two edges", () => {
  const [small, large] = tagged(
    shapes("point", [
      { x: 1, y: 1, strength: 0 },
      { x: 2, y: 2, strength: 1 },
    ]),
    "circle",
  );
  expect([small?.r, large?.r]).toEqual([3, 9]);
  const [range] = tagged(shapes("range", [{ x: 10, x2: 60, y: 0, strength: 0.5 }], linear, band(1)), "rect");
  expect(range).toMatchObject({ x: 10, width: 50 });
  const [rule] = tagged(shapes("rule", [{ x: 0, y: 0, x2: 100, y2: 100 }]), "line");
  expect(rule).toMatchObject({ x1: 0, y1: 100, x2: 100, y2: 0, "stroke-dasharray": "5 4" });
  const [area] = tagged(
    shapes("area", [
      { x: 0, y: 10, y2: 5 },
      { x: 100, y: 20, y2: 5 },
    ]),
    "path",
  );
  expect(area?.d).toBe("M0,90L100,80L100,95L0,95Z");
});
