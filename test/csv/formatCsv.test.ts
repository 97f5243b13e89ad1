import { csvParseRows } from "d3-dsv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Schema } from "../../src/tables/schema.ts";
import { Table } from "../../src/tables/Table.ts";

const rest = { unit: "", description: "" };
const own = {
  name: "own",
  columns: [
    { name: "text", csv: 'a "nasty",\r\nheader', kind: "text", ...rest },
    { name: "__proto__", csv: "constructor", kind: "text", ...rest },
    { name: "number", csv: "Número", kind: "number", ...rest },
    { name: "whole", csv: "#", kind: "number", integer: "mostly", ...rest },
    { name: "date", csv: "=1+1", kind: "date", ...rest },
  ],
} as const satisfies Schema;

const order = { customerId: "C1", date: "2025-01-31", revenue: 20 };

test("formatCsv(table) writes the schema's headers in the table's order", async () => {
  const csv = "Revenue,Customer_ID,Date\n0.00000010,C1,2025-01-31T00:00:00.250Z\n-0,C2,2025-01-31\n";
  expect(formatCsv(await readTable(csv, transactionSchema))).toBe(
    "Revenue,Customer_ID,Date\n1e-7,C1,2025-01-31 00:00:00.250\n-0,C2,2025-01-31 00:00:00\n",
  );
});

test("formatCsv(no rows) is the header", () => {
  const headers = transactionSchema.columns.map(({ csv }) => csv).join(",");
  expect(formatCsv(Table.from(transactionSchema, []))).toBe(`${headers}\n`);
});

test("formatCsv(table) keeps columns that the schema does not know, under their own header", async () => {
  const csv = 'Customer_ID,Date,Revenue,__proto__,"b, c"\nC1,2025-01-31 00:00:00,20,x,\n';
  const table = await readTable(csv, transactionSchema, { unknownColumns: "keep" });
  expect(formatCsv(table)).toBe(csv);
});

test.each(["9999-12-31T23:30:00-01:00", "0000-01-01T00:30:00+01:00", "0000-01-01", "9999-12-31 23:59:59.999"])(
  "formatCsv(table of %s) writes no date that could not be read",
  async (date) => {
    const csv = `Customer_ID,Date,Revenue\nC1,2025-01-31,1\nC1,${date},1\n`;
    const table = await readTable(csv, transactionSchema, { onBadRow: "collect" });
    expect([...(await readTable(formatCsv(table), transactionSchema))]).toEqual([...table]);
  },
);

const nasty = fc.constantFrom(...',|"|""|\n|\r\n|\r| a |\t|NA|null|é|👩‍🌾|\u2028|\ufeff|-0'.split("|"));
const texts = fc.oneof(
  fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
  fc.constantFrom("__proto__", "constructor", "C1", "C02"),
);
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e-7, 5e-324, 1e21, 0.1 + 0.2),
);
const dates = fc.integer({ min: Date.parse("0000-01-01"), max: Date.parse("9999-12-31") }).map((ms) => new Date(ms));
const row = fc
  .tuple(texts, texts, numbers, fc.oneof(fc.integer(), numbers), dates)
  .chain((cells) => fc.tuple(...cells.map((cell) => fc.option(fc.constant(cell)))))
  .map((cells) => Object.fromEntries(own.columns.map(({ name }, i) => [name, cells[i] ?? null])));
const rows = fc.array(row, { maxLength: 8 });
/** What a table shows of a row: an empty text is a missing one. */
const shown = (cells: object) =>
  Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell === "" ? null : cell]));

test("readTable(formatCsv(table)) is the same table", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const table = Table.from(own, given);
      expect([...table]).toEqual(given.map(shown));
      const again = await readTable(formatCsv(table), own);
      expect([...again]).toEqual([...table]);
      expect(again.fingerprint).toBe(table.fingerprint);
      expect(formatCsv(again)).toBe(formatCsv(table));
    }),
  );
});

test.each(own.columns)("readTable(formatCsv(table of $kind column $name alone)) is the same table", async (column) => {
  const single = { name: "single", columns: [column] } as Schema;
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const table = Table.from(
        single,
        given.map((cells) => ({ [column.name]: cells[column.name] })),
      );
      const again = await readTable(formatCsv(table), single);
      expect([...again]).toEqual([...table]);
      expect(again).toHaveLength(given.length);
    }),
    { numRuns: 40 },
  );
});

test("formatCsv(table) leaves the table as it is", () => {
  const table = Table.from(transactionSchema, [order]);
  const { fingerprint } = Table.from(transactionSchema, [order]);
  formatCsv(table);
  expect(table.fingerprint).toBe(fingerprint);
});

test("formatCsv(table, { formulas: escape }) guards texts that a spreadsheet would run, and no numbers", () => {
  const given = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=1", "", "'=1"].map((status) => ({ status, revenue: -5 }));
  const table = Table.from(transactionSchema, given);
  const cells = csvParseRows(formatCsv(table, { formulas: "escape" })).slice(1);
  expect(cells.map(([revenue]) => revenue)).toEqual(given.map(() => "-5"));
  expect(cells.map(([, status]) => status)).toEqual(["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=1", "", "'=1"]);
  expect(formatCsv(table.with({ "=1+1": given.map(() => 1) }), { formulas: "escape" })).toContain(",'=1+1\n");
  expect(formatCsv(table)).toBe(formatCsv(table, { formulas: "keep" }));
  expect(formatCsv(table)).toContain(",=1+1\n");
  expect(() => formatCsv(table, { formulas: "yes" as "keep" })).toThrow("formatCsv: formulas");
});
