import type { TableWarning } from "../columns/BadRows.ts";
import {
  checkNumbers,
  checkTexts,
  checkUnique,
  DATE_EXPECTED,
  described,
  type Fail,
  NUMBER_EXPECTED,
  type Problem,
  quote,
  uniqueLast,
} from "../columns/checks.ts";
import { decodeAny } from "../columns/decodeText.ts";
import { BATCH_ROWS } from "../columns/TextBuilder.ts";
import type { RowIssue } from "./RecordBatch.ts";
import type { RecordScanner } from "./RecordScanner.ts";
import type { Header } from "./readHeader.ts";
import type { Target } from "./Target.ts";

/** A cell of an optional column that does not fit; it was made a missing one. */
export interface Misfit {
  readonly row: number;
  readonly slot: number;
  readonly problem: Problem;
}

/** What is wrong in a batch, by row. */
export interface Findings {
  /** Bad rows, with the first thing that is wrong with each. */
  readonly problems: Map<number, Problem>;
  /** In the other rows. */
  readonly misfits: readonly Misfit[];
}

/**
 * Checks the scanner's batch by what the columns demand and turns texts into codes on the way. The cells of bad rows are
 * emptied.
 */
export function checkBatch(
  scanner: RecordScanner,
  targets: readonly Target[],
  header: Header,
  bytes: Uint8Array,
): Findings {
  const problems = new Map<number, Problem>();
  const misfits: Misfit[] = [];
  const found = (row: number, slot: number, problem: Problem): void => {
    const { spec } = targets[slot] as Target;
    if (spec.required) {
      if (!problems.has(row)) problems.set(row, problem);
      return;
    }
    const cell = slot * BATCH_ROWS + row;
    scanner.numbers[cell] = spec.kind === "text" ? 0 : Number.NaN;
    if (!spec.lenient) misfits.push({ row, slot, problem });
  };
  for (const issue of scanner.issues) {
    // a comma too many makes the cells behind it wrong as well: the count says what really happened
    if (issue.kind === "cell_count") problems.set(issue.row, problemOf(issue, header, bytes));
  }
  for (const issue of scanner.issues) {
    if (issue.kind === "cell_count" || problems.has(issue.row)) continue;
    const slot = scanner.wanted.indexOf(issue.column);
    if (issue.kind === "invalid_quote" || slot < 0) problems.set(issue.row, problemOf(issue, header, bytes));
    else found(issue.row, slot, problemOf(issue, header, bytes));
  }
  for (const row of problems.keys()) scanner.blank(row);
  for (const slot of uniqueLast(targets.map(({ spec }) => spec))) {
    const { spec, builder } = targets[slot] as Target;
    const first = slot * BATCH_ROWS;
    const fail: Fail = (row, code, expected, got, value) => {
      if (!problems.has(row)) found(row, slot, { code, column: spec.csv, ...described(expected, got, value) });
    };
    if (builder.kind === "number") checkNumbers(scanner.numbers, first, scanner.rows, spec, fail);
    else {
      const texts = {
        textOf: (code: number) => builder.textOf(code),
        invalidAt: (row: number) => scanner.textAt(slot, row, bytes),
      };
      const valid = builder.resolve(scanner, slot, bytes);
      if (!valid || spec.nullable === false || spec.values)
        checkTexts(scanner.numbers, first, scanner.rows, spec, texts, fail);
      if (spec.unique) {
        checkUnique(
          scanner.numbers,
          first,
          scanner.rows,
          spec,
          texts.textOf,
          builder.firstPlaces,
          {
            unit: "line",
            placeOf: (row) => scanner.lines[row] as number,
            isBad: (row) => problems.has(row),
          },
          fail,
        );
      }
    }
  }
  return { problems, misfits: misfits.filter(({ row }) => !problems.has(row)) };
}

/** A warning of lines that a quote may have swallowed. */
export function swallowedLines({ quotedRows }: RecordScanner, header: Header | undefined): TableWarning[] {
  if (quotedRows === undefined) return [];
  const { line, column, count } = quotedRows;
  const name = header?.[column]?.csv ?? "";
  const message = `column ${JSON.stringify(name)}: ${count} lines within quotes look like rows, the first from line ${line} on: a quote may have been left open`;
  return [{ code: "quoted_lines", column: name, message }];
}

function problemOf({ kind, column, from, to }: RowIssue, header: Header, bytes: Uint8Array): Problem {
  if (kind === "cell_count") {
    return { code: kind, column: null, ...described(`${header.length} cells`, String(column), String(column)) };
  }
  const value = decodeAny(bytes, from, Math.min(to, from + 1000));
  return { code: kind, column: header[column]?.csv ?? null, ...described(EXPECTED[kind], quote(value), value) };
}

const EXPECTED = {
  invalid_number: NUMBER_EXPECTED,
  invalid_date: DATE_EXPECTED,
  invalid_quote: "a delimiter or a line end after the closing quote",
} as const;
