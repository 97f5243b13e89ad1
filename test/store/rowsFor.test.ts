import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { rowsFor } from "../../src/store/rowsFor.ts";
import { SnapshotData } from "../../src/store/SnapshotData.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";

const orders = Table.from(transactionSchema, [
  { customerId: "C2", date: "2025-01-10", revenue: 5 },
  { customerId: "C1", date: "2025-01-11", revenue: 6 },
  { customerId: "C2", date: "2025-01-09", revenue: 7 },
]);
const revenues = (id: string) => {
  const snapshot = new SnapshotData({}, () => Promise.reject(new Error("nothing to load")));
  return rowsFor(snapshot, orders, orders.column("customerId"), id, "f").map(({ revenue }) => revenue);
};

test("rowsFor(snapshot, table, ids, id) are the rows of an id, in the table's order, none for an unknown one", () => {
  expect(revenues("C1")).toEqual([6]);
  expect(revenues("C2")).toEqual([5, 7]);
  expect(revenues("C3")).toEqual([]);
  expect(revenues("")).toEqual([]);
  for (const id of [null, undefined, 5]) expect(() => revenues(id as never)).toThrow(invalidOption("id"));
});
