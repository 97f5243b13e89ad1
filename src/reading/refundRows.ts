import { TextColumn } from "../columns/columns.ts";
import { plainId } from "./customers.ts";
import type { RoleColumns } from "./RoleColumns.ts";
import type { ColumnRole } from "./roleRule.ts";

/**
 * Rows that are refunds by themselves: with a refunded amount where others of the file have the order's, and none of those.
 */
export function ownRefunds({ numbers, texts, length }: RoleColumns): Uint8Array | undefined {
  const refunded = numbers.get("refunded");
  const amounts = numbers.get("total") ?? numbers.get("lineTotal");
  // a line of an order says nothing of its total where it stands on the first line
  if (refunded === undefined || amounts === undefined || texts.has("product")) return undefined;
  let rows: Uint8Array | undefined;
  for (let row = 0; row < length; row++) {
    if (!(Math.abs(refunded[row] as number) > 0) || (amounts[row] || 0) !== 0) continue;
    rows ??= new Uint8Array(length);
    rows[row] = 1;
  }
  return rows;
}

/** The amounts of rows that are refunds below zero, however they stand in the file, or in a column of refunded amounts. */
export function takenBack(columns: RoleColumns, refundRows: Uint8Array): RoleColumns {
  const product = columns.numbers.has("total") || columns.numbers.has("lineTotal") ? [] : (["quantity"] as const);
  const roles: readonly ColumnRole[] = ["total", "lineTotal", "net", ...product];
  const numbers = new Map(columns.numbers);
  const refunded = columns.numbers.get("refunded");
  const inItsPlace = (row: number, role: ColumnRole): number =>
    role === "total" || (role === "lineTotal" && !columns.numbers.has("total")) ? (refunded?.[row] ?? 0) : 0;
  for (const role of roles) {
    const values = numbers.get(role);
    if (values !== undefined)
      numbers.set(
        role,
        Float64Array.from(values, (value, row) =>
          refundRows[row] === 1 ? -Math.abs(value || inItsPlace(row, role) || value) : value,
        ),
      );
  }
  if (refunded !== undefined)
    numbers.set(
      "refunded",
      Float64Array.from(refunded, (value, row) => (refundRows[row] === 1 ? Number.NaN : value)),
    );
  return { ...columns, numbers };
}

/** Order numbers, of what takes another order back that order's. */
export function ofParents(ids: TextColumn, { texts, numbers }: RoleColumns): TextColumn {
  const [parents] = texts.get("parentId") ?? [];
  const amounts = numbers.get("total") ?? numbers.get("lineTotal");
  if (parents === undefined || amounts === undefined) return ids;
  const orders = Uint32Array.from({ length: parents.dictionary.size }, (_, code) =>
    code === 0 ? 0 : Math.max(0, ids.dictionary.indexOf(plainId(parents.dictionary.at(code) as string))),
  );
  return new TextColumn(
    ids.codes.map((id, row) => ((amounts[row] as number) < 0 ? orders[parents.codes[row] as number] || id : id)),
    ids.dictionary,
  );
}
