import { csvFormatRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { clockTime, type RowDates } from "../time.ts";

/** Properties that rows may have in all: each row is written with every one of them. */
const MOST_COLUMNS = 1000;
/** Rows to write at once. */
const ROWS = 2000;

/** Whether something is a row: an object that is no source of bytes. */
export function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  const plain = prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && !("read" in value && typeof value.read === "function");
}

/**
 * Rows as the text of a table, a piece at a time, so that there is one way in which cells are read: properties of objects
 * within become columns of their own (`customer.email`), dates are the shop's clock.
 */
export function rowsAsCsv(
  rows: readonly Readonly<Record<string, unknown>>[],
  rowDates: RowDates = "utc",
): AsyncIterable<string> {
  const flat = bare(rows).map((row) => flattened(row));
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

/** Rows without an object around each, such as `{"node": {...}}` and `{"Item": {...}}`. */
function bare(rows: readonly Readonly<Record<string, unknown>>[]): readonly Readonly<Record<string, unknown>>[] {
  const [key, ...others] = Object.keys(rows[0] ?? {});
  if (key === undefined || others.length > 0) return rows;
  const within = rows.map((row) => (Object.keys(row).length === 1 ? row[key] : undefined));
  return within.every(isRow) ? within : rows;
}

function flattened(
  row: Readonly<Record<string, unknown>>,
  prefix = "",
  into = new Map<string, unknown>(),
): Map<string, unknown> {
  for (const [key, value] of Object.entries(row)) {
    const name = prefix + key;
    const inner = untyped(value);
    // a few levels, as nobody knows how deep an object goes
    if (isRow(inner) && prefix.split(".").length < 4) flattened(inner, `${name}.`, into);
    else into.set(name, inner);
  }
  return into;
}

/** A value without the type that databases write around it: `{"$numberDecimal": "12.50"}`, `{"N": "12.50"}`. */
function untyped(value: unknown): unknown {
  let inner = value;
  for (let depth = 0; depth < 2 && isRow(inner); depth++) {
    const [[key = "", only] = [], ...others] = Object.entries(inner);
    if (others.length > 0 || !/^(\$(number\w+|date|oid|uuid)|[SN])$/.test(key)) return inner;
    inner = key === "$date" && typeof only === "number" ? new Date(only) : only;
  }
  return inner;
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
