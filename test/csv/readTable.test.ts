import { expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Schema } from "../../src/tables/schema.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const csv = "Date,Revenue,Customer_ID\n2025-01-31,20,C1\n";
const order = { customerId: "C1", date: new Date("2025-01-31"), revenue: 20 };
const wild = { name: "wild", columns: [] } as const satisfies Schema;

test("readTable(input, schema) reads text, bytes, streams and sources alike", async () => {
  const bytes = new TextEncoder().encode(csv);
  const source = {
    sample: async () => ({ front: bytes, others: [], whole: true }),
    chunks: async function* () {
      yield bytes;
    },
    read: async () => ({ columns: new Map(), rowCount: 7, rejected: [], rejectedCount: 0, warnings: [] }),
  };
  for (const input of [csv, bytes, new Blob([csv]), new Response(csv), new Blob([csv]).stream()]) {
    expect([...(await readTable(input, transactionSchema))]).toEqual([order]);
  }
  expect(await readTable(source, transactionSchema)).toHaveLength(7);
});

test("readTable(input, schema) ends a cell at its comma, though the texts before began with one", async () => {
  const table = await readTable('a,b,c\n",0",,\n,1,', wild, { unknownColumns: "keep" });
  expect([...table].map(Object.values)).toEqual([
    [",0", null, null],
    [null, "1", null],
  ]);
});

test("readTable(header alone, schema) has columns and no rows", async () => {
  const table = await readTable("Date,Revenue,Customer_ID", transactionSchema);
  expect([table.length, table.columnNames, [...table]]).toEqual([0, ["date", "revenue", "customerId"], []]);
});

test("readTable(input, schema) reads missing cells as null", async () => {
  const table = await readTable("Customer_ID,Date,Revenue,Status,Year\nNA,2025-01-31,NA,,None\n", transactionSchema);
  expect(table.row(0)).toEqual({ ...order, customerId: "NA", revenue: null, status: null, year: null });
});

test("readTable(input, schema) names the columns that are missing", async () => {
  await expect(readTable("Customer_ID,Date,amount\n", transactionSchema)).rejects.toEqual(missingColumn("Revenue"));
  await expect(readTable("a\n", transactionSchema)).rejects.toEqual(missingColumn("Customer_ID, Date, Revenue"));
});

test("readTable(input, schema, { columns }) finds columns under other headers", async () => {
  const given = "when,Revenue,cust_no\n2025-01-31,20,C1\n";
  const table = await readTable(given, transactionSchema, { columns: { customerId: "cust_no", date: "when" } });
  expect([...table]).toEqual([order]);
  const swapped = await readTable("Customer_ID,Date,Net_Sales,Revenue\nC1,2025-01-31,20,3\n", transactionSchema, {
    columns: { revenue: "Net_Sales", netSales: "Revenue" },
  });
  expect([...swapped]).toEqual([{ ...order, netSales: 3 }]);
});

test("readTable(input, schema, { columns }) may take the header of a column that is optional", async () => {
  const given = "Customer_ID,Date,Net_Sales\nC1,2025-01-31,20\n";
  const table = await readTable(given, transactionSchema, { columns: { revenue: "Net_Sales" } });
  expect([...table]).toEqual([order]);
});

test("readTable(input, schema, { columns }) refuses one header for two columns", async () => {
  const both = { columns: { revenue: "Amount", netSales: "Amount" } };
  const given = "Customer_ID,Date,Amount\nC1,2025-01-31,20\n";
  await expect(readTable(given, transactionSchema, both)).rejects.toEqual(invalidOption("columns"));
});

test.each(["customer", "Customer_ID", "constructor"])(
  "readTable(input, schema, { columns: { %s } }) names the option",
  async (name) => {
    const options = { columns: { [name]: "x" } };
    await expect(readTable(csv, transactionSchema, options)).rejects.toEqual(invalidOption("columns"));
  },
);

test("readTable(input, schema, { unknownColumns: keep }) keeps them as text under their own header", async () => {
  const table = await readTable("__proto__,constructor,,n\n1,,x,007\n", wild, { unknownColumns: "keep" });
  expect(table.columnNames).toEqual(["__proto__", "constructor", "n"]);
  expect(Object.entries(table.row(0))).toEqual([
    ["__proto__", "1"],
    ["constructor", null],
    ["n", "007"],
  ]);
  expect((await readTable("a\n1\n", wild)).columnNames).toEqual([]);
});

test("readTable(input, schema, { unknownColumns: keep }) lets no unknown column pass for a known one", async () => {
  const given = "Customer_ID,Date,Revenue,Net_Sales,netSales\nC1,2025-01-31,20,3,4\n";
  await expect(readTable(given, transactionSchema, { unknownColumns: "keep" })).rejects.toEqual(
    expect.objectContaining({ code: "duplicate_column", column: "netSales" }),
  );
});

test("readTable(input, schema of one's own) finds a header with spaces around it", async () => {
  const spaced = {
    name: "own",
    columns: [{ name: "a", csv: " A ", kind: "text", unit: "", description: "" }],
  } as const;
  expect([...(await readTable(" A ,b\nx,y\n", spaced))]).toEqual([{ a: "x" }]);
});

test("readTable(input, schema) says where a row is bad, or sets it aside", async () => {
  const given = `${csv}2025-02-30,1,C2\n2025-01-31,1,C3\n,1,C4\n`;
  await expect(readTable(given, transactionSchema, { file: "orders.csv" })).rejects.toMatchObject({
    ...{ code: "invalid_date", table: "transactions", file: "orders.csv", line: 3, column: "Date", more: 1 },
  });
  const table = await readTable(given, transactionSchema, { onBadRow: "collect" });
  expect([...table.column("customerId")]).toEqual(["C1", "C3"]);
  expect(table.rejected).toMatchObject([
    { line: 3, text: "2025-02-30,1,C2", code: "invalid_date", column: "Date" },
    { line: 5, text: ",1,C4", code: "missing_value", column: "Date" },
  ]);
});

test("readTable(input, schema, { signal, onProgress }) can be stopped and followed", async () => {
  const stopped = readTable(csv, transactionSchema, { signal: AbortSignal.abort(new Error("enough")) });
  await expect(stopped).rejects.toThrow("enough");
  const seen: number[] = [];
  await readTable(csv, transactionSchema, { onProgress: ({ bytesRead }) => seen.push(bytesRead) });
  expect(seen.at(-1)).toBe(csv.length);
});

test("readTable(nothing) names what came", async () => {
  for (const input of [null, undefined]) {
    await expect(readTable(input as never, transactionSchema)).rejects.toMatchObject({
      code: "invalid_option",
      option: "input",
    });
  }
});

test("readTable(rows, schema) takes arrays and iterables of rows, with the options of a file", async () => {
  const rows = [order, { ...order, revenue: "x" as never }];
  expect([...(await readTable([order], transactionSchema))]).toEqual([{ ...order, date: new Date(order.date) }]);
  expect((await readTable(new Set([order]), transactionSchema)).length).toBe(1);
  await expect(readTable(rows, transactionSchema)).rejects.toMatchObject({ code: "invalid_number", row: 1 });
  const { rejected, rejectedCount, length } = await readTable(rows, transactionSchema, { onBadRow: "collect" });
  expect([length, rejectedCount, rejected[0]?.line, rejected[0]?.text]).toEqual([1, 1, 1, JSON.stringify(rows[1])]);
  await expect(readTable([order], transactionSchema, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow(
    "no",
  );
});

test.each([
  [undefined, "schema"],
  [{}, "schema"],
  ["transactions", "schema"],
])("readTable(csv, %j) names what is wrong", async (schema, option) => {
  await expect(readTable("a\n1\n", schema as never)).rejects.toEqual(invalidOption(option));
});

test("readTable(csv, schema, a misspelt option) is refused with the nearest one", async () => {
  const misspelt = { onBadRows: "collect" } as object;
  await expect(readTable("a\n1\n", transactionSchema, misspelt)).rejects.toThrow("did you mean onBadRow?");
  for (const options of [null, "collect", []])
    await expect(readTable("a\n1\n", transactionSchema, options as never)).rejects.toEqual(invalidOption("options"));
  await expect(readTable("a\n", transactionSchema, { rowDates: "Mars/Base" })).rejects.toEqual(
    invalidOption("rowDates"),
  );
  await expect(readTable("a\n", transactionSchema, { maxRejected: -1 })).rejects.toEqual(invalidOption("maxRejected"));
});

test("readTable(rows) needs the required columns, by their names or by those that are given", async () => {
  const rows = [{ cust_no: "C1", date: "2025-01-31", revenue: 20, extra: 1 }];
  await expect(readTable(rows as never, transactionSchema)).rejects.toThrow('missing column "customerId"');
  await expect(readTable([{ ...order, revenu: 1, revenue: undefined }] as never, transactionSchema)).rejects.toThrow(
    '"revenue" (nearest given: "revenu")',
  );
  const columns = { customerId: "cust_no" };
  const table = await readTable(rows as never, transactionSchema, { columns });
  expect([...table.column("customerId")]).toEqual(["C1"]);
  expect(table.columnNames).toContain("extra");
  const narrow = await readTable(rows as never, transactionSchema, { columns, unknownColumns: "ignore" });
  expect(narrow.columnNames).toEqual(["customerId", "date", "revenue"]);
});

test.each([
  [{ columns: null }, "columns"],
  [{ columns: { custmerId: "x" } }, "columns"],
  [{ columns: { customerId: 5 } }, "columns.customerId"],
  [{ signal: 5 }, "signal"],
  [{ onProgress: 5 }, "onProgress"],
])("readTable(csv, schema, %j) names what is wrong", async (options, option) => {
  await expect(readTable("a\n", transactionSchema, options as never)).rejects.toEqual(invalidOption(option));
});

test("a message shows the cell that is wrong, doubled quotes and all, whatever the pieces", async () => {
  const csv = 'Customer_ID,Date,Revenue\nSECRET,2025-01-01,1\nB,2025-01-01,"1""2"\n';
  const bytes = new TextEncoder().encode(csv);
  const pieces = async function* () {
    for (const byte of bytes) yield Uint8Array.of(byte);
  };
  for (const input of [csv, pieces()])
    await expect(readTable(input, transactionSchema)).rejects.toMatchObject({ line: 3, value: '"1""2"' });
});

test("readTable(csv, schema) takes a column's name in code for its header, unless another header was given", async () => {
  for (const header of ["Order #", "orderId", "Order ID", "order_id", "ORDER-ID"]) {
    const table = await readTable(`Customer_ID,${header},Date,Revenue\nC1,007,2025-01-31,5\n`, transactionSchema);
    expect(table.row(0).orderId, header).toBe("007");
  }
  const both = "Customer_ID,Order #,Order ID,Date,Revenue\nC1,1,2,2025-01-31,5\n";
  expect((await readTable(both, transactionSchema)).row(0).orderId).toBe("1");
  expect((await readTable(both, transactionSchema, { columns: { orderId: "Order ID" } })).row(0).orderId).toBe("2");
  const none = await readTable("Customer_ID,orderId,Date,Revenue\nC1,1,2025-01-31,5\n", transactionSchema, {
    columns: { orderId: "x" },
  });
  expect(none.has("orderId")).toBe(false);
});

test("readTable(csv) keeps 18-digit ids, #1001 and 007 apart, and so do formatCsv and JSON", async () => {
  const ids = ["123456789012345678", "123456789012345679", "#1001", "1001", "007", "7", "17850.0"];
  const csv = `Customer_ID,Order #,Date,Revenue\n${ids.map((id) => `${id},${id},2025-01-31,5\n`).join("")}`;
  const table = await readTable(csv, transactionSchema);
  expect([[...table.column("orderId")], [...table.column("customerId")]]).toEqual([ids, ids]);
  expect((await readTable(formatCsv(table), transactionSchema)).fingerprint).toBe(table.fingerprint);
  expect(JSON.parse(JSON.stringify([...table])).map((row: { orderId: string }) => row.orderId)).toEqual(ids);
  for (const id of ids) expect(table.where({ orderId: id }).length).toBe(1);
});
