import { expect, expectTypeOf, test } from "vitest";
import type { DateColumn, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { type Transaction, type TransactionSchema, transactionSchema } from "../../src/shop/transactions.ts";
import type { ColumnName, Row, RowInput, Schema } from "../../src/tables/schema.ts";
import { defineSchema } from "../../src/tables/schema.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";

const pets = {
  name: "pets",
  columns: [
    { name: "id", csv: "Id", kind: "text", required: true, nullable: false, unit: "", description: "" },
    { name: "weight", csv: "Weight", kind: "number", required: true, unit: "kg", description: "" },
    { name: "born", csv: "Born", kind: "date", unit: "", description: "" },
  ],
} as const satisfies Schema;
type Pets = typeof pets;

test("Row has what is required, null where a cell may be empty, and the rest where a table has it", () => {
  expectTypeOf<Row<Pets>["id"]>().toEqualTypeOf<string>();
  expectTypeOf<Row<Pets>["weight"]>().toEqualTypeOf<number | null>();
  expectTypeOf<Row<Pets>["born"]>().toEqualTypeOf<Date | null | undefined>();
  expectTypeOf<Transaction["date"]>().toEqualTypeOf<Date>();
  expectTypeOf<Transaction["netSales"]>().toEqualTypeOf<number | null | undefined>();
  // @ts-expect-error a row is read, not written
  const write = (row: Row<Pets>) => (row.weight = 1);
  expect(write).toBeTypeOf("function");
});

test("RowInput takes any of the columns, dates in three forms", () => {
  expectTypeOf<RowInput<Pets>["born"]>().toEqualTypeOf<Date | number | string | null | undefined>();
  expectTypeOf<RowInput<Pets>["weight"]>().toEqualTypeOf<number | null | undefined>();
  expectTypeOf<Record<never, never>>().toExtend<RowInput<Pets>>();
  expectTypeOf<{ weight: string }>().not.toExtend<RowInput<Pets>>();
  expectTypeOf<Row<Pets>>().toExtend<RowInput<Pets>>();
});

test("Row and RowInput of a schema not known beforehand hold any kind of cell", () => {
  expectTypeOf<number | string | Date | null>().toExtend<Row<Schema>[string]>();
  expectTypeOf<number | string | Date | null>().toExtend<RowInput<Schema>[string]>();
  expectTypeOf<boolean>().not.toExtend<RowInput<Schema>[string]>();
});

test("ColumnName names the columns", () => {
  expectTypeOf<ColumnName<Pets>>().toEqualTypeOf<"id" | "weight" | "born">();
  expectTypeOf<"revenue" | "category">().toExtend<ColumnName<TransactionSchema>>();
  expectTypeOf<"Revenue">().not.toExtend<ColumnName<TransactionSchema>>();
});

test("Table.from(schema, rows) has rows and columns of the schema's types", () => {
  const table = Table.from(pets, [{ id: "a", weight: 3, born: "2020-02-29" }]);
  expectTypeOf(table.row(0)).toEqualTypeOf<Row<Pets>>();
  expectTypeOf(table.column("id")).toEqualTypeOf<TextColumn>();
  expectTypeOf(table.column("weight")).toEqualTypeOf<NumberColumn>();
  expectTypeOf(table.column("born")).toEqualTypeOf<DateColumn>();
  expectTypeOf(table).not.toExtend<Table<TransactionSchema>>();
  expectTypeOf(Table.from(transactionSchema, [])).toExtend<Table<TransactionSchema>>();
  expect(table.row(0).born).toEqual(new Date("2020-02-29"));
});

test.each([
  [{ name: "a", kind: "text", csv: 5 }, "columns[0].csv"],
  [{ name: "a", kind: "text", values: "abc" }, "columns[0].values"],
  [{ name: "a", kind: "number", min: "zz" }, "columns[0].min"],
  [{ name: "a", kind: "number", min: 2, max: 1 }, "columns[0].min"],
  [{ name: "a", kind: "number", integer: "yes" }, "columns[0].integer"],
  [{ name: "a", kind: "number", unique: true }, "columns[0].kind"],
  [{ name: "a", kind: "text", min: 1 }, "columns[0].kind"],
  [{ name: "a", kind: "word" }, "columns[0].kind"],
  [{ name: "", kind: "text" }, "columns[0].name"],
  [{ name: "a", kind: "text", requierd: true }, "options"],
])("defineSchema({ columns: [%j] }) names what is wrong", (column, option) => {
  expect(() => defineSchema({ name: "t", columns: [column as never] })).toThrow(invalidOption(option));
});

test("defineSchema(schema) fills in header, unit and description, is frozen, and has each column once", () => {
  const schema = defineSchema({ name: "t", columns: [{ name: "a", kind: "text" }] });
  expect(schema).toEqual({ name: "t", columns: [{ name: "a", csv: "a", kind: "text", unit: "", description: "" }] });
  expect(Object.isFrozen(schema.columns[0])).toBe(true);
  const a = { name: "a", kind: "text" } as const;
  for (const columns of [[a, a], [a, { name: "b", csv: " a ", kind: "text" }], [], "a"])
    expect(() => defineSchema({ name: "t", columns: columns as never })).toThrow(invalidOption("columns"));
  expect(() => defineSchema({ name: "t", colums: [a] } as never)).toThrow(invalidOption("schema"));
  expect(() => defineSchema(null as never)).toThrow(invalidOption("schema"));
});
