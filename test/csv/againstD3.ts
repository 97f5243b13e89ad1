import { csvFormatRows, csvParseRows, dsvFormat } from "d3-dsv";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ColumnSpec } from "../../src/columns/columns.ts";
import { CsvReader } from "../../src/csv/CsvReader.ts";
import { COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { splitRecords } from "../../src/csv/splitRecords.ts";
import { inBatches } from "../shared/inBatches.ts";

const COLUMNS: readonly ColumnSpec[] = ["a", "b", "c"].map((name) => ({ name, csv: name, kind: "text" }));
const UNIT = fc.constantFrom("a", "é", "😀", " ", ",", '"', "\n", "\r", "1", "0", "-", "'");
const cell = fc.string({ unit: UNIT, maxLength: 6 });
const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });

/** The rows of a text in bytes, read in pieces of some size. */
function rowsOf(csv: string, step: number, delimiter: string): (string | null)[][] {
  const bytes = new TextEncoder().encode(csv);
  const reader = new CsvReader({ table: "t", columns: COLUMNS, dialect: { ...COMMA_SEPARATED, delimiter } });
  for (let from = 0; from < bytes.length; from += step) reader.push(bytes.slice(from, from + step));
  const { columns, rowCount } = reader.finish();
  return Array.from({ length: rowCount }, (_, row) =>
    [...columns.values()].map((column) => column.at(row) as string | null),
  );
}

/** Cells as the reader has them: an empty one is missing. */
const asRead = (rows: readonly (readonly string[])[]): (string | null)[][] =>
  rows.map((row) => row.map((value) => value || null));

const isBlank = (cell: string): boolean => /^ *$/.test(cell);

/** Registers the tests that random texts are read as d3-dsv reads them, so many each. Call it from a test file. */
export function againstD3(count: number): void {
  test(`CsvReader and splitRecords read ${count} tables that d3-dsv writes, whatever the pieces they come in`, {
    timeout: 900_000,
  }, async () => {
    const pieces = fc.integer({ min: 1, max: 50 });
    await inBatches(
      count,
      fc.property(table, pieces, fc.boolean(), fc.constantFrom(",", ";", "\t"), (rows, step, ends, delimiter) => {
        const csv = dsvFormat(delimiter).formatRows([["a", "b", "c"], ...rows]) + (ends ? "\n" : "");
        // rows of nothing but blanks are blank lines
        expect(rowsOf(csv, step, delimiter)).toEqual(asRead(rows.filter((row) => !row.every(isBlank))));
        const plain = csvFormatRows(rows);
        const split = [...splitRecords(plain, COMMA_SEPARATED)].map(({ cells }) => cells);
        expect(split).toEqual(csvParseRows(plain));
      }),
    );
  });

  test(`CsvReader and splitRecords read ${count} texts of whole records as d3-dsv does`, {
    timeout: 900_000,
  }, async () => {
    // a quote inside of a cell is a character like others
    const plain = fc.string({ unit: fc.constantFrom("x", "é", " ", "7", "-", "'", '"'), maxLength: 6 });
    const bare = plain.map((value) => value.replace(/^"+/, ""));
    const quoted = cell.map((value) => `"${value.replaceAll('"', '""')}"`);
    const field = fc.oneof(bare, quoted);
    const record = fc.tuple(field, field, field).map((fields) => fields.join(","));
    const records = fc.array(fc.tuple(record, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 8 });
    await inBatches(
      count,
      fc.property(records, fc.integer({ min: 1, max: 40 }), (lines, step) => {
        const body = lines.flat().join("");
        const expected = csvParseRows(body);
        const read = asRead(expected.filter((_, i) => !lines[i]?.[0].split(",").every(isBlank)));
        expect(rowsOf(`a,b,c\n${body}`, step, ",")).toEqual(read);
        expect([...splitRecords(body, COMMA_SEPARATED)].map(({ cells }) => cells)).toEqual(expected);
      }),
    );
  });
}
