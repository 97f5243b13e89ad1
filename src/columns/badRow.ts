import { DataError, type DataErrorDetails } from "../errors.ts";
import { type Problem, quote, short } from "./checks.ts";

/** Share of an optional column's cells that may not fit. */
const TOLERATED = 0.01;

/** Whether so many cells of an optional column do not fit that it is left out. */
export const isTooMany = (misfits: number, rows: number): boolean => misfits > TOLERATED * rows;

/** Says that an optional column is left out, and for which cell first. */
export function leftOutWarning(column: string, count: number, total: number, place: string, { reason }: Problem) {
  const message = `column ${quote(column)} is left out: ${count} of ${total} cells do not fit, the first in ${place}: ${reason}`;
  return { code: "column_left_out", column, message } as const;
}

/** The error that a bad row is. */
export function badRowError(
  { code, column, value, expected }: Problem,
  reason: string,
  details: DataErrorDetails,
): DataError {
  return new DataError(code, reason, {
    ...details,
    ...(column !== null && { column }),
    value: short(value),
    expected,
  });
}
