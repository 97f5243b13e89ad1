import { expect, test } from "vitest";
import { asTable } from "../../src/analytics/asTable.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("asTable(schema, table) is the table itself", () => {
  const table = Table.from(transactionSchema, [order]);
  expect(asTable(transactionSchema, table)).toBe(table);
});

test("asTable(schema, rows) is a table of them, whatever iterates over them", () => {
  const { fingerprint } = Table.from(transactionSchema, [order, order]);
  const rows = function* () {
    yield order;
    yield order;
  };
  for (const given of [[order, order], rows(), new Map([order, order].entries()).values()]) {
    expect(asTable(transactionSchema, given).fingerprint).toBe(fingerprint);
  }
});

test("asTable(schema, rows) leaves the rows as they are", () => {
  const row = Object.freeze({ ...order, other: 1 });
  expect([...asTable(transactionSchema, Object.freeze([row]))]).toEqual([{ ...row, date: new Date("2025-01-10") }]);
});

test("asTable(schema, bad rows) names the row", () => {
  const call = () => asTable(transactionSchema, [order, { ...order, date: "2025-02-30" }]);
  expect(call).toThrow(expect.objectContaining({ code: "invalid_date", row: 1, column: "Date" }));
});
