import { dsvFormat } from "d3-dsv";
import { DataError, type DataErrorDetails } from "../errors.ts";
import type { ColumnSpec } from "./columns.ts";
import { decodeText } from "./decodeText.ts";

const csv = dsvFormat(",");

/** Where the file's columns go: for each of them the column it fills, or `undefined` when nobody asked for it. */
export type Header = readonly { readonly csv: string; readonly spec: ColumnSpec | undefined }[];

/**
 * Matches the header record with the columns wanted, in whatever order they stand.
 *
 * @param keepUnknown makes a text column of every header nobody asked for
 * @throws DataError `missing_column`, listing all that are missing with the nearest names found; `duplicate_column`;
 *   `invalid_encoding`; `not_csv` when there is something other than a header
 */
export function readHeader(
  record: Uint8Array,
  columns: readonly ColumnSpec[],
  keepUnknown: boolean,
  place: DataErrorDetails,
): Header {
  const text = decodeText(record, 0, record.length);
  if (text === undefined) {
    throw new DataError("invalid_encoding", "expected a header in UTF-8 without NUL", {
      ...place,
      line: 1,
      expected: "UTF-8",
    });
  }
  const names = (csv.parseRows(text)[0] ?? []).map((name) => name.trim());
  const wanted = new Map(columns.map((spec) => [spec.csv.trim(), spec]));
  const known = new Set(columns.map((spec) => spec.name));
  const taken = new Set<string>();
  const header = names.map((name) => {
    const spec =
      wanted.get(name) ?? (keepUnknown && name !== "" ? { name, csv: name, kind: "text" as const } : undefined);
    // a column kept under its own header must not pass for one of the schema's, whose kind is another
    if (spec !== undefined && (taken.has(spec.name) || (!wanted.has(name) && known.has(name)))) {
      throw new DataError("duplicate_column", `expected every column once, got ${JSON.stringify(name)} again`, {
        ...place,
        line: 1,
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

function missingColumns(missing: readonly ColumnSpec[], found: readonly string[], place: DataErrorDetails): DataError {
  const list = missing.map(({ csv }) => {
    const near = nearest(csv, found);
    return near === undefined ? JSON.stringify(csv) : `${JSON.stringify(csv)} (nearest found: ${JSON.stringify(near)})`;
  });
  return new DataError(
    "missing_column",
    `missing ${missing.length === 1 ? "column" : "columns"} ${list.join(", ")}; the header has ${shortList(found)}${hint(found)}`,
    {
      ...place,
      line: 1,
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

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return shown.join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "");
}

/** The name found that takes the fewest edits to become the name wanted, if that is less than half of it. */
function nearest(wanted: string, found: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const target = plain(wanted);
  let best: string | undefined;
  let fewest = Math.ceil(target.length / 2);
  for (const name of found.slice(0, 1000)) {
    const edits = editDistance(target, plain(name.slice(0, 100)));
    if (edits < fewest) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}

/** Levenshtein's distance (Wagner and Fischer 1974, one row at a time). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
