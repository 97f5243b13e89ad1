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
  const lines: string[] = [];
  const cells: string[] = columns.map(() => "");
  for (const row of rows) {
    for (const [i, { name, kind }] of columns.entries()) cells[i] = cellOf(row[name], kind);
    // joined at once: a text that grows bit by bit keeps all of its bits
    lines.push(cells.join("\t"));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function cellOf(value: unknown, kind: CopyTarget["columns"][number]["kind"]): string {
  if (value === null || value === undefined) return "\\N";
  if (kind === "date") return momentOf(Number(value));
  if (kind === "number") return String(value);
  return String(value).replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign] as string);
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
