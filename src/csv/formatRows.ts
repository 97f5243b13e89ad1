import { dsvFormat } from "d3-dsv";
import type { ColumnSpec } from "../columns/columns.ts";

const csv = dsvFormat(",");
/** Rows to turn into text at once. */
const STEP = 4096;

/** How a text begins that a spreadsheet would run. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as CSV, a header and then some thousand rows at a time; the cells that are missing are empty.
 *
 * @param guard whether texts that a spreadsheet would run get a `'` in front
 */
export function* formatRows(
  columns: readonly ColumnSpec[],
  rows: Iterable<Readonly<Record<string, unknown>>>,
  guard = false,
): Generator<string> {
  const guarded = (text: string): string => (guard && FORMULA.test(text) ? `'${text}` : text);
  yield `${csv.formatRow(columns.map((column) => guarded(column.csv)))}\n`;
  let lines: string[][] = [];
  for (const row of rows) {
    // a column may be called as something that every object inherits: constructor
    const cells = columns.map(({ name, kind }) => {
      const cell = formatCell(kind, Object.hasOwn(row, name) ? row[name] : null);
      return kind === "text" ? guarded(cell) : cell;
    });
    // a row of nothing but delimiters would be read as a blank line
    if (cells.length > 1 && cells.every((cell) => cell === "")) {
      if (lines.length > 0) yield `${csv.formatRows(lines)}\n`;
      yield `""${",".repeat(cells.length - 1)}\n`;
      lines = [];
      continue;
    }
    lines.push(cells);
    if (lines.length < STEP) continue;
    yield `${csv.formatRows(lines)}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${csv.formatRows(lines)}\n`;
}

function formatCell(kind: ColumnSpec["kind"], value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  // String(-0) is "0"
  if (Object.is(value, -0)) return "-0";
  if (kind !== "date") return String(value);
  return typeof value === "number" || value instanceof Date ? formatDate(new Date(value)) : String(value);
}

/** `2025-01-31 09:39:37`, with milliseconds where there are any. */
function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return "invalid date";
  const text = date.toISOString().replace("T", " ").replace("Z", "");
  return text.endsWith(".000") ? text.slice(0, -4) : text;
}
