import { expect, test } from "vitest";
import {
  expectations,
  expectedSpendOf,
  type Forecast,
  learn,
  requireForecastOptions,
} from "../../src/predict/forecast.ts";
import { PURCHASE_MODELS } from "../../src/predict/purchaseModels.ts";
import { Timeline } from "../../src/predict/Timeline.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const FIRST = FIRST_DAY / DAY_MS;
const timelineOf = (orders: readonly object[]) =>
  new Timeline(Table.from(transactionSchema, orders as ReturnType<typeof simulateOrders>), {});

test("learn(timeline, day) and its expectations do not change with whatever comes after the day", async () => {
  const orders = simulateOrders();
  const known = orders.filter(({ date }) => date < FIRST_DAY + 501 * DAY_MS);
  const later = orders.filter(({ date }) => date >= FIRST_DAY + 501 * DAY_MS);
  const futures = [
    orders,
    known,
    [...known, ...later.map((row, i) => ({ ...row, revenue: i % 3 ? 1e6 * row.revenue : -row.revenue }))],
    [...known, ...later.map((row, i) => ({ ...row, customerId: `N${i % 400}` }))],
    [...known, ...known.map((row) => ({ ...row, date: row.date + 1000 * DAY_MS }))],
  ];
  const predicted = await Promise.all(
    futures.map(async (future) => {
      const timeline = timelineOf(future);
      const forecast = await learn(timeline, FIRST + 500, 60, {});
      return { forecast, expected: expectations(timeline, forecast, 60) };
    }),
  );
  for (const other of predicted) expect(other).toEqual(predicted[0]);
});

test("learn(timeline, day) learns on days since the first purchase, whatever refund came before", async () => {
  const lone = { customerId: "refund", date: FIRST_DAY - 400 * DAY_MS, revenue: -5 };
  const orders = simulateOrders({ customers: 60, days: 150 });
  const timeline = timelineOf([lone, ...orders]);
  const { innerDays } = await learn(timelineOf(orders), FIRST + 140, 90, {});
  expect((await learn(timeline, FIRST + 140, 90, {})).innerDays).toBe(innerDays);
  expectFinite(expectations(timeline, await learn(timeline, FIRST + 140, 90, {}), 90));
});

test("learn(timeline of a day) has no inner split, and the model alone decides", async () => {
  const timeline = timelineOf(simulateOrders({ customers: 30 }).map((row) => ({ ...row, date: FIRST_DAY })));
  const forecast = await learn(timeline, FIRST, 90, {});
  expect(forecast).toMatchObject({ innerDays: 0, constant: null, churn: { method: "model", regression: null } });
  const expected = expectations(timeline, forecast, 90);
  expectFinite(expected);
  expect([...expected.order]).toEqual([...expected.probabilityOfPurchase]);
});

test("learn(timeline, day, horizon, { model, churn }) takes what it is told to", async () => {
  const timeline = timelineOf(simulateOrders());
  for (const model of PURCHASE_MODELS) {
    expect((await learn(timeline, FIRST + 600, 60, { model })).purchases.model).toBe(model);
  }
  for (const churn of ["model", "combined", "recency"] as const) {
    expect((await learn(timeline, FIRST + 600, 60, { churn })).churn.method).toBe(churn);
  }
});

test("expectations(timeline, forecast, horizon) are within their ranges and agree with each other", async () => {
  const timeline = timelineOf(simulateOrders());
  const forecast = await learn(timeline, FIRST + 719, 60, {});
  const { order, orderByRecency, perPurchase, correction, spend, ...scores } = expectations(timeline, forecast, 60);
  const { probabilityAlive: alive, probabilityOfPurchase: atLeastOne, expectedPurchases: purchases } = scores;
  for (const column of [order, orderByRecency, alive, atLeastOne]) {
    for (const p of column) expect(p >= 0 && p <= 1).toBe(true);
  }
  for (let i = 0; i < order.length; i++) {
    expect(atLeastOne[i]).toBeLessThanOrEqual(Math.min(alive[i] as number, purchases[i] as number) + 1e-12);
    expect((correction[i] as number) * (atLeastOne[i] as number)).toEqual(close(order[i] as number));
    expect(spend[i]).toEqual(close((purchases[i] as number) * (correction[i] as number) * (perPurchase[i] as number)));
    expect(perPurchase[i]).toBeGreaterThan(0);
  }
});

test("requireForecastOptions(caller, options) names what it does not know", async () => {
  requireForecastOptions("x", {});
  requireForecastOptions("x", { model: "auto", churn: "recency" });
  expect(() => requireForecastOptions("x", { model: "gammaGamma" as "nbd" })).toThrow(invalidOption("model"));
  expect(() => requireForecastOptions("x", { churn: "constructor" as "model" })).toThrow(invalidOption("churn"));
});

test("expectedSpendOf(forecast, paid purchases, mean spend) is what was paid, drawn towards the mean of all", () => {
  const spend = { params: { p: 6, q: 4, v: 15 } } as Forecast["spend"];
  const of = (paid: number, mean: number, paidShare = 1) => expectedSpendOf({ spend, paidShare }, paid, mean);
  // nothing is known of a customer who never paid
  expect(of(0, Number.NaN)).toBe((6 * 15) / 3);
  expect(of(2, 50)).toEqual(close((6 * (15 + 100)) / (6 * 2 + 3)));
  expect(of(1e6, 50)).toEqual(close(50, 1e-4));
  // one purchase in five is free, or refunded
  expect(of(2, 50, 0.8)).toEqual(close(0.8 * of(2, 50)));
  expect(expectedSpendOf({ spend: null, paidShare: 0 }, 2, 50)).toBe(0);
});
