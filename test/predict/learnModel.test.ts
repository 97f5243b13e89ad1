import { cumsum } from "d3-array";
import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import type { CustomerModel } from "../../src/predict/CustomerModel.ts";
import { CHURN_METHODS } from "../../src/predict/churnModel.ts";
import { expectationsWithin as expectationsWithinInPieces } from "../../src/predict/expectations.ts";
import { learnModel, requireModelOptions } from "../../src/predict/learnModel.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { PURCHASE_MODELS } from "../../src/predict/purchaseModels.ts";
import { knownCustomers } from "../../src/predict/score.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { invalidOption } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { whole } from "../shared/whole.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const expectationsWithin = whole(expectationsWithinInPieces);

const FIRST = FIRST_DAY / DAY_MS;
const historyOf = (orders: readonly object[]) =>
  new MemoryOrderHistory(Table.from(transactionSchema, orders as ReturnType<typeof simulateOrders>), {});

const expected = async (history: MemoryOrderHistory, model: CustomerModel, day: number) =>
  expectationsWithin(model, (await knownCustomers(history, model, day)).customers, model.horizonDays);

test("learnModel(history, day) and its expectations do not change with whatever comes after the day", async () => {
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
      const history = historyOf(future);
      const { model, constant } = await learnModel(history, FIRST + 500, 60, {});
      return { model, constant, expected: await expected(history, model, FIRST + 500) };
    }),
  );
  for (const other of predicted) expect(other).toEqual(predicted[0]);
});

test("learnModel(history, day) learns on days since the first purchase, whatever refund came before", async () => {
  const lone = { customerId: "refund", date: FIRST_DAY - 400 * DAY_MS, revenue: -5 };
  const orders = simulateOrders({ customers: 60, days: 150 });
  const history = historyOf([lone, ...orders]);
  const { innerDays } = (await learnModel(historyOf(orders), FIRST + 140, 90, {})).model;
  const { model } = await learnModel(history, FIRST + 140, 90, {});
  expect(model.innerDays).toBe(innerDays);
  expectFinite(await expected(history, model, FIRST + 140));
});

test("learnModel(history of a day) has no inner split, and the model alone decides", async () => {
  const history = historyOf(simulateOrders({ customers: 30 }).map((row) => ({ ...row, date: FIRST_DAY })));
  const { model, constant } = await learnModel(history, FIRST, 90, {});
  expect([model.innerDays, constant, model.churn]).toEqual([
    0,
    null,
    { methods: ["model"], features: [], regression: null },
  ]);
  expect([model.season, model.shift, model.counting, model.totalErrors]).toEqual([
    null,
    0,
    { follow: 1, level: 0 },
    { purchases: [], spend: [] },
  ]);
  const { customers } = await knownCustomers(history, model, FIRST);
  expect(customers.order).toEqual(customers.modelled);
  expectFinite(await expected(history, model, FIRST));
});

test("learnModel(history, day, horizon, { model, churn }) takes what it is told to", async () => {
  const history = historyOf(simulateOrders());
  for (const model of PURCHASE_MODELS) {
    expect((await learnModel(history, FIRST + 600, 60, { model })).model.purchases.model).toBe(model);
  }
  for (const churn of CHURN_METHODS) {
    expect((await learnModel(history, FIRST + 600, 60, { churn })).model.churn.methods).toEqual([churn]);
  }
});

test("requireModelOptions(caller, options) names what it does not know", async () => {
  requireModelOptions("x", {});
  requireModelOptions("x", { model: "auto", churn: "recency" });
  expect(() => requireModelOptions("x", { model: "gammaGamma" as "nbd" })).toThrow(invalidOption("model"));
  expect(() => requireModelOptions("x", { churn: "constructor" as "model" })).toThrow(invalidOption("churn"));
  expect(() => requireModelOptions("x", { features: "country" as never })).toThrow(invalidOption("features"));
});

test("learnModel(history of customers of whom none leaves) says so where the NBD is chosen", async () => {
  const random = seededRandom(3);
  const orders = Array.from({ length: 400 }, (_, i) => {
    const gap = 20 + 60 * random();
    const waits = Float64Array.from({ length: 40 }, () => -gap * Math.log(1 - random()));
    return Array.from(cumsum(waits))
      .filter((day) => day < 700)
      .map((day) => ({ customerId: `C${i}`, date: FIRST_DAY + Math.floor(day) * DAY_MS, revenue: 5 }));
  }).flat();
  const { model } = await learnModel(historyOf(orders), FIRST + 699, 60, {});
  expect(model.warnings.map(({ code }) => code)).toContain("no_visible_dropout");
});

test("learnModel(history of which a part came to an end) says that something has changed", async () => {
  const orders = simulateOrders({ customers: 900 }).filter(
    ({ customerId, date }) => date < FIRST_DAY + 600 * DAY_MS || Number(customerId.slice(1)) % 3 === 0,
  );
  const { model } = await learnModel(historyOf(orders), FIRST + 660, 60, {});
  const warning = model.warnings.find(({ code }) => code === "unsteady");
  expect(warning?.message).toMatch(/^after 2024-08-24 \d+ customers ordered where \d+ were expected/);
});
