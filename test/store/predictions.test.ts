import { describe, expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import type { PredictedTables } from "../../src/predict/PredictedTables.ts";
import { type CustomerPredictions, predictCustomers } from "../../src/predict/predictCustomers.ts";
import type { Tables } from "../../src/shop/tables.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { SnapshotData } from "../../src/store/SnapshotData.ts";
import { Table } from "../../src/tables/Table.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { shop } from "./shop.ts";

const versionOf = async (store: DataStore) => (await store.snapshot()).version();
const orders = Table.from(transactionSchema, simulateOrders({ customers: 60 }));
const options = { horizon: { days: 60 } };
const REFUND = "Customer_ID,Date,Revenue\nC1,2025-01-01,-5\n";

describe("DataStore of orders alone", () => {
  test("answers questions about customers, recommendations, the report and forecasts", async () => {
    const store = new DataStore(fromOrders(formatCsv(orders), options));
    const made = await predictCustomers(orders, options);
    expect((await store.getRfmData()).fingerprint).toBe(made.customers.fingerprint);
    expect((await store.getRecommendations()).fingerprint).toBe(made.recommendations.fingerprint);
    expect(await store.getModelReport()).toEqual(made.report);
    const first = made.customers.row(0);
    expect(await store.getCustomer(first.customerId)).toEqual(first);
    expect((await store.getBusinessMetrics()).totalCustomers).toBe(made.customers.length);
    expect((await store.listCustomers({ segment: first.rfmSegment as string })).total).toBeGreaterThan(0);
    const risky = [...made.customers].filter(({ churnRiskLevel }) => /High|Critical/.test(churnRiskLevel as string));
    expect(await store.getHighRiskCustomers(1000)).toHaveLength(risky.length);
    for (const row of made.recommendations) {
      expect((await store.getRecommendationsFor(row.customerId))[0]?.customerId).toBe(row.customerId);
    }
    expect((await store.getForecast(first.customerId, [60]))?.horizons[0]).toMatchObject({
      expectedPurchases: first.expectedPurchases,
    });
    expect(await store.getForecast("nobody")).toBeUndefined();
  });

  test("predicts once, however many ask, and only when asked for more than orders", async () => {
    let reads = 0;
    const made: CustomerPredictions[] = [];
    const source = () => {
      reads++;
      return orders;
    };
    const store = new DataStore(
      fromOrders(source, { ...options, onPredictions: (predictions) => made.push(predictions) }),
    );
    await store.getRevenueTrends();
    expect([reads, made.length]).toEqual([1, 0]);
    const asked = [
      store.getBusinessMetrics(),
      store.getModelReport(),
      store.getForecast("C1"),
      store.getRecommendations(),
    ];
    expect((await store.status()).state).toBe("loading");
    await Promise.all(asked);
    await store.load();
    expect([reads, made.length]).toEqual([1, 1]);
    expect(await store.status()).toMatchObject({
      state: "ready",
      rows: { transactions: orders.length, customers: made[0]?.customers.length },
      error: null,
    });
  });

  test("predicts anew with a reload, and all in one step", async () => {
    let days = 400;
    const source = () => Table.from(transactionSchema, simulateOrders({ customers: 40, days }));
    const store = new DataStore(fromOrders(source, options));
    await store.load();
    const [version, asOf] = [await versionOf(store), (await store.getModelReport())?.asOf as Date];
    days = 600;
    const reloading = store.reload();
    // meanwhile the old ones
    expect((await store.getModelReport())?.asOf).toEqual(asOf);
    await reloading;
    expect(await versionOf(store)).not.toBe(version);
    expect((await store.getModelReport())?.asOf.getTime()).toBeGreaterThan(asOf.getTime());
    expect((await store.getForecast("C1"))?.asOf).toEqual((await store.getModelReport())?.asOf);
    days = 400;
    await store.reload();
    expect(await versionOf(store)).toBe(version);
  });

  test("keeps the old predictions where a reload cannot predict", async () => {
    let text: string | Table<typeof transactionSchema> = orders;
    const store = new DataStore(fromOrders(() => text, options));
    await store.load();
    const report = await store.getModelReport();
    text = REFUND;
    await expect(store.reload()).rejects.toMatchObject({ code: "missing_value" });
    expect(await store.status()).toMatchObject({ state: "stale", error: { code: "missing_value" } });
    expect(await store.getModelReport()).toBe(report);
    expect((await store.getTransactions()).length).toBe(orders.length);
  });

  test("says what is wrong where nothing can be predicted; orders are served all the same, and another try is one", async () => {
    let text = REFUND;
    const store = new DataStore(fromOrders(() => text, options));
    await expect(store.getBusinessMetrics()).rejects.toMatchObject({ code: "missing_value", table: "transactions" });
    await expect(store.getModelReport()).rejects.toMatchObject({ code: "missing_value" });
    expect((await store.status()).error).toMatchObject({ code: "missing_value" });
    expect((await store.getTransactions()).length).toBe(1);
    text = formatCsv(orders);
    await store.reload();
    expect(await store.status()).toMatchObject({ state: "ready", error: null });
    const wrong = new DataStore(fromOrders(orders, { horizon: { days: 0 } }));
    await expect(wrong.load()).rejects.toMatchObject({ name: "OptionError", option: "horizon" });
  });

  test("stops predicting when all who wait have gone, and begins anew for the next", async () => {
    const steps: string[] = [];
    const gone = new AbortController();
    const onProgress = ({ step }: { step: string }) => {
      steps.push(step);
      if (steps.length === 2) gone.abort(new Error("gone"));
    };
    const store = new DataStore(fromOrders(orders, { ...options, onProgress }));
    await expect(store.load({ signal: gone.signal })).rejects.toThrow("gone");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(steps).toEqual(["testing", "learning"]);
    expect(await store.status()).toMatchObject({ rows: { customers: null, recommendations: null } });
    expect((await store.getModelReport())?.customers).toBeGreaterThan(0);
    expect(steps.slice(2)).toHaveLength(5);
  });

  test("one caller's abort is not another's", async () => {
    const gone = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done === 1) gone.abort(new Error("gone"));
    };
    const store = new DataStore(fromOrders(orders, { ...options, onProgress }));
    const report = store.getModelReport();
    await expect(store.load({ signal: gone.signal })).rejects.toThrow("gone");
    expect((await report)?.customers).toBeGreaterThan(0);
  });
});

describe("DataStore of orders and other sources", () => {
  test("tables that are given win over predicted ones", async () => {
    const { customers, recommendations } = shop();
    const some = new DataStore({ ...fromOrders(orders, options), customers });
    expect(await some.getRfmData()).toBe(customers);
    expect((await some.getRecommendations()).length).toBeGreaterThan(2);
    expect((await some.getModelReport())?.horizonDays).toBe(60);
    let predicted = 0;
    const onPredictions = () => void predicted++;
    const all = new DataStore({
      ...fromOrders(orders, { ...options, onPredictions }),
      customers,
      recommendations,
    });
    await all.load();
    expect(await all.getRecommendations()).toBe(recommendations);
    expect(predicted).toBe(0);
  });

  test("without predictions there is no report and no forecast", async () => {
    const store = new DataStore(shop());
    expect(await store.getModelReport()).toBeUndefined();
    expect(await store.getForecast("C1")).toBeUndefined();
  });

  test("predictions need orders", async () => {
    const { predict } = fromOrders("");
    const store = new DataStore({ predict });
    await expect(store.getBusinessMetrics()).rejects.toMatchObject({ code: "missing_table", table: "transactions" });
    await expect(store.getModelReport()).rejects.toMatchObject({ code: "missing_table", table: "transactions" });
  });
});

describe("SnapshotData.predictions()", () => {
  const load = async (name: keyof Tables) => ({ ...shop(), transactions: orders })[name] as never;

  test("are made once from the orders of the moment, and again after a failure", async () => {
    let calls = 0;
    const made = {} as PredictedTables;
    const snapshot = new SnapshotData(
      {
        predict: async (table) => {
          calls++;
          if (calls === 1) throw new Error("first");
          expect(table).toBe(orders);
          return made;
        },
      },
      load,
    );
    await expect(snapshot.predictions()).rejects.toThrow("first");
    expect(await Promise.all([snapshot.predictions(), snapshot.predictions()])).toEqual([made, made]);
    expect([await snapshot.predictions(), calls]).toEqual([made, 2]);
  });

  test("do not exist where nothing predicts", async () => {
    await expect(new SnapshotData({}, load).predictions()).rejects.toThrow("this store predicts nothing");
  });
});
