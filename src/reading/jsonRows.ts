import { DataError, type DataErrorDetails } from "../errors.ts";
import { isRow, type Row } from "./flatRows.ts";
import { meaningOf } from "./headerWords.ts";
import { hasAny, ORDER_WORDS } from "./roleRule.ts";

/** Whether a text begins as JSON does: an array, or an object. */
export const looksLikeJson = (text: string): boolean => /^\ufeff?\s*(\[\s*[{\]]|\{\s*["}])/.test(text);

/**
 * The rows of a JSON text: an array of objects, an object with such an array somewhere in it, or an object on each line.
 *
 * @throws DataError `not_csv` for JSON that is no rows
 */
export function jsonRows(text: string, place: DataErrorDetails): readonly Row[] {
  const refuse = (got: string, line?: number): never => {
    const problem = `expected rows, as an array of objects or an object on each line, got ${got}`;
    throw new DataError("not_csv", problem, { ...place, ...(line !== undefined && { line }), expected: "rows" });
  };
  const trimmed = text.replace(/^\ufeff/, "").trim();
  const value = parsed(trimmed);
  if (Array.isArray(value)) {
    const wrong = value.findIndex((row) => !isRow(row));
    return wrong < 0 ? (value as Row[]) : refuse(`${JSON.stringify(value[wrong])?.slice(0, 60)} at place ${wrong}`);
  }
  if (isRow(value)) {
    const rows = rowsWithin(value);
    // a single object may be the only row of a file of lines
    if (rows !== undefined) return rows;
    if (!trimmed.includes("\n") && Object.keys(value).length > 2 && !("error" in value) && !("errors" in value))
      return [value];
    return refuse(`an object: ${trimmed.slice(0, 80)}`);
  }
  return trimmed.split(/\r\n?|\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = parsed(line);
    return isRow(row) ? [row] : refuse(JSON.stringify(line.slice(0, 60)), i + 1);
  });
}

/** How deep in an object its rows may be: `data.orders.edges`. */
const DEEPEST = 4;

/** The rows that an answer of an interface holds: its list of orders, else the longest list of objects, at the place nearest to the top. */
export function rowsWithin(answer: Row): readonly Row[] | undefined {
  if ("error" in answer || "errors" in answer) return undefined;
  let level: Row[] = [answer];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const entries = level.flatMap((object) => Object.entries(object));
    const lists = entries.filter(
      (entry): entry is [string, Row[]] => Array.isArray(entry[1]) && entry[1].length > 0 && entry[1].every(isRow),
    );
    // orders beside refunds or products
    const ofOrders = lists.filter(([name]) => hasAny(meaningOf(name).meanings, ...ORDER_WORDS));
    const [longest] = (ofOrders.length > 0 ? ofOrders : lists).sort(([, a], [, b]) => b.length - a.length);
    if (longest !== undefined) return longest[1];
    level = entries.map(([, value]) => value).filter(isRow);
  }
  return undefined;
}

/** Texts and numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** Whole numbers that a double may not hold. */
const LONG = /^-?\d{16,}$/;

function parsed(text: string): unknown {
  try {
    // ids of 18 digits stay what they are
    return JSON.parse(
      /\d{16}/.test(text) ? text.replace(TOKENS, (found) => (LONG.test(found) ? `"${found}"` : found)) : text,
    );
  } catch {
    return undefined;
  }
}
