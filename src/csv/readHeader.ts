import type { ColumnSpec } from "../columns/columns.ts";
import { decodeText } from "../columns/decodeText.ts";
import { DataError, type DataErrorDetails } from "../errors.ts";
import { nearest } from "../options.ts";
import type { Dialect } from "./Dialect.ts";
import { splitRecords } from "./splitRecords.ts";

/** Where the file's columns go: for each of them the column it fills, or `undefined` when nobody asked for it. */
export type Header = readonly { readonly csv: string; readonly spec: ColumnSpec | undefined }[];

/**
 * The names in a header record, without blanks around them.
 *
 * @throws DataError `invalid_encoding`
 */
export function headerNames(record: Uint8Array, dialect: Dialect, place: DataErrorDetails): string[] {
  const text = decodeText(record, 0, record.length);
  if (text === undefined) {
    throw new DataError("invalid_encoding", "expected a header in UTF-8 without NUL", {
      line: 1,
      ...place,
      expected: "UTF-8",
    });
  }
  const [first] = splitRecords(text, dialect);
  return (first?.cells ?? []).map((name) => name.trim());
}

/**
 * Matches the names in a header with the columns wanted, in whatever order they stand: by the place that a column says it
 * has; else exactly, or without case, blanks, dashes and underscores where just one header is alike.
 *
 * @param keepUnknown makes a text column of every header nobody asked for
 * @throws DataError `missing_column`, listing all that are missing with the nearest names found; `duplicate_column`;
 *   `not_csv` when there is something other than a header
 */
export function readHeader(
  names: readonly string[],
  columns: readonly ColumnSpec[],
  keepUnknown: boolean,
  place: DataErrorDetails,
): Header {
  const placed = new Map(columns.flatMap((spec) => (spec.index === undefined ? [] : [[spec.index, spec] as const])));
  if (placed.size > 0) return names.map((name, index) => ({ csv: name, spec: placed.get(index) }));
  const wanted = matched(columns, names);
  const known = new Set(columns.map((spec) => spec.name));
  const taken = new Set<string>();
  const header = names.map((name) => {
    const spec =
      wanted.get(name) ?? (keepUnknown && name !== "" ? { name, csv: name, kind: "text" as const } : undefined);
    // a column kept under its own header must not pass for one of the schema's, whose kind is another
    if (spec !== undefined && (taken.has(spec.name) || (!wanted.has(name) && known.has(name)))) {
      throw new DataError("duplicate_column", `expected every column once, got ${JSON.stringify(name)} again`, {
        line: 1,
        ...place,
        column: name,
        value: name,
        expected: "every column once",
      });
    }
    if (spec !== undefined) taken.add(spec.name);
    return { csv: name, spec };
  });
  const missing = columns.filter((spec) => spec.required && !taken.has(spec.name));
  if (missing.length > 0) throw missingColumns(missing, names, place);
  return header;
}

/** The columns by the headers that they have in this file. */
function matched(columns: readonly ColumnSpec[], names: readonly string[]): Map<string, ColumnSpec> {
  const exact = new Map(columns.map((spec) => [spec.csv.trim(), spec]));
  const there = new Set(names);
  // of headers that are alike, those that nobody wants by their exact name
  const alike = new Map<string, string[]>();
  for (const name of names) {
    if (exact.has(name)) continue;
    const plain = plainName(name);
    const others = alike.get(plain);
    if (others === undefined) alike.set(plain, [name]);
    else others.push(name);
  }
  const wanted = new Map([...exact].filter(([csv]) => there.has(csv)));
  for (const [csv, spec] of exact) {
    // what is merely alike, and does not fit, would be lost without a word
    if (spec.lenient) continue;
    const found = alike.get(plainName(csv)) ?? alike.get(plainName(spec.alias ?? csv)) ?? [];
    const [name, ...others] = there.has(csv) ? [] : found;
    if (name !== undefined && others.length === 0 && !wanted.has(name)) wanted.set(name, spec);
  }
  return wanted;
}

const plainName = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

function missingColumns(missing: readonly ColumnSpec[], found: readonly string[], place: DataErrorDetails): DataError {
  const list = missing.map(({ csv }) => {
    const near = nearest(csv, found);
    return near === undefined ? JSON.stringify(csv) : `${JSON.stringify(csv)} (nearest found: ${JSON.stringify(near)})`;
  });
  return new DataError(
    "missing_column",
    `missing ${missing.length === 1 ? "column" : "columns"} ${list.join(", ")}; the header has ${shortList(found)}${hint(found)}`,
    {
      line: 1,
      ...place,
      column: missing.map(({ csv }) => csv).join(", "),
      expected: missing.map(({ csv }) => csv).join(", "),
    },
  );
}

/** A header of one cell was meant to have more, or to be a file's name. */
function hint(found: readonly string[]): string {
  const [only = ""] = found;
  if (found.length !== 1) return "";
  if (/\.[ct]sv$/i.test(only)) return "; to read a file give csvFile(path) of clientele/node";
  if (!/[;\t]/.test(only)) return "";
  return `; expected commas between the columns, got ${only.includes(";") ? "semicolons" : "tabs"}`;
}

/** Headers to list: all of any file that somebody made. */
const SHOWN = 200;

/** Headers as a message lists them. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return shown.join(", ") + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "");
}
