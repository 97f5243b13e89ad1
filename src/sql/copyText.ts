import type { CopyTarget, SqlRow } from "./SqlDatabase.ts";

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Rows as COPY of PostgreSQL takes them in its text format: a line each, columns between tabs, `\N` for what is missing. Dates are
 * epoch milliseconds in the rows, and written as a moment without a time zone.
 *
 * @example
 * ```ts
 * import { copyText } from "clientele/sql";
 *
 * const columns = [{ name: "id", kind: "text" }, { name: "at", kind: "date" }] as const;
 * copyText({ columns }, [{ id: "C\t1", at: Date.UTC(2025, 0, 31) }, { id: null, at: null }]);
 * // => "C\\t1\t2025-01-31 00:00:00.000\n\\N\t\\N\n"
 * ```
 */
export function copyText({ columns }: Pick<CopyTarget, "columns">, rows: Iterable<SqlRow>): string {
  let text = "";
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const { name, kind } = columns[i] as CopyTarget["columns"][number];
      const value = row[name];
      if (i > 0) text += "\t";
      if (value === null || value === undefined) text += "\\N";
      else if (kind === "date") text += momentOf(Number(value));
      else if (kind === "number") text += String(value);
      else text += String(value).replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign] as string);
    }
    text += "\n";
  }
  return text;
}

/** A moment as PostgreSQL reads it, before the year 1 too. */
function momentOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  const rest = date
    .toISOString()
    .replace(/^[+-]?\d+/, "")
    .replace("T", " ")
    .slice(0, -1);
  return year > 0 ? `${String(year).padStart(4, "0")}${rest}` : `${String(1 - year).padStart(4, "0")}${rest} BC`;
}
