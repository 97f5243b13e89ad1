import { expect, test } from "vitest";
import * as plot from "../../src/plot/index.ts";
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

test("toVegaLite(a histogram) stands on 0, and cells have what is written on them", () => {
  const bins = plot.clvChart([{ binStart: 1, binEnd: 10, count: 5 }]);
  expect(toVegaLite(bins)).toMatchObject({ layer: [{ data: { values: [{ x: 1, x2: 10, y: 5, y2: 0 }] } }] });
  const grid = plot.rfmChart([{ rScore: 5, fScore: 5, customers: 2, medianMonetary: 30, meanChurnProbability: null }]);
  expect(toVegaLite(grid)).toMatchObject({
    layer: [{ mark: { type: "rect" } }, { mark: { type: "text" }, data: { values: [{ label: "30" }] } }],
  });
});

test("toVegaLite(several series) has a legend, of a single one none", () => {
  const spec = JSON.stringify(toVegaLite(plot.activityChart([])));
  expect(spec).not.toContain("legend");
  const trend = {
    periodStart: "2025-01-01",
    totalRevenue: 1,
    avgTransaction: 1,
    transactionCount: 1,
    uniqueCustomers: 1,
    partial: false,
  };
  expect(toVegaLite(plot.activityChart([trend]))).toMatchObject({
    layer: [{ encoding: { color: { datum: "Orders" } } }, { encoding: { color: { datum: "Customers who ordered" } } }],
  });
  expect(JSON.stringify(toVegaLite(revenueChart([trend])))).not.toContain('datum":"Rev');
});

test("toVegaLite(names that are code elsewhere) has them as texts", () => {
  const name = '"]; alert(1); ["';
  const spec = toVegaLite(segmentChart([{ segment: name, customerCount: 1, monetary: { sum: 1 } } as never]));
  expect(JSON.stringify(spec)).toContain(JSON.stringify(JSON.stringify([name])).slice(1, -1));
});

test("toVegaLite(no chart) is an OptionError", () => {
  expect(() => toVegaLite(null as never)).toThrow(invalidOption("chart"));
});
