import { afterEach, expect, test } from "vitest";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { display, JUPYTER_DISPLAY } from "../../src/display/display.ts";
import { revenueChart, showPlots } from "../../src/plot/index.ts";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { invalidOption } from "../shared/failures.ts";

let stop = (): void => {};
afterEach(() => stop());

const orders = Array.from({ length: 300 }, (_, i) => {
  return { customerId: `C${(i * i) % 41}`, date: Date.UTC(2025, 0, 1 + i), revenue: 10 + (i % 7) };
});
const shown = (value: unknown) => (value as { [JUPYTER_DISPLAY]: () => Record<string, unknown> })[JUPYTER_DISPLAY]();

test("answers of a store show themselves with their plot once showPlots was called, and no longer after", async () => {
  const trends = await new DataStore({ transactions: orders }).getRevenueTrends();
  expect(Object.keys(shown(trends))).toEqual(["text/plain", "text/html"]);
  stop = showPlots({ currency: "EUR" });
  const bundle = shown(trends);
  expect(Object.keys(bundle)).toEqual(["text/plain", "text/html", "image/svg+xml", "application/vnd.vegalite.v5+json"]);
  expect(bundle["image/svg+xml"]).toContain("€");
  expect(bundle["text/html"]).toMatch(/<svg[\s\S]*<svg[\s\S]*<details>[\s\S]*<table>/);
  stop();
  expect(Object.keys(shown(trends))).toEqual(["text/plain", "text/html"]);
});

test("display(answer) knows a function's answer by its fields; { plot: false } leaves the plot out", () => {
  stop = showPlots();
  const trends = getRevenueTrends(orders);
  expect(display(trends).html).toContain("<svg");
  expect(display(trends, { plot: false }).html).not.toContain("<svg");
  expect(display(trends, { plot: false }).text).toBe(display(trends).text);
  expect(display([{ a: 1 }]).html).not.toContain("<svg");
  expect(display(new DataStore({}).status).html).not.toContain("<svg");
  expect(() => display(trends, { plot: "no" as never })).toThrow(invalidOption("plot"));
});

test("a store's answer knows the period that was asked for, also where the days do not tell", async () => {
  stop = showPlots();
  const store = new DataStore({ transactions: orders.slice(0, 5) });
  expect(String(shown(await store.getRevenueTrends())["text/html"])).toContain("Revenue by month");
  expect(String(shown(await store.getRevenueTrends({ period: "year" }))["text/html"])).toContain("Revenue by year");
});

test("display(rows that look like an answer and are none) is their table", () => {
  stop = showPlots();
  for (const rows of [
    [{ totalRevenue: 1, partial: false }],
    [{ segment: "A", customerValueScore: 4 }],
    [{ lorenz: 5 }],
  ])
    expect(display(rows).html).toMatch(/^<table>/);
});

test("reports and forecasts show themselves, too", async () => {
  stop = showPlots();
  const { report, histories } = await predictCustomers(orders, { horizon: { days: 30 } });
  expect(shown(report)["text/html"]).toContain("Calibration of predicted probabilities");
  expect(display(forecastCustomer(report.model, histories.row(0))).html).toContain("Expected spend");
});

test("a chart shows itself without any of this", () => {
  const chart = revenueChart(getRevenueTrends(orders));
  expect(display(chart).html).toContain("<svg");
  expect(shown(chart)["image/svg+xml"]).toMatch(/^<svg/);
  expect(display(chart, { plot: false }).html).not.toContain("<svg");
});

test("showPlots(a wrong option) is an OptionError at once", () => {
  expect(() => showPlots({ currency: "Euro" })).toThrow(invalidOption("currency"));
  expect(() => showPlots({ curency: "EUR" } as never)).toThrow(/currency/);
});
