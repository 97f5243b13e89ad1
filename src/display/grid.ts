/** What is shown of a table: texts, the rows that fit, and how many there are. */
export interface Grid {
  readonly title: string;
  readonly columns: readonly {
    readonly name: string;
    /** In words; empty for texts and plain numbers. */
    readonly unit: string;
    /** Numbers stand at the right. */
    readonly numeric: boolean;
  }[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are. */
  readonly length: number;
}

/** What a grid is made from: cells by row and column name, on demand. */
export interface GridSource {
  readonly title?: string | undefined;
  readonly columns: readonly { readonly name: string; readonly unit?: string | undefined }[];
  readonly length: number;
  /** Whether there may be more columns than these. */
  readonly more?: boolean;
  readonly cell: (row: number, name: string) => unknown;
}

/** The first rows of a source as texts. */
export function gridOf({ title = "", columns, length, cell }: GridSource, most: number): Grid {
  const shown = Array.from({ length: Math.min(length, most) }, (_, row) => columns.map(({ name }) => cell(row, name)));
  return {
    title,
    columns: columns.map(({ name, unit = "" }, i) => ({
      name,
      unit,
      numeric: shown.some((row) => isNumeric(row[i])) && shown.every((row) => row[i] == null || isNumeric(row[i])),
    })),
    // a plain number of a known table is a name: a year's
    rows: shown.map((row) => row.map((value, i) => cellText(value, !PLAIN.has(columns[i]?.unit ?? "any")))),
    length,
  };
}

/** How many rows are left out, in words; empty where none is. */
export function leftOut({ rows, length }: Grid): string {
  return rows.length < length ? `${count(rows.length)} of ${count(length)} rows` : "";
}

const PLAIN: ReadonlySet<string> = new Set(["", "year"]);
const isNumeric = (value: unknown): boolean => typeof value === "number" || typeof value === "bigint";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const count = (value: number): string => whole.format(value);
/** A longer text is cut: a cell is no place for a file. */
const LONGEST = 120;

/** A cell as a text: thousands apart, four digits of what is small, days without a time. */
export function cellText(value: unknown, grouped = true): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && grouped) return (Math.abs(value) < 100 ? small : whole).format(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : dateText(value);
  if (Array.isArray(value) && value.some((item) => typeof item === "object")) return `${count(value.length)} rows`;
  const text = Array.isArray(value) ? value.map((item) => cellText(item)).join(", ") : String(value);
  return text.length > LONGEST ? `${[...text.slice(0, 2 * LONGEST)].slice(0, LONGEST - 1).join("")}…` : text;
}

function dateText(date: Date): string {
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace("T", " ").replace(/(\.000)?Z$/, "");
}
