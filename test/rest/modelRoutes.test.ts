import { expect, test } from "vitest";
import { segmentRules } from "../../src/predict/segmentRules.ts";
import { modelRoutes } from "../../src/rest/modelRoutes.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { ask, shop } from "./shop.ts";

/** Orders of 61 customers over a year, most of whom come back. */
const ORDERS = Array.from({ length: 400 }, (_, i) => {
  const date = new Date(Date.UTC(2025, 0, 1) + Math.floor(i * 0.9) * 86_400_000).toISOString().slice(0, 10);
  return `C${(i * i * 7) % 61},${date},${10 + (i % 13)},${i % 3 ? "Tea" : "Pots"}`;
});
const store = new DataStore(fromOrders(`Customer_ID,Date,Revenue,Product_Category\n${ORDERS.join("\n")}\n`));
const [reportRoute, forecastRoute, segmentsRoute] = modelRoutes;
await store.load();

test("/api/model/report answers what its schema says, and not a field more", async () => {
  const { status, json } = await ask(store, "/api/model/report");
  expect(status).toBe(200);
  expect(reportRoute?.output.parse(json)).toEqual(json);
  expect(json).toMatchObject({
    as_of: "2025-12-26",
    horizon_days: 90,
    purchase_model: { params: { r: expect.any(Number) } },
  });
  expect(json.backtest.churn.baselines.recency.brier).toBeTypeOf("number");
});

test("/api/customers/{customer_id}/forecast answers what its schema says, by horizon", async () => {
  const { status, json } = await ask(store, "/api/customers/C7/forecast");
  expect(status).toBe(200);
  expect(forecastRoute?.output.parse(json)).toEqual(json);
  expect(Object.keys(json)[0]).toBe("customer_id");
  expect(json.horizons.map(({ days }: { days: number }) => days)).toEqual([30, 90, 180, 365]);
  const purchases = json.horizons.map((horizon: { expected_purchases: number }) => horizon.expected_purchases);
  expect([...purchases].sort((a, b) => a - b)).toEqual(purchases);
  const own = await ask(store, "/api/customers/C7/forecast?horizon_days=90");
  expect(own.json.horizons).toEqual([json.horizons[1]]);
});

test("/api/customers/{customer_id}/segments answers what its schema says: the segments at the ends of the last months", async () => {
  const { status, json } = await ask(store, "/api/customers/C7/segments");
  expect(status).toBe(200);
  expect(segmentsRoute?.output.parse(json)).toEqual(json);
  const days = await store.getSegmentHistory("C7");
  expect(json.data.map(({ day, segment }: Record<string, string>) => [day, segment])).toEqual(
    days.map(({ day, segment }) => [day, segment]),
  );
  // the last day is that of the predictions, and so is the segment
  expect(json.data.at(-1)).toMatchObject({ day: "2025-12-26", segment: (await store.getCustomer("C7"))?.rfmSegment });
  expect((await ask(store, "/api/customers/nobody/segments")).status).toBe(404);
});

test("/api/customers/{customer_id}/forecast of an unknown customer is 404, and of a length that cannot be 422", async () => {
  expect((await ask(store, "/api/customers/nobody/forecast")).json.detail).toBe("Customer not found");
  expect((await ask(store, "/api/customers/C7/forecast?horizon_days=0")).status).toBe(422);
});

test("/api/actions/contacts is the list that whomToContact makes of the predictions", async () => {
  const { status, json } = await ask(store, "/api/actions/contacts?budget=5&hold_out=0.5&campaign=spring&goal=save");
  const list = await store.whomToContact({ budget: 5, holdOut: 0.5, campaign: "spring" });
  expect(status).toBe(200);
  expect([json.to_contact, json.held_out, json.campaign]).toEqual([list.toContact, list.heldOut, "spring"]);
  expect(
    json.contacts.map(({ customer_id, value_at_stake }: Record<string, unknown>) => [customer_id, value_at_stake]),
  ).toEqual(list.contacts.map(({ customerId, valueAtStake }) => [customerId, valueAtStake]));
  for (const wrong of ["goal=keep", "budget=1001", "hold_out=0.6", "exclude=C1", "exclude_segment=Nobody"])
    expect((await ask(store, `/api/actions/contacts?${wrong}`)).status, wrong).toBe(422);
});

test("/api/analytics/movement compares two days of the orders", async () => {
  const { status, json } = await ask(store, "/api/analytics/movement?from=2025-02-28&to=2025-03-31");
  expect([status, json.from, json.to]).toEqual([200, "2025-02-28", "2025-03-31"]);
  const counts = Object.values(json.counts as Record<string, number>);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(json.customers_after);
});

test("the model routes of a store that made no predictions are 404, and say so", async () => {
  for (const path of ["/api/model/report", "/api/customers/C1/forecast", "/api/actions/contacts"]) {
    const { status, json } = await ask(shop(), path);
    expect(status).toBe(404);
    expect(json.detail).toMatch(/^No predictions were made here/);
  }
});

test("a store that predicts answers the other routes from its predictions", async () => {
  const { json } = await ask(store, "/api/customers/C7");
  expect(json.churn_probability).toBeGreaterThan(0);
  expect(json.recommendations).toBeInstanceOf(Array);
  expect((await ask(store, "/api/metrics")).json.total_customers).toBe((await store.status()).rows.customers);
});

test("segments over time follow the rules that customers were predicted by", async () => {
  const own = new DataStore(
    fromOrders(`Customer_ID,Date,Revenue\n${ORDERS.map((row) => row.split(",").slice(0, 3)).join("\n")}\n`, {
      segments: segmentRules.classic,
    }),
  );
  for (const { customerId, rfmSegment } of await own.getRfmData()) {
    const { json } = await ask(own, `/api/customers/${customerId}/segments`);
    expect(json.data.at(-1).segment).toBe(rfmSegment);
  }
});

test("a report that was kept as JSON answers as the one it was made of", async () => {
  const [customers, transactions, report] = [
    await store.getRfmData(),
    await store.getTransactions(),
    await store.getModelReport(),
  ];
  const kept = new DataStore({ customers, transactions, report: JSON.parse(JSON.stringify(report)) });
  const { status, json } = await ask(kept, "/api/model/report");
  expect([status, json]).toEqual([200, (await ask(store, "/api/model/report")).json]);
  const days = (await ask(kept, "/api/customers/C7/segments")).json;
  expect(days).toEqual((await ask(store, "/api/customers/C7/segments")).json);
});
