import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMA_SEPARATED, type Dialect } from "../../src/csv/Dialect.ts";
import { type SniffOptions, sniffCsv } from "../../src/csv/sniffCsv.ts";
import { splitRecords } from "../../src/csv/splitRecords.ts";
import { invalidOption } from "../shared/failures.ts";
import { lineEnds, rendered } from "./dialects.ts";

const two = (value: number): string => String(value).padStart(2, "0");
const name = fc.constantFrom("Ann Lee", "Bo O'Neil", "Åse, Berg", "Li; Wei", 'Kim "K" Roe', "Zoë | Co", "Max");
const amount = fc.constantFrom("12.50", "1,234.00", "3,99", "€ 7", "-5.00", "0");
const order = fc
  .tuple(fc.nat({ max: 9999 }), fc.integer({ min: 1, max: 28 }), name, amount, fc.constantFrom("paid", "open", ""))
  .map(([id, day, customer, total, status]) => [`#${id}`, `2025-03-${two(day)}`, customer, total, status]);
const NAMES = ["Order", "Date", "Customer, name", "Total", "Status"];
const titles = fc.array(fc.constantFrom("Orders of the shop", "", "Orders, March 2025", "Made by: Max"), {
  maxLength: 3,
});

/** How a shop writes: all cells in quotes or just those that need them. */
const writing = fc
  .tuple(fc.constantFrom(",", ";", "\t", "|"), fc.constantFrom('"', "'"), fc.constantFrom(null, "\\"), fc.boolean())
  .map(([delimiter, quote, mark, always]) => ({
    dialect: { ...COMMA_SEPARATED, delimiter, quote, escape: mark } as Dialect,
    // where few cells are quoted, an apostrophe could be anything
    always: always || quote === "'",
  }));

const render = (rows: readonly (readonly string[])[], dialect: Dialect, always: boolean): string[] =>
  rows.map((cells) => cells.map((cell) => rendered(cell, dialect, always)).join(dialect.delimiter));

test("sniffCsv(random orders in a random dialect, titles above) finds dialect, header and columns", async () => {
  const plain = ["#1", "2025-03-01", "Max", "0", "paid"];
  const orders = fc.array(order, { minLength: 3, maxLength: 30 }).map((rows) => [...rows, plain]);
  await fc.assert(
    fc.asyncProperty(orders, writing, titles, lineEnds, async (rows, { dialect, always }, above, lineEnd) => {
      const text = [...above, ...render([NAMES, ...rows], dialect, always), ""].join(lineEnd);
      const sniff = await sniffCsv(text);
      expect(sniff).toMatchObject({
        wrapping: null,
        encoding: "utf-8",
        columns: NAMES,
        headerLine: above.length + 1,
        linesAbove: above.length,
      });
      expect(sniff.dialect.delimiter).toBe(dialect.delimiter);
      const records = [...splitRecords(text, sniff.dialect)].slice(sniff.linesAbove + 1);
      expect(records.map(({ cells }) => cells)).toEqual(rows);
      expect(sniff.reasons.dialect).toContain(` divide `);
    }),
    { numRuns: 300 },
  );
});

test("sniffCsv(orders without a header) calls the columns by their numbers", async () => {
  const orders = fc.array(order, { minLength: 2, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(orders, writing, async (rows, { dialect, always }) => {
      const { headerLine, columns, linesAbove } = await sniffCsv(render(rows, dialect, always).join("\n"));
      const named = NAMES.map((_, i) => `column${i + 1}`);
      expect({ headerLine, columns, linesAbove }).toEqual({ headerLine: null, columns: named, linesAbove: 0 });
    }),
  );
  expect(await sniffCsv("a;b\n1;2\n", { header: false })).toMatchObject({
    headerLine: null,
    columns: ["column1", "column2"],
  });
  expect(await sniffCsv("1;2\n3;4\n", { header: true })).toMatchObject({ headerLine: 1, columns: ["1", "2"] });
});

test("sniffCsv(a line sep=, fixed widths, a header only, one column) is found as well", async () => {
  expect(await sniffCsv("sep=;\na;b,c\n1;2\n")).toMatchObject({
    dialect: { delimiter: ";" },
    headerLine: 2,
    linesAbove: 1,
    columns: ["a", "b,c"],
    reasons: { dialect: expect.stringContaining("the line sep=") },
  });
  expect(await sniffCsv('\ufeff"sep=^"\r\na^b\r\n')).toMatchObject({
    dialect: { delimiter: "^" },
    columns: ["a", "b"],
  });
  expect(await sniffCsv("Order  Total\nA1      7.00\nA2     12.50\n")).toMatchObject({
    dialect: { widths: [7, 5], quote: null },
    columns: ["Order", "Total"],
    headerLine: 1,
  });
  expect(await sniffCsv("sep=;\nOrder\nA1\nA2\n")).toMatchObject({ headerLine: 2, columns: ["Order"] });
  expect(await sniffCsv("Order;Date;Total")).toMatchObject({ dialect: { delimiter: ";" }, headerLine: 1 });
  expect(await sniffCsv("Order\nA1\nA2\n")).toMatchObject({ dialect: COMMA_SEPARATED, columns: ["Order"] });
});

test("sniffCsv(packed and encoded bytes) says what they were in", async () => {
  const rows = "Größe;Preis\n7;1,50\n";
  const latin = Uint8Array.from(rows, (c) => c.charCodeAt(0));
  expect(await sniffCsv(latin)).toMatchObject({
    encoding: "windows-1252",
    columns: ["Größe", "Preis"],
    wrapping: null,
  });
  expect(await sniffCsv(gzipSync(latin))).toMatchObject({ encoding: "windows-1252", wrapping: "gzip" });
  const wide = new Uint8Array(Uint16Array.from(rows, (c) => c.charCodeAt(0)).buffer);
  expect(await sniffCsv(new Blob([wide]))).toMatchObject({ encoding: "utf-16le", columns: ["Größe", "Preis"] });
  expect(await sniffCsv(latin, { encoding: "iso-8859-5" })).toMatchObject({
    reasons: { encoding: "iso-8859-5: option" },
  });
  // more than a sample holds, so that the front of the packed file breaks off
  const long = `Order;Total\n${Array.from({ length: 99_999 }, (_, i) => `${(i * 7919) % 99_991};${(i * i) % 99_989}\n`).join("")}`;
  for (const input of [long, gzipSync(long), utf16Stream(long)])
    expect(await sniffCsv(input)).toMatchObject({ columns: ["Order", "Total"], dialect: { delimiter: ";" } });
});

const utf16Stream = (text: string) =>
  new Blob([Uint16Array.from(text, (_) => 0).map((_, i) => text.charCodeAt(i))]).stream();

test("sniffCsv(no table) and sniffCsv(wrong options) say what is wrong", async () => {
  for (const [input, code] of [
    ["", "empty_file"],
    [" \n\r\n", "empty_file"],
    [gzipSync(""), "empty_file"],
    ["<!DOCTYPE html><html><body>Sign in, please</body></html>", "not_csv"],
    ['[{"id":1}]', "not_csv"],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 1, 2), "not_csv"],
    [gzipSync("a,b\n1,2\n").subarray(0, 20), "unreadable_source"],
  ] as const)
    await expect(sniffCsv(input), String(input)).rejects.toMatchObject({ name: "DataError", code });
  for (const [option, value] of Object.entries({ delimiter: "", quote: "ab", header: 1, widths: [], encoding: "x" }))
    await expect(sniffCsv("a,b\n", { [option]: value } as SniffOptions)).rejects.toThrow(invalidOption(option));
  await expect(sniffCsv("a,b\n", { delimeter: ";" } as never)).rejects.toThrow("did you mean delimiter?");
});

test("sniffCsv(text, what is known of it) takes it as known", async () => {
  expect(await sniffCsv("a;b,c\n1;2,3\n", { delimiter: "," })).toMatchObject({ columns: ["a;b", "c"] });
  expect(await sniffCsv("a~~b\n1~~2\n", { delimiter: "~~" })).toMatchObject({ columns: ["a", "b"] });
  expect(await sniffCsv("#by hand, again\na,b\n1,2\n", { comment: "#" })).toMatchObject({
    headerLine: 2,
    columns: ["a", "b"],
  });
  expect(await sniffCsv("x,y\na,b\n1,2\n", { skipLines: 1 })).toMatchObject({ headerLine: 2, columns: ["a", "b"] });
  expect(await sniffCsv("abc\n123\n", { widths: [1, 2] })).toMatchObject({ columns: ["a", "bc"], runnerUp: null });
  expect(await sniffCsv('"a;b\n1;2\n3;4\n', { quote: null })).toMatchObject({ columns: ['"a', "b"] });
});

test("sniffCsv(a quote behind a backslash in the last row alone) finds the escape", async () => {
  const text = "'a';'b'\n'1';'x'\n'2';'y'\n'3';'Bo O\\'Neil'\n";
  expect((await sniffCsv(text)).dialect).toMatchObject({ quote: "'", escape: "\\" });
});
test("sniffCsv(one column, quote: null) keeps the option", async () => {
  expect((await sniffCsv('"a\n"1\n', { quote: null })).dialect.quote).toBeNull();
});
test("sniffCsv(an old Excel file, Zstandard, gzip within gzip) is not_csv", async () => {
  for (const bytes of [
    Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4),
    new Uint8Array(gzipSync(gzipSync("a,b\n"))),
  ])
    await expect(sniffCsv(bytes)).rejects.toMatchObject({ code: "not_csv" });
});
