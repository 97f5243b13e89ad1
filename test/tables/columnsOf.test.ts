import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { columnsOf } from "../../src/tables/columnsOf.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("columnsOf(schema, table) is the table itself", () => {
  const table = Table.from(transactionSchema, [order]);
  expect(columnsOf(transactionSchema, table)).toBe(table);
});

test("columnsOf(schema, rows) has the columns that Table.from makes of them, whatever iterates over them", () => {
  const rows = [order, { ...order, revenue: "7.5" as never, date: new Date("2025-01-11"), own: true }];
  const table = Table.from(transactionSchema, rows);
  for (const given of [rows, rows.values(), new Set(rows)]) {
    const columns = columnsOf(transactionSchema, given);
    expect(columns.length).toBe(2);
    for (const name of ["customerId", "date", "revenue"] as const)
      expect(columns.column(name)).toEqual(table.column(name));
    expect([columns.has("own"), columns.has("product")]).toEqual([true, false]);
  }
});

test("columnsOf(schema, bad rows) fails as Table.from does", () => {
  const failures = [
    [order, { ...order, date: "2025-02-30" }],
    [
      { ...order, revenue: "1,5" },
      { ...order, revenue: true },
    ],
    [order, 5],
    "rows",
    null,
  ];
  for (const rows of failures) {
    const failure = (call: (schema: typeof transactionSchema, rows: never) => unknown) => {
      try {
        return call(transactionSchema, rows as never);
      } catch (error) {
        return { ...(error as object), message: (error as Error).message };
      }
    };
    expect(failure(columnsOf)).toEqual(failure((schema, given) => Table.from(schema, given)));
  }
  expect(() => columnsOf(transactionSchema, {} as never)).toThrow(invalidOption("rows"));
});

test("columnsOf(schema, rows).column(a column that is not there) says which there are, or why it was left out", () => {
  const rows = Array.from({ length: 3 }, () => ({ ...order, netSales: "?" as never }));
  const columns = columnsOf(transactionSchema, rows);
  expect(() => columns.column("product")).toThrow(
    'transactions, column "Product(s)": missing column "Product(s)" (product); the table has customerId, date, revenue',
  );
  expect(() => columns.column("netSales")).toThrow('column "Net_Sales" is left out: 3 of 3 cells do not fit');
});
