import fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { type TransactionSchema, transactionSchema } from "../../src/shop/transactions.ts";
import type { RowInput, Schema } from "../../src/tables/schema.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const order = { customerId: "C1", date: new Date("2025-01-31"), revenue: 20 };
const orders: RowInput<TransactionSchema>[] = [
  order,
  { ...order, customerId: "__proto__", revenue: null, status: "x" },
];
const from = (...rows: RowInput<TransactionSchema>[]) => Table.from(transactionSchema, rows);
const column = (name: string, kind: "number" | "text" | "date", integer = false) => {
  return { name, csv: name, kind, integer, unit: "", description: "" };
};

test("Table.from(schema, rows) has the rows, null for what one of them lacks", () => {
  const rows = [
    { ...order, status: null },
    { ...order, customerId: "__proto__", revenue: null, status: "x" },
  ];
  const table = from(...orders);
  expect([[...table], [...table]]).toEqual([rows, rows]);
  expect(table.row(0)).not.toBe(table.row(0));
  expect([0, 1].map((index) => table.row(index))).toEqual(rows);
  expect(table).toHaveLength(2);
  expect(table.rejected).toEqual([]);
});

test("Table.from(schema, rows) has the columns that some row has, in the schema's order", () => {
  expect(from({ status: "x", year: undefined }, { revenue: 1 }).columnNames).toEqual(["revenue", "status"]);
  expect(from({ status: null }).columnNames).toEqual(["status"]);
  expect(from().columnNames).toEqual(transactionSchema.columns.map(({ name }) => name));
});

test("Table.from(schema, rows without a known column) still counts them, and keeps columns of their own", () => {
  const table = from({}, { other: 1 } as object);
  expect([table.length, table.columnNames, [...table]]).toEqual([2, ["other"], [{ other: null }, { other: 1 }]]);
  expect([...from({}, {})]).toEqual([{}, {}]);
});

test("Table.from(schema, rows) takes dates as Date, epoch milliseconds and text", () => {
  const dates = ["2025-01-31 09:39:37.250", 1738316377250, new Date(1738316377250), "2025-01-31T10:39:37.25+01:00"];
  const table = from(...dates.map((date) => ({ date })));
  expect([...table.column("date").values]).toEqual([1738316377250, 1738316377250, 1738316377250, 1738316377250]);
});

test("Table.from(schema, rows) says which row is bad", () => {
  const bad = (row: RowInput<TransactionSchema>) => () => from(order, order, { ...order, ...row });
  const failure = (code: string, name: string) =>
    expect.objectContaining({ code, row: 2, line: undefined, column: name });
  expect(bad({ date: "31/01/2025" })).toThrow(failure("invalid_date", "Date"));
  expect(bad({ date: new Date(Number.NaN) })).toThrow(failure("invalid_date", "Date"));
  expect(bad({ customerId: undefined })).toThrow(failure("missing_value", "Customer_ID"));
  expect(bad({ revenue: Number.NEGATIVE_INFINITY })).toThrow(failure("invalid_number", "Revenue"));
  for (const revenue of [Number.NaN, "1,5" as never, {} as never, true as never])
    expect(bad({ revenue })).toThrow(failure("invalid_number", "Revenue"));
  expect(bad({ customerId: "a\0b" })).toThrow(failure("invalid_encoding", "Customer_ID"));
  expect(bad({ customerId: ["a"] as never })).toThrow(failure("invalid_text", "Customer_ID"));
});

test("Table.from(own schema, rows) takes names that every object inherits", () => {
  const own = {
    name: "own",
    columns: [column("constructor", "text"), column("__proto__", "number"), column("n", "number")],
  };
  const table = Table.from(own, JSON.parse('[{ "n": 1 }, { "constructor": "x", "__proto__": 2 }]'));
  const entries = [...table].map((row) => Object.entries(row).map(([name, cell]) => `${name}=${cell}`));
  expect(entries).toEqual([
    ["constructor=null", "__proto__=null", "n=1"],
    ["constructor=x", "__proto__=2", "n=null"],
  ]);
});

test("row(index) of no row names the index", () => {
  const table = from(order);
  for (const index of [-1, 1, 0.5, Number.NaN, "0" as never])
    expect(() => table.row(index)).toThrow(invalidOption("index"));
  expect(() => from().row(0)).toThrow(invalidOption("index"));
});

test("column(name) names the column that is not there, has(name) says so", () => {
  const table = from(order);
  expect([table.has("revenue"), table.has("netSales"), table.has("constructor")]).toEqual([true, false, false]);
  expect(() => table.column("netSales")).toThrow(missingColumn("Net_Sales"));
  expect(() => table.column("netSales")).toThrow(
    'missing column "Net_Sales" (netSales); the table has customerId, date',
  );
  for (const name of ["__proto__", "constructor"])
    expect(() => table.column(name as "status")).toThrow(missingColumn(name));
});

test("column(name) holds whole numbers in 32 bits as long as they fit", () => {
  const values = (...items: (number | null)[]) =>
    from(...items.map((itemsSold) => ({ itemsSold }))).column("itemsSold").values;
  expect(values(2024, -1)).toBeInstanceOf(Int32Array);
  for (const other of [0.5, 2 ** 31, -0, null]) expect(values(2024, other)).toBeInstanceOf(Float64Array);
  expect(Object.is(values(-0)[0], -0)).toBe(true);
});

test("fingerprint is that of the content, wherever it came from", async () => {
  const csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";
  const fingerprint = from(order).fingerprint;
  expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect((await readTable(csv, transactionSchema)).fingerprint).toBe(fingerprint);
  const turned = await readTable("Revenue,Date,Customer_ID\n20,2025-01-31,C1\n", transactionSchema);
  expect([...turned]).toEqual([order]);
  expect(turned.fingerprint).toBe(fingerprint);
});

test("fingerprint tells apart tables of other rows, columns or names", () => {
  const schema: Schema = { name: "other", columns: transactionSchema.columns };
  const tables = [
    ...[from(), from(order), from(order, order), from({ ...order, netSales: null }), Table.from(schema, [order])],
    ...[from({ ...order, revenue: null }), from({ ...order, revenue: 0 }), from({ ...order, revenue: -0 })],
    ...[from({ status: "ab", dayName: "c" }), from({ status: "a", dayName: "bc" })],
    ...[from({ status: "a" }), from({ dayName: "a" }), from({ status: null, dayName: "a" })],
  ];
  expect(new Set(tables.map(({ fingerprint }) => fingerprint)).size).toBe(tables.length);
});

test("fingerprint is the same for the same rows, in 32 bits or 64, and another when a cell differs", () => {
  const columns = (integer: boolean) => [column("t", "text"), column("n", "number", integer), column("d", "date")];
  const [short, long] = [true, false].map((integer): Schema => ({ name: "own", columns: columns(integer) }));
  const cells = fc.record({
    t: fc.option(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("C1", "C2", "é"))),
    n: fc.option(fc.integer()),
    d: fc.option(fc.nat().map((ms) => new Date(ms))),
  });
  const hash = (schema: Schema | undefined, rows: object[]) => Table.from(schema as Schema, rows as []).fingerprint;
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 8 }), fc.nat(), cells, (rows, at, other) => {
      expect(hash(short, structuredClone(rows))).toBe(hash(long, rows));
      const changed = rows.with(at % rows.length, other);
      expect(hash(long, changed) === hash(long, rows)).toBe(JSON.stringify(changed) === JSON.stringify(rows));
    }),
    { numRuns: 50 },
  );
});
