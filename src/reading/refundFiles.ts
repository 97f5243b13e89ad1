import { meaningOf } from "./headerWords.ts";
import type { Numbers, RoleColumns } from "./RoleColumns.ts";
import type { SampledFile } from "./readFile.ts";
import { hasAny } from "./roleRule.ts";
import { candidatesOf } from "./roles.ts";
import { cents } from "./toLines.ts";

/**
 * Whether the rows of a file are refunds, and its amount what was given back: by its name, or by the number or date of a refund;
 * a file of payments has what was given back beside what was paid.
 */
export function isRefundsFile({ place, columns }: SampledFile): boolean {
  const candidates = candidatesOf(columns);
  const has = (role: "total" | "lineTotal" | "refunded"): boolean => (candidates.get(role)?.length ?? 0) > 0;
  const paid = has("total") || has("lineTotal");
  if (paid === has("refunded")) return false;
  const name = (place.file ?? "").replace(/^.*[\\/]/, "").replace(/\.\w+$/, "");
  return (
    meaningOf(name).meanings.has("refund") ||
    columns.some(
      ({ meaning: { meanings } }) => meanings.has("refund") && hasAny(meanings, "id", "date", "at", "amount", "note"),
    )
  );
}

/** What was given back of each order, and when first. */
export interface GivenBack {
  readonly refunded: Float64Array;
  readonly dates: Float64Array | undefined;
  readonly header: readonly string[];
}

/** What rows of refunds say of orders, on the first line of each order. */
export function givenBack(
  { numbers, refundDates, dates, headers }: RoleColumns,
  rowsOf: (row: number) => readonly number[],
  orderRows: readonly number[],
): GivenBack | undefined {
  const role = (["refunded", "total", "lineTotal"] as const).find((each) => numbers.has(each));
  if (role === undefined) return undefined;
  const amounts = numbers.get(role) as Numbers;
  const days = refundDates ?? dates;
  const refunded = new Float64Array(orderRows.length).fill(Number.NaN);
  const when = days && new Float64Array(orderRows.length).fill(Number.NaN);
  for (const [line, row] of orderRows.entries()) {
    if (line > 0 && orderRows[line - 1] === row) continue;
    const rows = rowsOf(row).filter((each) => Math.abs(amounts[each] as number) > 0);
    if (rows.length === 0) continue;
    refunded[line] = cents(rows.reduce((sum, each) => sum + Math.abs(amounts[each] as number), 0));
    if (when !== undefined && days !== undefined) when[line] = Math.min(...rows.map((each) => days[each] as number));
  }
  return { refunded, dates: when, header: headers.get(role) ?? [] };
}

/** Payments with what was paid and what went back apart: sums of each order's amounts above and below zero. */
export function paidAndBack(
  values: Numbers,
  several: readonly (readonly number[])[],
  orderRows: readonly number[],
): { readonly paid: (rows: readonly number[]) => readonly number[]; readonly back: Float64Array | undefined } {
  const isPaid = (row: number): boolean => !((values[row] as number) < 0);
  const paid = (rows: readonly number[]): readonly number[] => (rows.some(isPaid) ? rows.filter(isPaid) : rows);
  let back: Float64Array | undefined;
  for (const [line, rows] of several.entries()) {
    if (line > 0 && orderRows[line - 1] === orderRows[line]) continue;
    const taken = rows.some(isPaid) ? rows.filter((row) => !isPaid(row)) : [];
    if (taken.length === 0) continue;
    back ??= new Float64Array(orderRows.length).fill(Number.NaN);
    back[line] = cents(taken.reduce((sum, row) => sum - (values[row] as number), 0));
  }
  return { paid, back };
}
