import { expect, test } from "vitest";
import { requireDatabase, type SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { invalidOption } from "../shared/failures.ts";

const good = { query: async () => [], dialect: "duckdb" as const };
const check = (database: unknown) => () => requireDatabase("caller", database as SqlDatabase);

test("requireDatabase() takes every option there is", () => {
  const all = {
    ...good,
    tables: { customers: "crm.people", transactions: "orders", recommendations: "offers" },
    columns: { transactions: { customerId: "customer_no", own: "x" }, customers: {} },
    schema: "shop",
    zone: "Europe/Berlin",
    copy: async () => undefined,
  };
  expect(check(good)).not.toThrow();
  expect(check(all)).not.toThrow();
});

test.each<readonly [string, unknown]>([
  ["sql", undefined],
  ["sql", null],
  ["sql", "postgres://localhost"],
  ["sql.query", { dialect: "duckdb" }],
  ["sql.dialect", { ...good, dialect: "mysql" }],
  ["sql.dialect", { query: good.query }],
  ["sql.copy", { ...good, copy: true }],
  ["sql.tables.customers", { ...good, tables: { customers: "" } }],
  ["sql.tables.transactions", { ...good, tables: { transactions: 3 } }],
  ["sql.schema", { ...good, schema: "" }],
  ["sql.zone", { ...good, zone: 1 }],
  ["sql.columns.customers", { ...good, columns: { customers: "customer_no" } }],
  ["sql.columns.customers.customerId", { ...good, columns: { customers: { customerId: "" } } }],
])("requireDatabase() names %s in what it refuses", (option, database) => {
  expect(check(database)).toThrow(invalidOption(option));
});

test.each([
  [{ ...good, shcema: "shop" }, /schema/],
  [{ ...good, tables: { orders: "orders" } }, /orders/],
  [{ ...good, columns: { orders: {} } }, /orders/],
])("requireDatabase() refuses options that there are not", (database, message) => {
  expect(check(database)).toThrow(message);
});
