import { describe, expect, test } from "vitest";
import { trainChurn as trainChurnInPieces } from "../../src/predict/churnModel.ts";
import { CURVED, type Features, featuresAt } from "../../src/predict/features.ts";
import { learn } from "../../src/predict/learn.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import type { OrderHistory } from "../../src/predict/OrderHistory.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { modelNamed } from "../../src/predict/purchaseModels.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { invalidOption } from "../shared/failures.ts";
import { whole } from "../shared/whole.ts";
import { dayAfterFirst, FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const trainChurn = whole(trainChurnInPieces);

const orders = simulateOrders();
const options = { horizon: { days: 60 } } as const;

describe("learn(orders, options)", () => {
  test("is what predictCustomers learns: frozen, and the same as JSON", async () => {
    const model = await learn(orders, options);
    expect(model).toEqual((await predictCustomers(orders, { ...options, backtest: false })).report.model);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    const frozen = (value: unknown): boolean =>
      typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(model)).toBe(true);
  });

  test("knows nothing of what comes after asOf", async () => {
    const asOf = dayAfterFirst(500);
    const known = orders.filter(({ date }) => date < asOf.getTime() + DAY_MS);
    expect(await learn(orders, { ...options, asOf })).toEqual(await learn(known, { ...options, asOf }));
    expect((await learn(orders, { ...options, asOf })).asOf).toBe(asOf.toISOString().slice(0, 10));
  });

  // with today's parameters the model's odds would look better on the past than they were
  test("trains churn on what purchase models knew on the day of each inner split", async () => {
    const history = new MemoryOrderHistory(Table.from(transactionSchema, orders), {});
    const { purchases, churn } = await learn(history, { ...options, model: "mbgNbd", churn: "combined" });
    const day = (await history.extent())?.last as number;
    const splits: { features: Features; late: Features; bought: Float64Array; customers: Float64Array }[] = [];
    for (const cut of [1, 2, 3, 4, 365 / 60].map((k) => day - 60 * k)) {
      const { table } = await history.at(cut);
      if (table.length === 0 || cut - FIRST_DAY / DAY_MS < 60) continue;
      const model = modelNamed("mbgNbd");
      const odds = model.score(model.fit(table), table, 60).probabilityOfPurchase;
      const features = await featuresAt(history, cut, 60, CURVED, odds);
      const today = model.score(purchases, table, 60).probabilityOfPurchase;
      const late = await featuresAt(history, cut, 60, CURVED, today);
      const { bought } = await history.outcomes(cut, 60);
      splits.push({ features, late, bought, customers: Float64Array.from(table.column("customerId").codes) });
    }
    const joined = (columns: Float64Array[]) => Float64Array.from(columns.flatMap((column) => [...column]));
    const trained = (which: "features" | "late") =>
      trainChurn("combined", {
        features: new Map(
          CURVED.map((name) => [name, joined(splits.map((split) => split[which].get(name) as Float64Array))]),
        ),
        bought: joined(splits.map(({ bought }) => bought)),
        customers: joined(splits.map(({ customers }) => customers)),
        cuts: Uint8Array.from(splits.flatMap(({ bought }, k) => Array(bought.length).fill(k))),
      });
    expect(churn).toEqual(trained("features"));
    expect(churn).not.toEqual(trained("late"));
  });

  test("takes an order history of any kind", async () => {
    const memory = new MemoryOrderHistory(Table.from(transactionSchema, orders), {});
    const asked = new Set<number>();
    const elsewhere: OrderHistory = {
      extent: () => memory.extent(),
      // tables of other makings, as a database gives them
      at: async (day) => {
        asked.add(day);
        const made = await memory.at(day);
        const rows = [...made.table];
        return { ...made, table: rows.length === 0 ? made.table : Table.from(made.table.schema, rows) };
      },
      purchases: (day, spans) => memory.purchases(day, spans),
      outcomes: (day, days) => memory.outcomes(day, days),
      customers: (day) => memory.customers(day),
      of: (customers) => memory.of(customers),
    };
    expect(await learn(elsewhere, options)).toEqual(await learn(memory, options));
    expect(asked.size).toBeGreaterThan(5);
  });

  test("asks a history each time, and refuses options that the history has itself", async () => {
    const historyOf = (some: typeof orders) => new MemoryOrderHistory(Table.from(transactionSchema, some), {});
    const early = historyOf(orders.filter(({ date }) => date < FIRST_DAY + 400 * DAY_MS));
    const late = historyOf(orders);
    let now: OrderHistory = early;
    const live: OrderHistory = {
      extent: () => early.extent(),
      at: (day) => now.at(day),
      purchases: (day, spans) => now.purchases(day, spans),
      outcomes: (day, days) => now.outcomes(day, days),
      customers: (day) => now.customers(day),
      of: (customers) => now.of(customers),
    };
    const first = await learn(live, { ...options, asOf: dayAfterFirst(600) });
    now = late;
    expect(await learn(live, { ...options, asOf: dayAfterFirst(600) })).not.toEqual(first);
    await expect(learn(late, { revenue: "net" })).rejects.toThrow(invalidOption("revenue"));
    await expect(learn(late, { refunds: "ignore" })).rejects.toThrow(invalidOption("refunds"));
  });

  test("names an option that will not do, and needs a purchase", async () => {
    await expect(learn(orders, { horizon: { days: 0 } })).rejects.toThrow(invalidOption("horizon"));
    await expect(learn(orders, { model: "x" as "nbd" })).rejects.toThrow(invalidOption("model"));
    await expect(learn(orders, { churn: "x" as "model" })).rejects.toThrow(invalidOption("churn"));
    await expect(learn([])).rejects.toMatchObject({ code: "missing_value" });
    await expect(learn(orders, { asOf: new Date(FIRST_DAY - 9 * DAY_MS) })).rejects.toMatchObject({
      code: "missing_value",
    });
    const gone = AbortSignal.abort(new Error("gone"));
    await expect(learn(orders, { ...options, signal: gone })).rejects.toThrow("gone");
  });
});
