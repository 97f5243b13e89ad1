import { csvFormatRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { clockTime, type RowDates } from "../time.ts";
import { flatRows, type Row } from "./flatRows.ts";

/** Properties that rows may have in all: each row is written with every one of them. */
const MOST_COLUMNS = 1000;
/** Rows to write at once. */
const ROWS = 2000;

/**
 * Rows as the text of a table, a piece at a time, so that there is one way in which cells are read. Dates are the shop's
 * clock.
 */
export function rowsAsCsv(rows: readonly Row[], rowDates: RowDates = "utc"): AsyncIterable<string> {
  const flat = flatRows(rows);
  const headers = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  if (headers.length > MOST_COLUMNS) {
    const expected = `rows with at most ${MOST_COLUMNS} properties in all`;
    throw new DataError("too_large", `expected ${expected}, got ${headers.length}`, { table: "orders", expected });
  }
  return {
    async *[Symbol.asyncIterator]() {
      yield `${csvFormatRows([headers])}\n`;
      for (let from = 0; from < flat.length; from += ROWS) {
        const piece = flat
          .slice(from, from + ROWS)
          .map((row) => headers.map((header) => textOf(row.get(header), rowDates)));
        yield `${csvFormatRows(piece)}\n`;
      }
    },
  };
}

function textOf(value: unknown, rowDates: RowDates): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    const ms = clockTime(value, rowDates);
    return Number.isNaN(ms) ? "" : new Date(ms).toISOString().slice(0, -1);
  }
  if (typeof value === "number") {
    const text = String(value);
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      const expected = "a number that is exact; give it as a text or a bigint";
      throw new DataError("invalid_text", `expected ${expected}, got ${text}`, {
        table: "orders",
        value: text,
        expected,
      });
    }
    // 1.234 is no thousand here
    return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
  }
  return typeof value === "object" ? textOfObject(value, rowDates) : String(value);
}

/** An object's own text, as a decimal's and an id's of a database; of others the JSON. */
function textOfObject(value: object, rowDates: RowDates): string {
  try {
    const plain: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
    return typeof plain === "object" && plain !== null ? JSON.stringify(plain) : textOf(plain, rowDates);
  } catch {
    // within itself, or too deep
    return "";
  }
}
