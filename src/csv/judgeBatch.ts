import type { DataErrorCode } from "../errors.ts";
import type { ColumnSpec } from "./columns.ts";
import { decodeAny } from "./decodeText.ts";
import { NumberBuilder } from "./NumberBuilder.ts";
import { BATCH_ROWS, type RecordScanner, type RowIssue } from "./RecordScanner.ts";
import type { Header } from "./readHeader.ts";
import type { TextBuilder } from "./TextBuilder.ts";

/** Collects a column's values. */
export type ColumnBuilder = NumberBuilder | TextBuilder;

/** A column of the file that somebody wants. */
export interface Target {
  /** Which column of the file it is. */
  readonly index: number;
  readonly spec: ColumnSpec;
  readonly builder: ColumnBuilder;
}

/** What is wrong with a row. */
export interface Problem {
  readonly code: DataErrorCode;
  readonly column: string | null;
  readonly value: string;
  readonly expected: string;
  readonly reason: string;
}

const DATE_EXPECTED = "a date such as 2025-01-31 or 2025-01-31 09:39:37";

/**
 * Judges the scanner's batch by what the columns demand and turns texts into codes on the way. Gives the bad rows with
 * the first thing that is wrong with each; their cells are emptied.
 */
export function judgeBatch(
  scanner: RecordScanner,
  targets: readonly Target[],
  header: Header,
  bytes: Uint8Array,
  countBy: "lines" | "rows" = "lines",
): Map<number, Problem> {
  const problems = new Map<number, Problem>();
  for (const issue of scanner.issues) {
    // a comma too many makes the cells behind it wrong as well: the count says what really happened
    if (issue.kind === "cell_count" || !problems.has(issue.row))
      problems.set(issue.row, problemOf(issue, header, bytes));
  }
  for (const row of problems.keys()) scanner.blank(row);
  // the unique ones last: a row that is rejected anyway must not be the first to have an id
  const inTurn = [...targets.filter(({ spec }) => !spec.unique), ...targets.filter(({ spec }) => spec.unique)];
  for (const { index, spec, builder } of inTurn) {
    const fail: Fail = (row, code, expected, got, value) => {
      if (!problems.has(row)) problems.set(row, { code, column: spec.csv, ...described(expected, got, value) });
    };
    if (builder instanceof NumberBuilder) judgeNumbers(scanner, index, spec, fail);
    else {
      const valid = builder.resolve(scanner, index, bytes);
      if (!valid || spec.nullable === false || spec.values) judgeTexts(scanner, index, spec, builder, bytes, fail);
      if (spec.unique) judgeUnique(scanner, index, spec, builder, problems, countBy === "rows" ? "row" : "line", fail);
    }
  }
  return problems;
}

type Fail = (row: number, code: DataErrorCode, expected: string, got: string, value: string) => void;

function judgeNumbers({ numbers, rows }: RecordScanner, index: number, spec: ColumnSpec, fail: Fail): void {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, nullable = true } = spec;
  if (nullable && min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY) return;
  for (let row = 0; row < rows; row++) {
    const value = numbers[index * BATCH_ROWS + row] as number;
    if (value < min || value > max) fail(row, "out_of_range", rangeText(min, max), String(value), String(value));
    else if (!nullable && Number.isNaN(value)) fail(row, "missing_value", "a value", "an empty cell", "");
  }
}

function judgeTexts(
  scanner: RecordScanner,
  index: number,
  { nullable = true, values }: ColumnSpec,
  builder: TextBuilder,
  bytes: Uint8Array,
  fail: Fail,
): void {
  for (let row = 0; row < scanner.rows; row++) {
    const code = scanner.numbers[index * BATCH_ROWS + row] as number;
    if (code < 0) {
      const value = scanner.textAt(index, row, bytes);
      fail(row, "invalid_encoding", "text in UTF-8 without NUL", quote(value), value);
    } else if (code === 0) {
      if (!nullable) fail(row, "missing_value", "a value", "an empty cell", "");
    } else if (values !== undefined) {
      const text = builder.textOf(code) as string;
      if (!values.includes(text)) fail(row, "unknown_value", `one of ${values.join(", ")}`, quote(text), text);
    }
  }
}

function judgeUnique(
  { numbers, rows, lines }: RecordScanner,
  index: number,
  { csv }: ColumnSpec,
  builder: TextBuilder,
  problems: ReadonlyMap<number, Problem>,
  place: "line" | "row",
  fail: Fail,
): void {
  for (let row = 0; row < rows; row++) {
    const code = numbers[index * BATCH_ROWS + row] as number;
    if (code <= 0 || problems.has(row)) continue;
    const line = lines[row] as number;
    const first = builder.firstLine(code, line);
    if (first === line) continue;
    const text = builder.textOf(code) as string;
    fail(row, "duplicate_value", `every ${csv} once`, `${quote(text)} again (first on ${place} ${first})`, text);
  }
}

function problemOf({ kind, column, from, to }: RowIssue, header: Header, bytes: Uint8Array): Problem {
  if (kind === "cell_count") {
    return { code: kind, column: null, ...described(`${header.length} cells`, String(column), String(column)) };
  }
  const value = decodeAny(bytes, from, Math.min(to, from + 1000));
  return { code: kind, column: header[column]?.csv ?? null, ...described(EXPECTED[kind], quote(value), value) };
}

const EXPECTED = {
  invalid_number: "a number",
  invalid_date: DATE_EXPECTED,
  invalid_quote: "a comma or a line end after the closing quote",
} as const;

function described(expected: string, got: string, value: string): Pick<Problem, "expected" | "reason" | "value"> {
  return { expected, reason: `expected ${expected}, got ${got}`, value };
}

function rangeText(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return `a number from ${min}`;
  return min === Number.NEGATIVE_INFINITY ? `a number up to ${max}` : `a number from ${min} to ${max}`;
}

/** A value as a message shows it. */
export function quote(value: string): string {
  return JSON.stringify(short(value));
}

/** A value cut to what a message can hold. */
export function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
