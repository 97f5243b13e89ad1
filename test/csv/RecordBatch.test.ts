import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NumberReading } from "../../src/columns/NumberReading.ts";
import { BATCH_ROWS } from "../../src/columns/TextBuilder.ts";
import { CsvReader } from "../../src/csv/CsvReader.ts";
import type { CsvResult } from "../../src/csv/CsvSource.ts";
import { bytesOf, COMMA_SEPARATED, type Dialect } from "../../src/csv/Dialect.ts";
import { RecordScanner } from "../../src/csv/RecordScanner.ts";
import { splitRecords } from "../../src/csv/splitRecords.ts";
import { dialects, lineEnds, rendered } from "./dialects.ts";

const encoder = new TextEncoder();
const NAMES = ["a", "b", "c"];
type Rows = readonly (readonly [line: number, ...cells: (string | null)[]])[];

function read(text: string, dialect: Dialect, names: readonly string[], step: number): CsvResult {
  const columns = names.map((name) => ({ name, csv: name, kind: "text" as const, required: true }));
  const reader = new CsvReader({ table: "t", columns, dialect, onBadRow: "collect", details: true });
  const bytes = encoder.encode(text);
  // one piece of memory for all chunks: they may be overwritten
  const chunk = new Uint8Array(step);
  for (let from = 0; from < bytes.length; from += step) {
    chunk.set(bytes.subarray(from, from + step));
    reader.push(chunk.subarray(0, Math.min(step, bytes.length - from)));
  }
  return reader.finish();
}

const rowsOf = ({ columns, rowCount, details }: CsvResult): Rows =>
  Array.from({ length: rowCount }, (_, row) => [
    details?.lines.at(row) as number,
    ...[...columns.values()].map((column) => column.at(row) as string | null),
  ]);

/** The good rows of a text and the lines of its bad ones, by {@link splitRecords}; `undefined` if a quote stays open. */
function expected(text: string, dialect: Dialect, width: number): { rows: Rows; bad: number[] } | undefined {
  const [, ...records] = splitRecords(text, dialect);
  if (records.some(({ to, strayQuotes }) => to >= text.length && strayQuotes > 0)) return undefined;
  const filled = records.filter(
    ({ cells, quoted }) => width === 1 || cells.some((cell, i) => /[^ \t]/.test(cell) || quoted[i]),
  );
  const isGood = (record: (typeof records)[number]) => record.cells.length === width && record.strayQuotes === 0;
  return {
    rows: filled.filter(isGood).map(({ line, cells }) => [line, ...cells.map((cell) => cell || null)]),
    bad: filled.filter((record) => !isGood(record)).map(({ line }) => line),
  };
}

describe("RecordBatch of any dialect, in chunks of a few bytes", () => {
  // without digits: see the bug below
  const cell = fc.string({
    unit: fc.constantFrom("x", "é", "😀", " ", ",", ";", "|", '"', "'", "\\", "\n", "\r"),
    maxLength: 6,
  });
  const step = fc.integer({ min: 1, max: 7 });

  test("holds the table that was rendered", () => {
    const table = fc.integer({ min: 1, max: 3 }).chain((width) => {
      const row = fc.tuple(fc.array(cell, { minLength: width, maxLength: width }), fc.boolean());
      return fc.tuple(fc.constant(NAMES.slice(0, width)), fc.array(row, { maxLength: 20, size: "max" }));
    });
    fc.assert(
      fc.property(dialects, table, lineEnds, step, (dialect, [names, rows], lineEnd, size) => {
        const lines = [names, ...rows.map(([cells]) => cells)].map((cells, i) =>
          cells.map((text) => rendered(text, dialect, rows[i - 1]?.[1])).join(dialect.delimiter),
        );
        const result = read(lines.join(lineEnd) + lineEnd, dialect, names, size);
        const kept = rows.filter(
          ([cells, always]) =>
            names.length === 1 ||
            always ||
            cells.some((text) => /[^ \t]/.test(text) || rendered(text, dialect) !== text),
        );
        expect(rowsOf(result).map(([, ...cells]) => cells)).toEqual(
          kept.map(([cells]) => cells.map((text) => text || null)),
        );
        expect([result.rejectedCount, result.details?.blankLines]).toEqual([0, rows.length - kept.length]);
      }),
      { numRuns: 500 },
    );
  });

  test("holds of any text the rows and lines that splitRecords finds", () => {
    const part = fc.constantFrom("x", "é", "7", "D", "D", "Q", "Q", "E", "\n", "\n", "\r\n", "\r", "'");
    fc.assert(
      fc.property(dialects, fc.array(part, { maxLength: 60, size: "max" }), step, (dialect, parts, size) => {
        const { delimiter, quote, escape: mark } = dialect;
        const body = parts.map((p) => (p === "D" ? delimiter : p === "Q" ? quote : p === "E" ? (mark ?? "") : p));
        // a file of bad rows only is refused
        const text = `a${delimiter}b\n1${delimiter}2\n${body.join("")}\n`;
        const wanted = expected(text, dialect, 2);
        fc.pre(wanted !== undefined);
        const result = read(text, dialect, ["a", "b"], size);
        expect({ rows: rowsOf(result), bad: result.rejected.map(({ line }) => line) }).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  test("holds no comments, but counts their lines", () => {
    fc.assert(
      fc.property(dialects, fc.constantFrom("#", "//", "§§"), lineEnds, step, (dialect, comment, end, size) => {
        const row = (...cells: string[]): string => cells.join(dialect.delimiter);
        const lines = [`${comment}made by hand`, row("a", "b"), row("1", "2"), `${comment}"`, comment, row("3", "4")];
        const result = read(lines.join(end), { ...dialect, comment }, ["a", "b"], size);
        expect(rowsOf(result)).toEqual([
          [3, "1", "2"],
          [6, "3", "4"],
        ]);
        expect(result.details?.commentLines).toBe(2);
      }),
    );
  });

  test("holds serial texts whose prefix has the delimiter in it", () => {
    const dialect = { ...COMMA_SEPARATED, delimiter: ";" };
    const rows = Array.from({ length: 5000 }, (_, i) => `"p;${i}";x\n`);
    const result = read(`a;b\n${rows.join("")}p;\n`, dialect, ["a", "b"], 4096);
    expect([result.rowCount, result.rejectedCount, [...result.columns.values()][0]?.at(5000)]).toEqual([5001, 0, "p"]);
  });

  test("holds no comments of columns of fixed width", () => {
    const dialect = { ...COMMA_SEPARATED, quote: null, widths: [3, 3], comment: "#" };
    const result = read("a  b\n#  note\n1  2\n", dialect, ["a", "b"], 5);
    expect([rowsOf(result), result.details?.commentLines]).toEqual([[[3, "1", "2"]], 1]);
  });
});

describe("RecordBatch of numbers", () => {
  function scanned(text: string): { scanner: RecordScanner; bytes: Uint8Array } {
    const scanner = new RecordScanner(2, [1, 0], bytesOf({ ...COMMA_SEPARATED, delimiter: ";" }));
    scanner.expectText(0, undefined);
    scanner.expect(1, new NumberReading());
    const bytes = encoder.encode(text);
    scanner.scan(bytes, 0, bytes.length);
    return { scanner, bytes };
  }

  test("RecordBatch.remove(rows) keeps numbers, lines, units and alternates in step", () => {
    const { scanner } = scanned("x;1.250\n\ny;$3\nz;2.500\nw;€4\n");
    scanner.remove(new Set([0, 1]));
    expect([scanner.rows, scanner.numbers.slice(0, 2), scanner.lines.slice(0, 2)]).toEqual([
      ...[2, Float64Array.of(2.5, 4), Int32Array.of(4, 5)],
    ]);
    expect([scanner.units[0]?.slice(0, 2), scanner.alternates]).toEqual([
      Float64Array.of(0, 2),
      [{ row: 0, slot: 0, value: 2500 }],
    ]);
  });

  test("RecordBatch.blank(row) empties its cells alone, RecordBatch.clear() begins anew", () => {
    const { scanner, bytes } = scanned('x;1.250\n"y""y";7\n');
    expect([scanner.textAt(1, 0, bytes), scanner.textAt(1, 1, bytes)]).toEqual(["x", 'y"y']);
    scanner.blank(0);
    expect([scanner.numbers[0], scanner.numbers[1], scanner.textAt(1, 0, bytes)]).toEqual([Number.NaN, 7, ""]);
    expect(scanner.textAt(1, 1, bytes)).toBe('y"y');
    scanner.clear();
    expect([scanner.rows, scanner.alternates, scanner.turned.size]).toEqual([0, [], 0]);
    expect(scanner.line).toBe(3);
  });

  test("RecordBatch.setApart(a quoted cell) holds the texts before their quotes were marked, however many", () => {
    class Opened extends RecordScanner {
      put(bytes: Uint8Array, mark: number): string {
        const start = this.setApart(bytes, 1, bytes.length - 1, 34, mark);
        return new TextDecoder().decode(this.apart.subarray(start, this.apartLength));
      }
    }
    const text = fc.string({ unit: fc.constantFrom("x", "é", "😀", '"', "'", "\\", "\n", " ") });
    const opened = new Opened(1, [0], bytesOf(COMMA_SEPARATED));
    fc.assert(
      fc.property(text, fc.constantFrom(null, "\\"), (content, mark) => {
        const marked = mark === null ? content : content.replaceAll(mark, mark + mark);
        const bytes = encoder.encode(`"${marked.replaceAll('"', `${mark ?? '"'}"`)}"`);
        expect(opened.put(bytes, mark === null ? -1 : 92)).toBe(content);
      }),
      { numRuns: 1000 },
    );
  });

  test("RecordBatch turns to the other reading where a cell shows that it is right", () => {
    const { scanner } = scanned("x;1.250\ny;7\nz;2,50\nw;1.250\n");
    expect([...scanner.numbers.slice(0, 4)]).toEqual([1250, 7, 2.5, 1250]);
    expect([[...scanner.turned], scanner.alternates]).toEqual([[0], [{ row: 0, slot: 0, value: 1.25 }]]);
    expect(scanner.numbers.length).toBe(2 * BATCH_ROWS);
  });
});
