import { expect, test } from "vitest";
import { customerSchema } from "../../src/shop/customers.ts";
import { TopCustomers } from "../../src/store/TopCustomers.ts";
import { Table } from "../../src/tables/Table.ts";

const customers = Table.from(
  customerSchema,
  Array.from({ length: 1500 }, (_, i) => ({ customerId: `C${i}` })),
);
const rows = Uint32Array.from({ length: 1500 }, (_, i) => 1499 - i);

test("TopCustomers.first(n) gives the same rows however much was asked before", () => {
  const top = new TopCustomers(customers, rows);
  const ids = (n: number): string[] => top.first(n).map((customer) => customer.customerId);
  expect(ids(2)).toEqual(["C1499", "C1498"]);
  expect(ids(0)).toEqual([]);
  for (const n of [1200, 3, 5000]) expect(ids(n)).toEqual(Array.from(rows.subarray(0, n), (row) => `C${row}`));
});

test("TopCustomers.first(n) gives rows that the caller may change", () => {
  const one = Table.from(customerSchema, [{ customerId: "C1", lastPurchaseDate: "2025-01-01" }]);
  const top = new TopCustomers(one, Uint32Array.of(0));
  top.first(1)[0]?.lastPurchaseDate?.setUTCFullYear(1999);
  expect(top.first(1)[0]?.lastPurchaseDate).toEqual(new Date("2025-01-01"));
});
