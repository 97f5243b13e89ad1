import { expect, test } from "vitest";
import { revenueChart, segmentChart, toVegaLite } from "../../src/plot/index.ts";
import { invalidOption } from "../shared/failures.ts";
import { CHARTS } from "./answers.ts";

// that the specifications are Vega-Lite's, its own compiler says: test/package/consumers/vegaLite.test.ts

test.each(Object.keys(CHARTS))("toVegaLite(%s) is plain JSON with its data inside", (name) => {
  const [make, answer] = CHARTS[name] as (typeof CHARTS)[string];
  const chart = make(answer(13) as never);
  const spec = toVegaLite(chart);
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  expect(spec).toMatchObject({
    $schema: expect.stringContaining("vega-lite/v5"),
    title: { text: chart.title },
    description: chart.description,
  });
  const views = (spec.hconcat ?? [spec]) as { readonly layer: { readonly data: { readonly values: unknown[] } }[] }[];
  expect(views).toHaveLength(chart.panels.length);
  for (const [i, { layer }] of views.entries()) {
    // cells come once more, as what is written on them
    const marks = chart.panels[i]?.layers
      .filter((one) => one.marks.length > 0)
      .flatMap(({ mark, marks }) => (mark === "cell" ? [marks.length, marks.length] : [marks.length]));
    expect(layer.map(({ data }) => data.values.length)).toEqual(marks);
  }
});

test("toVegaLite(chart) has each value at its place", () => {
  const trends = ["2025-01-01", "2025-02-01"].map((periodStart, i) => {
    return {
      periodStart,
      totalRevenue: 20 * i,
      avgTransaction: null,
      transactionCount: 2,
      uniqueCustomers: 1,
      partial: i === 1,
    };
  });
  const { layer } = toVegaLite(revenueChart(trends)) as unknown as {
    layer: { data: { values: object[] }; encoding: object }[];
  };
  expect(layer[0]?.data.values).toMatchObject([
    { x: 0, y: 0 },
    { x: 1, y: 20, partial: true },
  ]);
  expect(JSON.stringify(layer[0]?.encoding)).toContain('[\\"Jan 2025\\",\\"Feb 2025\\"]');
});

test("toVegaLite(names that are code elsewhere) has them as texts", () => {
  const name = '"]; alert(1); ["';
  const spec = toVegaLite(segmentChart([{ segment: name, customerCount: 1, monetary: { sum: 1 } } as never]));
  expect(JSON.stringify(spec)).toContain(JSON.stringify(JSON.stringify([name])).slice(1, -1));
});

test("toVegaLite(no chart) is an OptionError", () => {
  expect(() => toVegaLite(null as never)).toThrow(invalidOption("chart"));
});
