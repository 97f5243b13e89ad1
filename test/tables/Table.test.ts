import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { type TransactionSchema, transactionSchema } from "../../src/shop/transactions.ts";
import type { RowInput, Schema } from "../../src/tables/schema.ts";
import { defineSchema } from "../../src/tables/schema.ts";
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
  expect([...table.column("date").values]).toEqual([1738316377250, 1738316377250, 1738316377250, 1738319977250]);
});

test("Table.from(schema, rows) says which row is bad", () => {
  const bad = (row: RowInput<TransactionSchema>) => () => from(order, order, { ...order, ...row });
  const failure = (code: string, name: string) =>
    expect.objectContaining({ code, row: 2, line: undefined, column: name });
  expect(bad({ date: "31/01/2025" })).toThrow(failure("invalid_date", "Date"));
  expect(bad({ date: new Date(Number.NaN) })).toThrow(failure("invalid_date", "Date"));
  expect(bad({ date: undefined })).toThrow(failure("missing_value", "Date"));
  // two ids of this size would be the same number
  expect(bad({ orderId: (2 ** 60) as never })).toThrow(failure("invalid_text", "Order #"));
  expect(bad({ revenue: Number.NEGATIVE_INFINITY })).toThrow(failure("invalid_number", "Revenue"));
  for (const revenue of [Number.NaN, "1,5" as never, {} as never, true as never])
    expect(bad({ revenue })).toThrow(failure("invalid_number", "Revenue"));
  expect(bad({ customerId: "a\0b" })).toThrow(failure("invalid_encoding", "Customer_ID"));
  expect(bad({ customerId: ["a"] as never })).toThrow(failure("invalid_text", "Customer_ID"));
});

test("Table.from(schema, rows) takes numbers as ids while each is its own", () => {
  const ids = (values: unknown[]) => from(...values.map((orderId) => ({ ...order, orderId: orderId as never })));
  expect([...ids([7, 12n, "007", 2 ** 53 - 1]).column("orderId" as never)]).toEqual([
    "7",
    "12",
    "007",
    "9007199254740991",
  ]);
  for (const id of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 60)])
    expect(() => ids([id, "1", "2"]), String(id)).toThrow("expected a text, or a number that is exact");
  for (const customerId of [Number.NaN, 2 ** 60])
    expect(() => from({ ...order, customerId: customerId as never })).toThrow("exact");
});

test("Table.warnings counts the missing cells of the rows that there are", () => {
  const table = from(order, { ...order, customerId: null }, { ...order, revenue: null });
  const messages = (some: { warnings: readonly { message: string }[] }) => some.warnings.map(({ message }) => message);
  expect(messages(table)).toEqual([
    'column "Customer_ID": 1 of 3 rows have no value',
    'column "Revenue": 1 of 3 rows have no value',
  ]);
  expect(messages(table.where({ customerId: ["C1"] }))).toEqual(['column "Revenue": 1 of 2 rows have no value']);
  expect(messages(table.select("customerId", "date"))).toEqual(['column "Customer_ID": 1 of 3 rows have no value']);
  // a missing value is no reason for a missing column
  expect(() => table.select("date").column("customerId" as never)).toThrow("the table has date");
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
    from(...items.map((quantity) => ({ quantity }))).column("quantity").values;
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

describe("tables from columns", () => {
  const schema = defineSchema({
    name: "visits",
    columns: [
      { name: "id", csv: "ID", kind: "text", required: true, nullable: false },
      { name: "minutes", kind: "number", required: true, min: 0 },
      { name: "day", kind: "date" },
    ],
  });

  test("Table.fromColumns(schema, columns) is the table of those rows", () => {
    const columns = {
      id: ["C1", "C2"],
      minutes: Float64Array.of(1.5, Number.NaN),
      day: [new Date(0), null],
      own: [1, 2],
    };
    const table = Table.fromColumns(schema, columns);
    expect([...table]).toEqual([
      { id: "C1", minutes: 1.5, day: new Date(0), own: 1 },
      { id: "C2", minutes: null, day: null, own: 2 },
    ]);
    expect(table.fingerprint).toBe(Table.from(schema, [...table]).fingerprint);
    expect(Table.fromColumns(schema, { id: [], minutes: [] }).length).toBe(0);
  });

  test("Table.fromColumns checks length, kind, range and what is required", () => {
    const make = (columns: object) => () => Table.fromColumns(schema, columns as never);
    expect(make({ id: ["C1"], minutes: [1, 2] })).toThrow(expect.objectContaining({ option: "minutes" }));
    expect(make({ id: ["C1"] })).toThrow(expect.objectContaining({ code: "missing_column", column: "minutes" }));
    expect(make({ id: ["C1"], minutes: ["x"] })).toThrow(expect.objectContaining({ code: "invalid_number", row: 0 }));
    expect(make({ id: ["C1"], minutes: [-1] })).toThrow(expect.objectContaining({ code: "out_of_range", row: 0 }));
    expect(make({ id: [null], minutes: [1] })).toThrow(expect.objectContaining({ code: "missing_value", row: 0 }));
    for (const columns of [null, 5, [1, 2]])
      expect(make(columns as never)).toThrow(expect.objectContaining({ option: "columns" }));
  });

  test("where(values or function), select and with", () => {
    const table = Table.fromColumns(schema, { id: ["a", "b", "c"], minutes: [1, 2, null] });
    const ids = (some: Table<typeof schema>) => [...some.column("id")];
    expect(ids(table.where({ id: ["c", "a"] }))).toEqual(["a", "c"]);
    expect(ids(table.where({ minutes: null }))).toEqual(["c"]);
    expect(ids(table.where({ id: ["a", "b"], minutes: 2 }))).toEqual(["b"]);
    expect(ids(table.where(({ minutes }, index) => index > 0 && minutes !== null))).toEqual(["b"]);
    expect(ids(table.where({ id: "nobody" }))).toEqual([]);
    expect(() => table.where({ nothing: 1 } as object)).toThrow(expect.objectContaining({ code: "missing_column" }));
    expect(() => table.where("id" as never)).toThrow(expect.objectContaining({ option: "condition" }));
    const narrow = table.select("minutes");
    expect([narrow.columnNames, narrow.row(0), narrow.schema.columns.map(({ name }) => name)]).toEqual([
      ["minutes"],
      { minutes: 1 },
      ["minutes"],
    ]);
    const wider = table.with({ country: ["NG", null, "GH"], minutes: [7, 8, 9] });
    expect([...wider][2]).toEqual({ id: "c", minutes: 9, country: "GH" });
    expect(wider.column("country").at(0)).toBe("NG");
    expect(wider.schema.columns.find(({ name }) => name === "country")).toMatchObject({ csv: "country", kind: "text" });
    expect([...table.column("minutes")]).toEqual([1, 2, null]);
    expect(() => table.with({ country: ["NG"] })).toThrow(expect.objectContaining({ option: "country" }));
    expect(() => table.with({ minutes: ["x", 1, 1] as never })).toThrow(
      expect.objectContaining({ code: "invalid_number" }),
    );
  });

  test("columns of the caller's own survive every step", async () => {
    const rows = [
      { ...order, country: "NG", score: 1.5 },
      { ...order, country: "GH", score: null },
    ];
    const table = Table.from(transactionSchema, rows);
    const again = await readTable(formatCsv(table), transactionSchema, { unknownColumns: "keep" });
    expect([...again].map((row) => (row as { country?: string }).country)).toEqual(["NG", "GH"]);
    const picked = table.where(({ revenue }) => revenue === 20).with({ more: [1, 2] });
    expect(picked.columnNames).toEqual(["customerId", "date", "revenue", "country", "score", "more"]);
    const kept = formatCsv(await readTable(rows, transactionSchema)).split("\n")[1];
    expect(kept).toBe("C1,2025-01-31 00:00:00,20,NG,1.5");
  });

  test("toColumns() are copies", () => {
    const table = Table.fromColumns(schema, { id: ["a", null as never].slice(0, 1), minutes: [1], day: [new Date(0)] });
    const columns = table.toColumns();
    expect(columns).toEqual({ id: ["a"], minutes: Float64Array.of(1), day: [new Date(0)] });
    (columns.minutes as Float64Array)[0] = 99;
    (columns.day as Date[])[0]?.setTime(5);
    (columns.id as string[])[0] = "z";
    expect([...table]).toEqual([{ id: "a", minutes: 1, day: new Date(0) }]);
  });

  test("what a table hands out is frozen or a copy; of its typed arrays the fingerprint tells", async () => {
    const csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\nC2,2025-01-31,x\n";
    const table = await readTable(csv, transactionSchema, { onBadRow: "collect" });
    const frozen: unknown[] = [
      table.rejected,
      table.rejected[0],
      table.columnNames,
      table.warnings,
      schema,
      schema.columns,
    ];
    for (const part of frozen) expect(Object.isFrozen(part)).toBe(true);
    table.row(0).date.setTime(0);
    expect(table.row(0).date).toEqual(new Date("2025-01-31"));
    expect(() => Object.assign(table, { rejected: [] })).toThrow(TypeError);
    expect(() => Object.assign(table.column("revenue"), { values: [] })).toThrow(TypeError);
    const { fingerprint } = table;
    expect(table.fingerprint).toBe(fingerprint);
    (table.column("revenue").values as Float64Array)[0] = 99;
    expect(table.fingerprint).not.toBe(fingerprint);
  });
});

test("wrong columns do not compile", () => {
  const table = Table.from(transactionSchema, [order]);
  // @ts-expect-error: there is no such column
  expect(() => table.column("revenu")).toThrow(expect.objectContaining({ code: "missing_column" }));
  // @ts-expect-error: nor here
  expect(() => table.select("revenu")).toThrow(expect.objectContaining({ code: "missing_column" }));
  // @ts-expect-error: tables are made by Table.from, Table.fromColumns and readTable
  expect(() => new Table({}, new Map(), 0)).toThrow();
});

describe("with, where and select do not pass over what they are asked for", () => {
  const schema = defineSchema({
    name: "t",
    columns: [
      { name: "a", kind: "text" },
      { name: "n", kind: "number" },
    ],
  });
  const table = Table.from(schema, [
    { a: "x", n: 1 },
    { a: "y", n: 2 },
  ]);

  test("with(a column of the schema) refuses values that do not fit, and replaces what is there", () => {
    expect(() => table.with({ n: ["foo", "bar"] })).toThrow(
      expect.objectContaining({ code: "invalid_number", row: 0 }),
    );
    expect([...table.with({ n: [3, 4] }).column("n")]).toEqual([3, 4]);
    expect(table.with({ n: [3, 4] }).columnNames).toEqual(["a", "n"]);
    expect(() => Table.fromColumns(schema, { a: ["x"], n: ["foo"] })).toThrow(
      expect.objectContaining({ code: "invalid_number" }),
    );
  });

  test("with(a column of one's own) may be of another kind the next time, or go", () => {
    const first = table.with({ x: [1, 2] });
    expect([...first.with({ x: ["a", "b"] }).column("x")]).toEqual(["a", "b"]);
    expect([
      ...first
        .with({ x: ["a", "b"] })
        .with({ x: [7, 8] })
        .column("x"),
    ]).toEqual([7, 8]);
    const gone = first.with({ x: [{}, {}] as never });
    expect([gone.has("x"), gone.warnings.map(({ code }) => code)]).toEqual([false, ["unsupported_column"]]);
  });

  test("with(columns) knows their kinds at compile time", () => {
    const wider = table.with({ score: [1, null], when: [new Date(0), undefined], tags: new Set(["p", "q"]) });
    const score: number | null = wider.column("score").at(0);
    const when: Date | null = wider.column("when").at(0);
    const tag: string | null = wider.column("tags").at(1);
    const n: number | null = table
      .with({ n: ["1", "2"] })
      .column("n")
      .at(0);
    expect([score, when, tag, n]).toEqual([1, new Date(0), "q", 1]);
  });

  test("where(values of another kind, lists) and select(one twice) are refused", () => {
    expect(() => table.where({ n: "1" as never })).toThrow(expect.objectContaining({ option: "n" }));
    expect(() => table.where({ a: undefined as never })).toThrow(expect.objectContaining({ option: "a" }));
    for (const list of [[], new Map([["a", "x"]])])
      expect(() => table.where(list as never)).toThrow(expect.objectContaining({ option: "condition" }));
    expect(() => table.select("a", "a")).toThrow(expect.objectContaining({ option: "names" }));
  });

  test("rows that cannot be shown are named all the same", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const n of [circular, Object.create(null), 10n ** 400n, 2n ** 53n + 1n, Symbol("x")])
      expect(() => Table.fromColumns(schema, { n: [n] as never })).toThrow(
        expect.objectContaining({ code: "invalid_number", row: 0 }),
      );
    expect([...Table.fromColumns(schema, { n: [2n ** 60n] }).column("n")]).toEqual([2 ** 60]);
  });

  test("an iterator is read once, and says so the second time", async () => {
    const rows = function* () {
      yield { a: "x" };
    };
    const iterator = rows();
    expect((await readTable(iterator, schema)).length).toBe(1);
    await expect(readTable(iterator, schema)).rejects.toMatchObject({ code: "source_consumed" });
    expect((await readTable(rows(), schema)).length).toBe(1);
  });

  test("rows of too many different columns are refused", () => {
    const rows = Array.from({ length: 1200 }, (_, i) => ({ [`c${i}`]: i }));
    expect(() => Table.from(schema, rows as never)).toThrow(expect.objectContaining({ option: "rows" }));
  });
});

test("schemas and what columns remember are frozen", () => {
  for (const part of [transactionSchema, transactionSchema.columns, transactionSchema.columns[0]])
    expect(Object.isFrozen(part)).toBe(true);
  expect(Object.isFrozen(Table.from(transactionSchema, [order]).column("date").extent)).toBe(true);
});
