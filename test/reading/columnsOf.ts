import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { TextColumn } from "../../src/columns/columns.ts";
import type { RoleColumns } from "../../src/reading/RoleColumns.ts";
import type { ColumnRole } from "../../src/reading/roleRule.ts";

/** A column of texts, `null` where there is none. */
export function textsOf(values: readonly (string | null)[]): TextColumn {
  const dictionary = new ArrayDictionary();
  return new TextColumn(
    Uint32Array.from(values, (value) => (value === null ? 0 : dictionary.code(value))),
    dictionary,
  );
}

/** The columns of a file by role, as a reader of tests writes them; days as `2025-01-31`. */
export interface Columns {
  readonly texts?: { readonly [role in ColumnRole]?: readonly (string | null)[] };
  readonly numbers?: { readonly [role in ColumnRole]?: readonly number[] };
  readonly dates?: readonly string[];
  readonly further?: { readonly [header: string]: readonly (string | null)[] };
  readonly discounts?: "percent";
}

/** Columns by role whose headers are the roles' names; row 0 is line 2. */
export function columnsOf({ texts = {}, numbers = {}, dates, further = {}, discounts }: Columns): RoleColumns {
  const lists = [...Object.values(texts), ...Object.values(numbers), ...Object.values(further), dates ?? []];
  const roles = [...Object.keys(texts), ...Object.keys(numbers)] as ColumnRole[];
  return {
    length: Math.max(...lists.map((list) => list.length)),
    texts: new Map(Object.entries(texts).map(([role, values]) => [role as ColumnRole, [textsOf(values)]])),
    numbers: new Map(Object.entries(numbers).map(([role, values]) => [role as ColumnRole, Float64Array.from(values)])),
    dates: dates && Float64Array.from(dates, (day) => Date.parse(day)),
    refundDates: undefined,
    cancelledAt: undefined,
    beside: undefined,
    decimals: 0,
    totalIsOrders: false,
    ...(discounts && { discounts }),
    further: new Map(Object.entries(further).map(([header, values]) => [header, textsOf(values)])),
    headers: new Map(roles.map((role) => [role, [role]])),
    placeOf: (row) => ({ file: undefined, line: row + 2 }),
  };
}
