import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as plot from "../../src/plot/index.ts";
import { invalidOption } from "../shared/failures.ts";
import { CHARTS } from "./answers.ts";
import { badNumbers, xmlProblem } from "./wellFormed.ts";

// what all charts have in common; what each shows is in chartContents.test.ts

const names = Object.keys(CHARTS);
const chartWith = (name: string, rows: number, options?: plot.ChartOptions): plot.Chart => {
  const [make, answer] = CHARTS[name] as (typeof CHARTS)[string];
  return make(answer(rows) as never, options);
};

test("every chart there is is tried here", () => {
  const files = readdirSync(new URL("../../src/plot/charts/", import.meta.url)).map((file) => file.replace(".ts", ""));
  expect(names.sort()).toEqual(files.sort());
});

describe.each(names)("%s", (name) => {
  test.each([0, 1, 2, 13, 60, 10_000])("of %i rows is a picture, a specification and a table", (rows) => {
    const chart = chartWith(name, rows, { currency: "EUR" });
    expect(chart.name).toBe(name);
    for (const width of [240, 640, 1200]) {
      const svg = plot.toSvg(chart, { width });
      expect(xmlProblem(svg)).toBeUndefined();
      expect(badNumbers(svg)).toEqual([]);
      expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]{20,}<\/desc><style>/);
    }
    expect(chart.description).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(chart.notes.join(" ")).not.toMatch(/NaN|undefined|null|Infinity/);
    for (const row of chart.table.rows) expect(row).toHaveLength(chart.table.columns.length);
    expect(JSON.stringify(plot.toVegaLite(chart))).not.toMatch(/NaN|undefined/);
    expect(plot.toTable(chart).text).toContain(chart.title);
  });

  test("is data: the same after JSON, and drawn the same", () => {
    const chart = chartWith(name, 12);
    const read = JSON.parse(JSON.stringify(chart)) as plot.Chart;
    expect(read).toEqual(chart);
    expect(plot.toSvg(read)).toBe(plot.toSvg(chart));
  });

  test("states how many it stands for, and in which unit", () => {
    const { notes } = chartWith(name, 12, { currency: "EUR" });
    expect(notes.join(" ")).toMatch(/\d+ (?:\w+ )?(?:customers?|orders?|cohorts?)|One customer|median|Points/);
    expect(notes.join(" ").length).toBeGreaterThan(40);
  });

  test("is bounded: ten thousand rows are no larger than a page can bear", () => {
    expect(plot.toSvg(chartWith(name, 10_000)).length).toBeLessThan(700_000);
  });

  test("takes a title, and refuses what is no option", () => {
    expect(chartWith(name, 3, { title: "Ours" }).title).toBe("Ours");
    expect(() => chartWith(name, 3, { locale: "no such" })).toThrow(invalidOption("locale"));
    expect(() => chartWith(name, 3, { currency: "euro" })).toThrow(invalidOption("currency"));
    expect(() => chartWith(name, 3, { colour: "red" } as never)).toThrow(/colour/);
  });

  test("writes numbers as the language does", () => {
    const german = plot.toSvg(chartWith(name, 13, { locale: "de", currency: "EUR" }));
    expect(xmlProblem(german)).toBeUndefined();
    expect(german).not.toMatch(/>\d{1,3},\d{3}</);
  });
});

const HOSTILE = [
  "<script>",
  "a & b",
  '"quoted"',
  "it's",
  "👩‍👩‍👧‍👦 family",
  "مرحبا بالعالم",
  "x".repeat(200),
  "\u0000\u001b[31m",
  "\ud800",
  "",
  "]]>",
  "日本語のとても長い名前".repeat(9),
];

test.each(HOSTILE)("names such as %j are texts, whatever stands in them", (text) => {
  const svgs = [
    plot.segmentChart([{ segment: text, customerCount: 3, monetary: { sum: 5 } } as never]),
    plot.movementChart({
      segments: [{ fromSegment: text, toSegment: text, customers: 3 }],
      from: "2025-01-01",
      to: "2025-02-01",
      customersBefore: 3,
      customersAfter: 3,
    } as never),
    plot.timingChart({ timingDistribution: [{ status: text, count: 2 }] } as never),
    plot.churnRiskChart({
      riskDistribution: [{ riskLevel: text, count: 2 }],
      totalHighRisk: 0,
      revenueAtRisk: 0,
      percentAtRisk: 0,
    }),
    plot.forecastChart({ customerId: text, asOf: new Date(0), probabilityAlive: 1, horizons: [] } as never),
    plot.revenueChart([], { title: text }),
  ].flatMap((chart) => [plot.toSvg(chart, { width: 320 }), plot.toTable(chart).html]);
  for (const svg of svgs) {
    expect(xmlProblem(svg)).toBeUndefined();
    expect(svg).not.toContain("<script");
  }
});

test("long labels are cut, and whole in what a pointer shows", () => {
  const name = "A segment with a very long name that nobody could read in a chart of this width";
  const svg = plot.toSvg(plot.segmentChart([{ segment: name, customerCount: 3, monetary: { sum: 5 } } as never]));
  expect(svg).toMatch(
    /<text [^>]*><title>A segment with a very long name that nobody[^<]*<\/title>A segment[^<]*…<\/text>/,
  );
});

test("revenueChart(any numbers) is well-formed", () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 30 }), fc.boolean(), (numbers, partial) => {
      const trends = numbers.map((totalRevenue, i) => ({
        ...{ periodStart: new Date(Date.UTC(2020, i)).toISOString().slice(0, 10), totalRevenue, transactionCount: i },
        ...{ avgTransaction: null, uniqueCustomers: i, partial: partial && i === numbers.length - 1 },
      }));
      const svg = plot.toSvg(plot.revenueChart(trends));
      return xmlProblem(svg) === undefined && badNumbers(svg).length === 0;
    }),
  );
});
