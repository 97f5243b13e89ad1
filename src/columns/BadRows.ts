import type { DataError, DataErrorCode, DataErrorDetails } from "../errors.ts";
import { badRowError, isTooMany, leftOutWarning } from "./badRow.ts";
import type { Problem } from "./checks.ts";
import type { ColumnSpec } from "./columns.ts";

/** A row that did not become one, and why. */
export interface RejectedRow {
  /** Line in the file on which the row begins, the header being line 1; of rows given as objects the number, from 0. */
  readonly line: number;
  /** The row as it stands in the file, without its line end; of an object its JSON. */
  readonly text: string;
  /** Why, for programs. */
  readonly code: DataErrorCode;
  /** The column at fault as the file spells it; `null` when the whole row is. */
  readonly column: string | null;
  /** Why, for people. */
  readonly reason: string;
}

/** What is worth knowing of a table that was read, without being an error. */
export interface TableWarning {
  /**
   * `column_left_out`: more than 1% of an optional column's cells do not fit. `unsupported_column`: a column of objects
   * or functions. `dates_look_local`: all dates are at midnight of the machine's zone. `missing_values`: rows lack a
   * required column that they may lack, as guests' orders lack a customer. `quoted_lines`: lines within quotes that look
   * like rows, so that a quote may have been left open.
   */
  readonly code: "column_left_out" | "unsupported_column" | "dates_look_local" | "missing_values" | "quoted_lines";
  /** The column as the file or the rows spell it. */
  readonly column: string;
  readonly message: string;
}

/** What to do with bad rows. */
export interface BadRowOptions {
  /** `"fail"` (default): the first bad row is thrown, with the count of the others. `"collect"`: all are kept apart. */
  readonly onBadRow?: "fail" | "collect";
  /** How many bad rows to keep; the others are counted. Default 10,000. */
  readonly maxRejected?: number;
}

/** What became of the bad rows. */
export interface Settled {
  /** Slots of the optional columns that are left out. */
  readonly leftOut: ReadonlySet<number>;
  /** Rows to remove from the other columns, ascending. */
  readonly remove: readonly number[];
  readonly rejected: readonly RejectedRow[];
  readonly rejectedCount: number;
  readonly warnings: readonly TableWarning[];
}

export const MAX_REJECTED = 10_000;

interface Misfits {
  readonly rows: number[];
  readonly lines: number[];
  /** Of the first ones. */
  readonly found: { readonly problem: Problem; readonly text: string }[];
}

/**
 * The rows that something is wrong with, as they are found. Whether a cell of an optional column makes a bad row is
 * known in the end only: where more than 1% of them do not fit, the column is left out instead.
 */
export class BadRows {
  readonly #unit: "line" | "row";
  readonly #place: DataErrorDetails;
  readonly #collect: boolean;
  readonly #limit: number;
  readonly #kept: RejectedRow[] = [];
  #first: { readonly problem: Problem; readonly line: number } | undefined;
  /** Bad rows without those that only a misfit makes bad. */
  count = 0;
  readonly #misfits = new Map<number, Misfits>();
  readonly #reasons = new Map<string, { count: number; readonly problem: Problem; readonly line: number }>();

  constructor(unit: "line" | "row", place: DataErrorDetails, { onBadRow, maxRejected }: BadRowOptions) {
    this.#unit = unit;
    this.#place = place;
    this.#collect = onBadRow === "collect";
    this.#limit = this.#collect ? (maxRejected ?? MAX_REJECTED) : 0;
  }

  /** Cells of optional columns that do not fit. */
  get misfitCount(): number {
    let count = 0;
    for (const { rows } of this.#misfits.values()) count += rows.length;
    return count;
  }

  /** Takes a row that is bad whatever comes. */
  reject(problem: Problem, line: number, text: () => string): void {
    this.count++;
    this.#note(problem, line);
    if (this.#kept.length < this.#limit) this.#kept.push(rejectedRow(problem, line, text()));
  }

  /** Takes a cell of an optional column that does not fit; `row` counts the rows that are good so far. */
  misfit(slot: number, row: number, problem: Problem, line: number, text: () => string): void {
    let misfits = this.#misfits.get(slot);
    if (misfits === undefined) {
      misfits = { rows: [], lines: [], found: [] };
      this.#misfits.set(slot, misfits);
    }
    misfits.rows.push(row);
    misfits.lines.push(line);
    if (misfits.found.length < Math.max(1, this.#limit))
      misfits.found.push({ problem, text: this.#collect ? text() : "" });
  }

  /**
   * Decides, after the last row.
   *
   * @param rows rows that are good so far
   * @throws DataError for the first bad row, or when every row is bad
   */
  settle(rows: number, specs: readonly ColumnSpec[]): Settled {
    const total = rows + this.count;
    const leftOut = new Set<number>();
    const warnings: TableWarning[] = [];
    const bad = new Map<number, RejectedRow | undefined>();
    for (const [slot, { rows: misfitting, lines, found }] of [...this.#misfits].sort(([a], [b]) => a - b)) {
      if (isTooMany(misfitting.length, total)) {
        leftOut.add(slot);
        const [first] = found as [Misfits["found"][0]];
        const { csv } = specs[slot] as ColumnSpec;
        const place = `${this.#unit} ${lines[0]}`;
        warnings.push(leftOutWarning(csv, misfitting.length, total, place, first.problem));
        continue;
      }
      misfitting.forEach((row, i) => {
        if (bad.has(row)) return;
        const line = lines[i] as number;
        const known = found[i];
        bad.set(row, known && rejectedRow(known.problem, line, known.text));
        if (known !== undefined) this.#note(known.problem, line);
      });
    }
    const rejectedCount = this.count + bad.size;
    if (rejectedCount > 0 && !this.#collect) throw this.#firstBadRow(rejectedCount);
    if (rejectedCount > 0 && rejectedCount === total) throw this.#allBad(total);
    const rejected = [...this.#kept, ...[...bad.values()].filter((row) => row !== undefined)]
      .sort((a, b) => a.line - b.line)
      .slice(0, this.#limit);
    return {
      leftOut,
      remove: [...bad.keys()].sort((a, b) => a - b),
      rejected: Object.freeze(rejected.map((row) => Object.freeze(row))),
      rejectedCount,
      warnings: Object.freeze(warnings),
    };
  }

  #note(problem: Problem, line: number): void {
    if (this.#first === undefined || line < this.#first.line) this.#first = { problem, line };
    const key = `${problem.code} ${problem.column}`;
    const known = this.#reasons.get(key);
    if (known === undefined) this.#reasons.set(key, { count: 1, problem, line });
    else known.count++;
  }

  #firstBadRow(count: number): DataError {
    const { problem, line } = this.#first as { problem: Problem; line: number };
    return this.#error(problem, line, problem.reason, count > 1 ? { more: count - 1 } : {});
  }

  #allBad(total: number): DataError {
    const reasons = [...this.#reasons.values()];
    const most = reasons.reduce((a, b) => (b.count > a.count ? b : a));
    const rows = total === 1 ? "the only row is bad" : `all ${total} rows are bad, ${most.count} of them alike`;
    return this.#error(most.problem, most.line, `${rows}: ${most.problem.reason}`, {});
  }

  #error(problem: Problem, line: number, reason: string, more: DataErrorDetails): DataError {
    const place = this.#unit === "row" ? { row: line } : { line };
    return badRowError(problem, reason, { ...this.#place, ...place, ...more });
  }
}

function rejectedRow({ code, column, reason }: Problem, line: number, text: string): RejectedRow {
  return { line, text, code, column, reason };
}
