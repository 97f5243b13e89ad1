import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { statusOf } from "../../src/store/statusOf.ts";
import { Table } from "../../src/tables/Table.ts";

const transactions = Table.from(transactionSchema, [{ customerId: "C1", date: "2025-01-01", revenue: 1 }]);
const failed = new Error("failed");
const state = (loaded: object, loading: boolean, ...errors: ("reload" | "customers")[]) =>
  statusOf({ loaded, loading }, new Map(errors.map((name) => [name, failed])), null, null);

test("statusOf() is empty, loading, ready, or stale once a reload has failed beside data", () => {
  expect(state({}, false)).toMatchObject({ state: "notLoaded", error: null });
  expect(state({}, true).state).toBe("loading");
  expect(state({ transactions }, false)).toMatchObject({
    state: "ready",
    rows: { customers: null, transactions: 1 },
    rejected: { customers: null, transactions: 0 },
  });
  expect(state({ transactions }, false, "reload")).toMatchObject({ state: "stale", error: failed });
  expect(state({}, false, "reload")).toMatchObject({ state: "failed", error: failed });
  expect(state({ transactions }, false, "customers")).toMatchObject({ state: "ready", error: failed });
});
