import { discountLines, discountUnit, lessen } from "./discounts.ts";
import type { Groups } from "./groupsOf.ts";
import { isInCents, meaningOf, plainHeader } from "./headerWords.ts";
import type { Preset } from "./Preset.ts";
import type { Numbers, RoleColumns } from "./RoleColumns.ts";
import { orderValues, shared } from "./shared.ts";

/** How an amount stands on the lines of an order. */
export type AmountShape = "line" | "repeated" | "first";

/** What each row's line amounts to. */
export interface Amounts {
  /** By row; NaN where nothing says. */
  readonly values: Float64Array;
  /** By row its amount without tax and shipping, where the file says it. */
  readonly net: Float64Array | undefined;
  /** What the amounts are, in words. */
  readonly basis: string;
  readonly shape: AmountShape;
  /** Rows that are discounts shared over the other lines of their order, and no lines: 1. */
  readonly discounts: Uint8Array | undefined;
  /** Decimals of the file's amounts. */
  readonly decimals: number;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/**
 * The amount of each row: the order's total shared over its lines, the line's own total, or quantity × unit price less the
 * discount.
 */
export function amountsOf(
  columns: RoleColumns,
  { groups, count: groupCount, single }: Groups,
  preset: Preset | undefined,
  counts: (row: number) => boolean = () => true,
  isRefund: (row: number) => boolean = () => false,
): Amounts | undefined {
  const warnings: { code: string; message: string }[] = [];
  const unit = preset?.unit ?? 1;
  const total = columns.numbers.get("total");
  const own = lineAmounts(columns, total === undefined ? warnings : []);
  if (total === undefined && own === undefined) return undefined;
  const name = (role: "total" | "lineTotal") => columns.headers.get(role)?.[0] ?? "";
  const inCents = preset === undefined && total !== undefined && isInCents(name("total")) ? ", in cents" : "";
  // the file's own numbers, unless something is added to them
  const isAsRead = (preset?.plus === undefined || columns.given?.has("total") === true) && unit === 1;
  const ownOrShared = (numbers: Numbers): Float64Array =>
    isAsRead && numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
  let values: Float64Array;
  let basis: string;
  let shape: AmountShape = "line";
  if (total !== undefined) {
    // what takes an order back has a total of its own
    const apart = single ? { groups, count: groupCount } : refundsApart(total, groups, groupCount);
    const found = single ? undefined : shapeOf(total, own?.values, apart.groups, apart.count);
    if (columns.totalIsOrders && !single) shape = "repeated";
    else if (found !== undefined && isOrders(found, columns)) shape = found.shape;
    basis = `${JSON.stringify(name("total"))}${inCents}${shape === "line" ? "" : shape === "first" ? ", the order's, on its first line" : ", the order's, repeated on its lines"}`;
    if (shape === "line") values = ownOrShared(total);
    else {
      const decimals = Math.max(columns.decimals, decimalsOf(total));
      values = shared(orderValues(total, apart.groups, apart.count), own?.values, apart.groups, decimals);
      if (!columns.totalIsOrders)
        warnings.push(...differingLines(values, total, apart.groups, (found as Shape).differing));
    }
  } else {
    values = ownOrShared((own as LineAmounts).values);
    basis = (own as LineAmounts).basis;
  }
  const decimals = Math.max(columns.decimals, decimalsOf(total ?? (own as LineAmounts).values));
  // what the caller calls the amount is the whole of it
  if (!columns.given?.has("total")) addFurther(values, columns, groups, groupCount, preset, decimals);
  if (unit !== 1) for (let row = 0; row < values.length; row++) (values[row] as number) /= unit;
  const discounts = shape === "line" ? discountLines(values, columns, groups, groupCount, counts, isRefund) : undefined;
  const net = netOf(columns, groups, groupCount, shape, own?.values, decimals, unit);
  if (discounts !== undefined) {
    values = values.slice();
    for (const of of net === undefined ? [values] : [values, net])
      lessen(of, discounts, groups, groupCount, decimals, counts);
  }
  return { values, net, basis, shape, discounts, decimals, warnings };
}

/** Orders as groups of rows, and beside them what takes them back. */
function refundsApart(
  total: Numbers,
  groups: Uint32Array,
  count: number,
): { readonly groups: Uint32Array; readonly count: number } {
  if (!total.some((value) => value < 0)) return { groups, count };
  return { groups: groups.map((group, row) => ((total[row] as number) < 0 ? group + count : group)), count: 2 * count };
}

/** The lines' amounts without tax and shipping, as they stand or as shares of the order's. */
function netOf(
  columns: RoleColumns,
  groups: Uint32Array,
  groupCount: number,
  shape: AmountShape,
  weights: Numbers | undefined,
  decimals: number,
  unit: number,
): Float64Array | undefined {
  const net = columns.numbers.get("net");
  if (net === undefined) return undefined;
  const values =
    shape === "line"
      ? new Float64Array(net)
      : shared(orderValues(net, groups, groupCount), weights, groups, Math.max(2, decimals));
  if (unit !== 1) for (let row = 0; row < values.length; row++) (values[row] as number) /= unit;
  return values;
}

interface LineAmounts {
  readonly values: Numbers;
  readonly basis: string;
}

/** What the lines amount to by themselves. */
function lineAmounts(columns: RoleColumns, warnings: { code: string; message: string }[]): LineAmounts | undefined {
  const lineTotal = columns.numbers.get("lineTotal");
  const header = (role: "lineTotal" | "unitPrice" | "quantity" | "discount") =>
    JSON.stringify(columns.headers.get(role)?.[0] ?? "");
  if (lineTotal !== undefined) return { values: lineTotal, basis: header("lineTotal") };
  const price = columns.numbers.get("unitPrice");
  if (price === undefined) return undefined;
  const quantity = columns.numbers.get("quantity");
  // the price of one is no amount where nobody says of how many
  if (quantity === undefined && meaningOf(columns.headers.get("unitPrice")?.[0] ?? "").meanings.has("unit"))
    return undefined;
  const discount = columns.numbers.get("discount");
  const values = new Float64Array(columns.length);
  for (let row = 0; row < values.length; row++)
    values[row] = (price[row] as number) * (quantity === undefined ? 1 : (quantity[row] as number));
  let basis = quantity === undefined ? header("unitPrice") : `${header("quantity")} × ${header("unitPrice")}`;
  if (discount !== undefined) {
    const unit = discountUnit(discount, values, columns);
    const share = unit === "share" ? 1 : unit === "percent" ? 0.01 : undefined;
    const isOfOne = meaningOf(columns.headers.get("discount")?.[0] ?? "").meanings.has("unit");
    for (let row = 0; row < values.length; row++) {
      const value = (discount[row] as number) * (isOfOne && share === undefined ? Math.abs(quantity?.[row] ?? 1) : 1);
      if (Number.isNaN(value)) continue;
      // a discount is taken off whatever its sign
      (values[row] as number) -=
        share === undefined
          ? Math.sign(values[row] as number) * Math.abs(value)
          : (values[row] as number) * Math.abs(value) * share;
    }
    basis += ` less ${header("discount")}${share === undefined ? "" : " as a percentage"}`;
    if (share !== undefined && columns.discounts === undefined)
      warnings.push({
        code: "discount_as_percentage",
        message: `column ${header("discount")} is read as a percentage of each line: the option discounts: "amount" says that it is none`,
      });
  }
  // products of decimals carry no more digits than money has
  const decimals = Math.max(2, decimalsOf(price));
  const scale = 10 ** Math.min(decimals, 6);
  for (let row = 0; row < values.length; row++)
    values[row] = Math.round((values[row] as number) * scale + (values[row] as number) * 1e-9) / scale;
  return { values, basis };
}

/** Decimals that numbers are written with, at most six. */
export function decimalsOf(values: Numbers): number {
  let decimals = 0;
  let scale = 1;
  for (let row = 0; row < values.length && decimals < 6; row++) {
    const value = values[row] as number;
    while (decimals < 6 && Math.abs(value * scale - Math.round(value * scale)) > 1e-6) {
      decimals++;
      scale *= 10;
    }
  }
  return decimals;
}

/** In orders whose lines have different totals each line has its own, which may be none. */
function differingLines(
  values: Float64Array,
  total: Numbers,
  groups: Uint32Array,
  differing: Uint8Array,
): { code: string; message: string }[] {
  const orders = differing.reduce((sum, each) => sum + each, 0);
  if (orders === 0) return [];
  for (let row = 0; row < values.length; row++)
    if (differing[groups[row] as number] === 1) values[row] = Number.isNaN(total[row]) ? 0 : (total[row] as number);
  const message = `${orders} orders have different totals on their lines, where others have one: each line counts with its own`;
  return [{ code: "different_totals", message }];
}

/** How totals stand on lines, and the orders whose lines have different ones: there each line has its own. */
interface Shape {
  readonly shape: AmountShape;
  readonly differing: Uint8Array;
  /** Orders that only their equal amounts tell of, and those whose lines have their own. */
  readonly repeated: number;
  readonly each: number;
}

/**
 * How a total stands on the lines of orders that have several: on the first alone, repeated on each, or each line with its
 * own. Where the lines' own amounts are the same as the total they are the lines'.
 */
function shapeOf(total: Numbers, own: Numbers | undefined, groups: Uint32Array, groupCount: number): Shape {
  const lines = new Uint32Array(groupCount);
  const filled = new Uint32Array(groupCount);
  const value = new Float64Array(groupCount);
  const differing = new Uint8Array(groupCount);
  const ownDiffers = new Uint8Array(groupCount);
  for (let row = 0; row < total.length; row++) {
    const group = groups[row] as number;
    (lines[group] as number)++;
    const amount = total[row] as number;
    if (Number.isNaN(amount)) continue;
    if (filled[group] === 0) value[group] = amount;
    else if (value[group] !== amount) differing[group] = 1;
    (filled[group] as number)++;
    if (own === undefined || Math.abs((own[row] as number) - amount) > 0.011) ownDiffers[group] = 1;
  }
  let [first, repeated, each] = [0, 0, 0];
  for (let group = 0; group < groupCount; group++) {
    if ((lines[group] as number) < 2 || filled[group] === 0) continue;
    if (differing[group] === 1) each++;
    else if (filled[group] === 1) first++;
    else if (filled[group] === lines[group] && ownDiffers[group] === 1) repeated++;
    else if (filled[group] === lines[group]) each++;
  }
  const isEach = each >= Math.max(first, repeated) || first + repeated === 0;
  return { shape: isEach ? "line" : first >= repeated ? "first" : "repeated", differing, repeated, each };
}

/** Orders with equal amounts on all their lines that say without another word that it is the order's. */
const ENOUGH = 3;

/** Whether equal amounts on lines are the order's: the header says so, or enough orders have them. */
function isOrders({ shape, repeated, each }: Shape, columns: RoleColumns): boolean {
  const { meanings } = meaningOf(columns.headers.get("total")?.[0] ?? "");
  return (
    shape === "first" ||
    (repeated >= ENOUGH && each === 0) ||
    meanings.has("order") ||
    meanings.has("total") ||
    meanings.has("gross")
  );
}

/** Adds what a preset says belongs to the amount: tax and shipping that stand beside it. */
function addFurther(
  values: Float64Array,
  columns: RoleColumns,
  groups: Uint32Array,
  groupCount: number,
  preset: Preset | undefined,
  decimals: number,
): void {
  for (const { header, per } of preset?.plus ?? []) {
    const further = columns.further.get(plainHeader(header));
    if (further === undefined || "dictionary" in further) continue;
    const added =
      per === "line"
        ? further
        : shared(orderValues(further, groups, groupCount), values, groups, Math.max(2, decimals));
    for (let row = 0; row < values.length; row++) (values[row] as number) += added[row] || 0;
  }
}
