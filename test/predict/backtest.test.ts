import { rollups, sum } from "d3-array";
import { beforeAll, describe, expect, test } from "vitest";
import { type BacktestOptions, type BacktestReport, backtest } from "../../src/predict/backtest.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { StepProgress } from "../../src/tasks.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, withoutEach } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { dayAfterFirst, FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const order = { customerId: "C1", date: "2025-01-01", revenue: 20 };

describe("backtest(simulated orders)", () => {
  const orders = simulateOrders({ customers: 500 });
  const calibrationEnd = dayAfterFirst(600);
  const horizon = { days: 60 };
  const later = orders.filter(({ date }) => {
    return date >= FIRST_DAY + 601 * DAY_MS && date < FIRST_DAY + 661 * DAY_MS;
  });
  const { table } = purchaseHistories(orders, { asOf: calibrationEnd });
  let report: BacktestReport;
  beforeAll(async () => {
    report = await backtest(orders, { calibrationEnd, horizon });
  });

  test("counts what came as going through the orders does", () => {
    const days = rollups(
      later,
      (rows) => new Set(rows.map(({ date }) => Math.floor(date / DAY_MS))).size,
      ({ customerId }) => customerId,
    );
    const known = new Set(table.column("customerId"));
    const buyers = days.filter(([id]) => known.has(id));
    expect(report).toMatchObject({ calibrationEnd, horizonDays: 60, customers: table.length });
    expect(report.churn.baseRate).toEqual(close(buyers.length / table.length));
    expect(report.purchases.actual).toBe(sum(buyers, ([, count]) => count));
    expect(report.spend.actual).toEqual(
      close(
        sum(
          later.filter(({ customerId }) => known.has(customerId)),
          ({ revenue }) => revenue,
        ),
      ),
    );
    expect(report.setAside.afterAsOf).toBe(orders.filter(({ date }) => date >= FIRST_DAY + 601 * DAY_MS).length);
  });

  test("sums up to what each customer was expected to do, and its bins to the base rate", () => {
    const { churn, purchases, spend, customers } = report;
    expect(sum(churn.calibration, ({ count }) => count)).toBe(customers);
    expect(sum(churn.calibration, ({ count, meanActual }) => count * meanActual)).toEqual(
      close(churn.baseRate * customers),
    );
    expect(purchases.bias).toEqual(close(purchases.expected / purchases.actual - 1));
    expect(spend.bias).toEqual(close(spend.expected / spend.actual - 1));
    expectFinite(report);
  });

  test("has baselines that are what they are called", () => {
    const bought = new Set(later.map(({ customerId }) => customerId));
    const rows = [...table];
    const constant = report.churn.baselines.constant;
    expect(constant.auc).toBe(0.5);
    // purchases at the rate so far
    const errors = rows.map((row) => {
      const rate = ((row.frequency as number) / Math.max(1, row.age as number)) * 60;
      const came = new Set(
        later.filter(({ customerId }) => customerId === row.customerId).map(({ date }) => Math.floor(date / DAY_MS)),
      ).size;
      return { miss: Math.abs(rate - came), p: 1 - Math.exp(-rate), did: bought.has(row.customerId) ? 1 : 0 };
    });
    expect(report.purchases.baselines.pastRate.mae).toEqual(close(sum(errors, ({ miss }) => miss) / rows.length));
    expect(report.churn.baselines.pastRate.brier).toEqual(
      close(sum(errors, ({ p, did }) => (p - did) ** 2) / rows.length),
    );
    const pairs = rows.flatMap((a, i) =>
      rows.flatMap((b, k) =>
        errors[i]?.did === 1 && errors[k]?.did === 0
          ? 0.5 + Math.sign((b.daysSinceLastOrder as number) - (a.daysSinceLastOrder as number)) / 2
          : [],
      ),
    );
    expect(report.churn.baselines.recency.auc).toEqual(close(sum(pairs) / pairs.length));
  });

  test("predicts the same whatever comes later; only what came differs", async () => {
    const known = orders.filter(({ date }) => date < FIRST_DAY + 601 * DAY_MS);
    const last = { ...(orders.at(-1) as (typeof orders)[0]), customerId: "last" };
    const future = known.filter((_, i) => i % 2 === 0).map((row) => ({ ...row, date: row.date + 601 * DAY_MS }));
    const other = await backtest([...known, ...future, last], { calibrationEnd, horizon });
    expect(other.chosen).toEqual(report.chosen);
    // whether probabilities were off only what came tells
    const codes = ({ warnings }: BacktestReport) => warnings.filter((code) => code !== "miscalibrated");
    expect(codes(other)).toEqual(codes(report));
    expect(other.purchases.expected).toBe(report.purchases.expected);
    expect(other.spend.expected).toBe(report.spend.expected);
    const bins = ({ churn }: BacktestReport) => churn.calibration.map((bin) => bin.meanPredicted);
    expect(bins(other)).toEqual(bins(report));
    expect(other.purchases.actual).not.toBe(report.purchases.actual);
  });

  test("is the same each time, and plain", async () => {
    const again = await backtest(orders, { calibrationEnd, horizon });
    expect(again).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual({ ...report, calibrationEnd: calibrationEnd.toJSON() });
  });

  test("tests a horizon before the last order by default", async () => {
    const last = Math.floor((orders.at(-1) as (typeof orders)[0]).date / DAY_MS);
    const { calibrationEnd, horizonDays } = await backtest(orders, { model: "nbd", churn: "recency" });
    expect([calibrationEnd, horizonDays]).toEqual([new Date((last - 90) * DAY_MS), 90]);
  });
});

test("backtest(customers who behave as the models say) is better than every rule of thumb, without bias", async () => {
  const orders = simulateOrders({ customers: 2000, seed: 2 });
  const { churn, purchases, spend } = await backtest(orders, {
    calibrationEnd: dayAfterFirst(600),
    horizon: { days: 60 },
  });
  expect([churn.rank, churn.error, purchases.rank, spend.rank].map(({ verdict }) => verdict)).toEqual(
    Array(4).fill("better"),
  );
  expect(churn.calibrationError).toBeLessThan(0.03);
  for (const { low, high, actual, coverage } of [purchases, spend]) {
    expect((low as number) <= actual && actual <= (high as number)).toBe(true);
    expect(coverage).toBeGreaterThan(0.88);
  }
  // some 1400 purchases, bought by the few who buy much: their number varies by 5%
  expect(Math.abs(purchases.bias as number)).toBeLessThan(0.12);
  for (const { meanPredicted, meanActual } of churn.calibration) {
    expect(Math.abs(meanPredicted - meanActual)).toBeLessThan(0.1);
  }
});

test("backtest(few orders) says that there is not enough to judge", async () => {
  const { churn, purchases, spend } = await backtest(simulateOrders({ customers: 5 }));
  for (const part of [churn, purchases, spend]) {
    for (const { verdict, reason } of [part.rank, part.error, part.sum])
      expect([verdict, reason]).toEqual(["notEnoughData", expect.stringContaining("fewer than 30")]);
  }
});

test("backtest(orders, { calibrationEnd }) names the days that would do", async () => {
  const orders = [order, { ...order, date: "2025-06-30" }];
  const wrong: [object[], BacktestOptions, string, option?: string][] = [
    [[], {}, "a day with a purchase before it"],
    [[], { calibrationEnd: new Date("2025-01-01") }, "a day with a purchase before it"],
    [[order], {}, 'shorter than the time from the first purchase to the last line, 0 days, got "90 days"', "horizon"],
    [orders, { horizn: { days: 9 } } as object, 'got "horizn"; did you mean horizon?', "options"],
    [orders, { calibrationEnd: new Date("2024-12-31") }, "from 2025-01-01, the first purchase, to 2025-04-01"],
    [orders, { calibrationEnd: new Date("2025-04-02") }, 'got "2025-04-02"'],
    [orders, { horizon: { years: 1 } }, "the first purchase to the last line, 180 days", "horizon"],
    [
      [
        { ...order, revenue: -5 },
        { ...order, date: "2025-06-30" },
      ],
      {},
      "the first purchase to the last line, 0 days",
      "horizon",
    ],
  ];
  for (const [rows, options, message, option = "calibrationEnd"] of wrong) {
    const error = await backtest(rows as (typeof order)[], options).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "invalid_option", option });
    expect((error as Error).message).toContain(message);
  }
  expect((await backtest(orders, { calibrationEnd: new Date("2025-04-01") })).customers).toBe(1);
});

test.each(withoutEach(transactionSchema, order))("backtest(orders) needs $header", async ({ header, rows }) => {
  const later = rows.map((row) => ({ ...row, ...(row.date !== undefined && { date: "2025-12-01" }) }));
  await expect(backtest([...rows, ...later])).rejects.toMatchObject({ name: "DataError", column: header });
});

test("backtest(orders, options) names the option that will not do", async () => {
  const wrong: [string, BacktestOptions][] = [
    ["horizon", { horizon: { days: 0 } }],
    ["horizon", { horizon: { months: 3 } as unknown as { days: number } }],
    ["calibrationEnd", { calibrationEnd: new Date(Number.NaN) }],
    ["calibrationEnd", { calibrationEnd: "2025-01-01" as unknown as Date }],
    ["model", { model: "lstm" as "nbd" }],
    ["churn", { churn: "constructor" as "model" }],
    ["revenue", { revenue: "gros" as "gross" }],
    ["refunds", { refunds: "keep" as "net" }],
  ];
  const orders = simulateOrders({ customers: 5 });
  for (const [name, options] of wrong) await expect(backtest(orders, options)).rejects.toThrow(invalidOption(name));
});

test("backtest(orders, { onProgress, signal }) tells each step and stops between them", async () => {
  const orders = simulateOrders({ customers: 20 });
  const told: StepProgress[] = [];
  await backtest(orders, { onProgress: (progress) => told.push(progress) });
  expect(told.map(({ step, done, total }) => `${step} ${done}/${total}`)).toEqual([
    "learning 0/3",
    "predicting 1/3",
    "evaluating 2/3",
  ]);
  await expect(backtest(orders, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

test("backtest(orders) is the same whatever guests ordered before, and names what will not do as its own", async () => {
  const orders = simulateOrders({ customers: 60 });
  const guests = Array.from({ length: 50 }, (_, i) => ({
    ...orders[0],
    customerId: null,
    date: Date.UTC(2015, 0, 1 + i),
  }));
  const report = await backtest([...guests, ...orders] as never);
  const { setAside, ...plain } = await backtest(orders);
  expect(report).toEqual({ ...plain, setAside: { ...setAside, guests: 50 } });
  await expect(backtest([...guests, ...orders] as never, { calibrationEnd: "2015-01-09" })).rejects.toThrow(
    "the first purchase",
  );
  await expect(backtest(guests as never)).rejects.toThrow(invalidOption("calibrationEnd"));
  await expect(backtest(orders, { revenue: "x" as "net" })).rejects.toThrow(/^backtest: revenue/);
});

test("backtest(orders of a day and what came) has an even chance for the constant where nothing was seen before", async () => {
  const orders = Array.from({ length: 60 }, (_, i) => ({ customerId: `C${i}`, date: "2025-01-01", revenue: 10 }));
  const later = orders.filter((_, i) => i % 3 === 0).map((order) => ({ ...order, date: "2025-01-20" }));
  const last = { customerId: "C0", date: "2025-02-01", revenue: 1 };
  const { churn, purchases } = await backtest([...orders, ...later, last], {
    calibrationEnd: "2025-01-01",
    horizon: { days: 30 },
  });
  expect(churn.baselines.constant).toEqual({ auc: 0.5, brier: 0.25, logLoss: close(Math.LN2) });
  expect(purchases.baselines.constant.mae).toEqual(close(20 / 60));
});
