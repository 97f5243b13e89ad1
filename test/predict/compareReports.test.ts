import { beforeAll, describe, expect, test } from "vitest";
import { compareReports } from "../../src/predict/compareReports.ts";
import { type PredictionReport, predictCustomers } from "../../src/predict/predictCustomers.ts";
import { invalidOption } from "../shared/failures.ts";
import { dayAfterFirst, simulateOrders } from "./simulateOrders.ts";

const horizon = { days: 60 };
const orders = simulateOrders({ customers: 800, seed: 3 });
const reportOf = async (days: number, some = orders) =>
  (await predictCustomers(some, { horizon, asOf: dayAfterFirst(days), recommendations: false })).report;
const saved = (report: PredictionReport): PredictionReport => JSON.parse(JSON.stringify(report));

describe("compareReports(earlier, later)", () => {
  let [earlier, later, next]: PredictionReport[] = [];
  beforeAll(async () => {
    [earlier, later, next] = [await reportOf(540), await reportOf(640), await reportOf(600)];
  });
  const report = (which: PredictionReport | undefined) => which as PredictionReport;

  test("holds what was predicted against what came, by the orders", async () => {
    const { came, aging, model, findings } = await compareReports(saved(report(earlier)), saved(report(later)), {
      orders,
    });
    expect([came?.days, came?.customers]).toEqual([60, earlier?.customers]);
    // by brute force
    const [from, to] = [dayAfterFirst(541).getTime(), dayAfterFirst(601).getTime()];
    const known = new Set(orders.filter(({ date }) => date < from).map(({ customerId }) => customerId));
    const since = orders.filter(({ customerId, date }) => known.has(customerId) && date >= from && date < to);
    expect(came?.buyers.actual).toBe(new Set(since.map(({ customerId }) => customerId)).size);
    expect(came?.spend.actual).toBeCloseTo(
      since.reduce((sum, { revenue }) => sum + revenue, 0),
      6,
    );
    expect(came?.buyers.expected).toBeCloseTo(earlier?.totals.buyers as number, 8);
    expect(came?.purchases.expected).toBeCloseTo(earlier?.totals.purchases.expected as number, 8);
    expect(came?.churn?.auc).toBeGreaterThan(0.7);
    // the later report was tested on 60 days from the 580th, which the earlier model has not seen
    expect(aging?.later.logLoss).toBe(later?.backtest?.churn.logLoss);
    expect(aging?.earlier.logLoss).toBeGreaterThan(0);
    expect(["holds", "aged"]).toContain(model);
    expect(findings.every(({ code, message }) => code !== "" && message !== "")).toBe(true);
  });

  test("does so by a later report's back-test alone, where it began on that day", async () => {
    const { came, aging, model } = await compareReports(report(earlier), report(next));
    expect([came?.days, came?.purchases.actual]).toEqual([60, next?.backtest?.purchases.actual]);
    expect([aging, model]).toEqual([null, "holds"]);
    const by = (await compareReports(report(earlier), report(next), { orders })).came;
    expect([came?.buyers.actual, came?.spend.actual]).toEqual([by?.buyers.actual, by?.spend.actual]);
  });

  test("finds sums above their interval as well as below", async () => {
    const of = (low: number, high: number) => {
      const totals = { ...report(earlier).totals, purchases: { expected: low, low, high } };
      return compareReports({ ...report(earlier), totals }, report(next));
    };
    const actual = next?.backtest?.purchases.actual as number;
    for (const [low, high, within] of [
      [0, actual - 1, false],
      [actual + 1, actual + 2, false],
      [actual, actual, true],
    ] as const)
      expect((await of(low, high)).came?.purchases.within).toBe(within);
  });

  test("says what is missing to tell", async () => {
    const { came, model, findings } = await compareReports(report(earlier), report(later));
    expect([came, model, findings.map(({ code }) => code)]).toEqual([null, "notKnown", ["orders_needed"]]);
    const soon = await reportOf(545);
    const known = orders.filter(({ date }) => date < dayAfterFirst(546).getTime());
    const early = await compareReports(report(earlier), soon, { orders: known });
    expect([early.came, early.findings.map(({ code }) => code)]).toEqual([null, expect.arrayContaining(["too_early"])]);
  });

  test("finds a model that has aged, and sums outside of their intervals", async () => {
    // from the 545th day on only a few go on buying
    const ended = orders.filter(
      ({ customerId, date }) => date < dayAfterFirst(545).getTime() || Number(customerId.slice(1)) % 8 === 0,
    );
    const { came, model, findings } = await compareReports(report(earlier), await reportOf(660, ended), {
      orders: ended,
    });
    expect(came?.purchases.within).toBe(false);
    expect(["aged", "holds"]).toContain(model);
    expect(findings.map(({ code }) => code)).toContain("purchases_outside");
  });

  test("names what is no report, and reports that cannot be compared", async () => {
    await expect(compareReports({} as never, report(later))).rejects.toThrow(/^compareReports: model/);
    await expect(compareReports(report(later), report(earlier))).rejects.toThrow(invalidOption("later"));
    const noDay = { ...report(earlier), asOf: "x" as never };
    await expect(compareReports(noDay, report(later))).rejects.toThrow(invalidOption("earlier.asOf"));
    const net = { ...report(later), model: { ...report(later).model, revenue: "net" as const } };
    await expect(compareReports(report(earlier), net)).rejects.toThrow(invalidOption("later"));
    const other = { ...report(later), horizonDays: 90 };
    await expect(compareReports(report(earlier), other)).rejects.toThrow(invalidOption("later"));
    await expect(compareReports(report(earlier), report(later), { order: 1 } as never)).rejects.toThrow(
      invalidOption("options"),
    );
  });
});
