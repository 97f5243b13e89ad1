import type { TextColumn } from "../columns/columns.ts";
import type { Groups } from "./groupsOf.ts";
import { meaningOf, plainHeader } from "./headerWords.ts";
import type { Preset } from "./Preset.ts";
import type { Numbers, RoleColumns } from "./RoleColumns.ts";

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

/** Words for a line that is a discount, in seven languages, without accents. */
const DISCOUNT =
  /discount|voucher|coupon|rabatt|gutschein|nachlass|remise|reduction|bon d.achat|descuento|cupon|desconto|cupom|sconto|buono|korting|waardebon|promo/;

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
  let values: Float64Array;
  let basis: string;
  let shape: AmountShape = "line";
  if (total !== undefined) {
    const found = single ? undefined : shapeOf(total, own?.values, groups, groupCount);
    if (columns.totalIsOrders && !single) shape = "repeated";
    else if (found !== undefined && isOrders(found, columns)) shape = found.shape;
    basis = `${JSON.stringify(name("total"))}${shape === "line" ? "" : shape === "first" ? ", the order's, on its first line" : ", the order's, repeated on its lines"}`;
    if (shape === "line") values = new Float64Array(total);
    else {
      const decimals = Math.max(columns.decimals, decimalsOf(total));
      values = shared(orderValues(total, groups, groupCount), own?.values, groups, decimals);
      if (!columns.totalIsOrders) warnings.push(...differingLines(values, total, groups, (found as Shape).differing));
    }
  } else {
    values = new Float64Array((own as LineAmounts).values);
    basis = (own as LineAmounts).basis;
  }
  const decimals = Math.max(columns.decimals, decimalsOf(total ?? (own as LineAmounts).values));
  addFurther(values, columns, groups, groupCount, preset, decimals);
  if (unit !== 1) for (let row = 0; row < values.length; row++) (values[row] as number) /= unit;
  const discounts =
    shape === "line" ? sharedDiscounts(values, columns, groups, groupCount, decimals, counts, isRefund) : undefined;
  // discounts that were shared are in no net amount
  const net =
    discounts === undefined ? netOf(columns, groups, groupCount, shape, own?.values, decimals, unit) : undefined;
  return { values, net, basis, shape, discounts, decimals, warnings };
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
    const isAmount = meaningOf(columns.headers.get("discount")?.[0] ?? "").meanings.has("amount");
    const share = isAmount ? undefined : discountShare(discount, columns);
    for (let row = 0; row < values.length; row++) {
      const value = discount[row] as number;
      if (Number.isNaN(value)) continue;
      // a discount is taken off whatever its sign
      (values[row] as number) -=
        share === undefined
          ? Math.sign(values[row] as number) * Math.abs(value)
          : (values[row] as number) * Math.abs(value) * share;
    }
    basis += ` less ${header("discount")}${share === undefined ? "" : " as a percentage"}`;
    if (share !== undefined)
      warnings.push({
        code: "discount_as_percentage",
        message: `column ${header("discount")} is read as a percentage of each line`,
      });
  }
  // products of decimals carry no more digits than money has
  const decimals = Math.max(2, decimalsOf(price));
  const scale = 10 ** Math.min(decimals, 6);
  for (let row = 0; row < values.length; row++)
    values[row] = Math.round((values[row] as number) * scale + (values[row] as number) * 1e-9) / scale;
  return { values, basis };
}

/** What to multiply a discount with to get a share of its line; `undefined` where it is an amount. */
function discountShare(discount: Numbers, { discountIsPercent }: RoleColumns): number | undefined {
  if (discountIsPercent) return 0.01;
  let fraction = false;
  for (const value of discount) {
    if (Math.abs(value) > 1) return undefined;
    if (value !== 0 && Math.abs(value) < 1) fraction = true;
  }
  return fraction ? 1 : undefined;
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

/** By order its total, which stands on one of its lines at least. */
export function orderValues(total: Numbers, groups: Uint32Array, groupCount: number): Float64Array {
  const values = new Float64Array(groupCount).fill(Number.NaN);
  for (let row = 0; row < total.length; row++) {
    const group = groups[row] as number;
    if (Number.isNaN(values[group])) values[group] = total[row] as number;
  }
  return values;
}

/**
 * Totals of orders shared over their lines in proportion to weights (equally where these are zero or unknown), rounded, the
 * remainder on the last line.
 */
export function shared(
  totals: Float64Array,
  weights: Numbers | undefined,
  groups: Uint32Array,
  decimals: number,
  takes: (row: number) => boolean = () => true,
): Float64Array {
  const count = totals.length;
  const sum = new Float64Array(count);
  const lines = new Uint32Array(count);
  const last = new Int32Array(count).fill(-1);
  for (let row = 0; row < groups.length; row++) {
    if (!takes(row)) continue;
    const group = groups[row] as number;
    (lines[group] as number)++;
    last[group] = row;
    const weight = weights === undefined ? 0 : (weights[row] as number);
    if (weight > 0) (sum[group] as number) += weight;
  }
  const scale = 10 ** decimals;
  const left = totals.slice();
  const values = new Float64Array(groups.length);
  for (let row = 0; row < groups.length; row++) {
    if (!takes(row)) continue;
    const group = groups[row] as number;
    const total = totals[group] as number;
    if (row === last[group] || Number.isNaN(total)) {
      values[row] = Number.isNaN(total) ? total : Math.round((left[group] as number) * scale) / scale;
      continue;
    }
    const weight = weights === undefined ? Number.NaN : (weights[row] as number);
    const share =
      (sum[group] as number) > 0 ? (weight > 0 ? weight / (sum[group] as number) : 0) : 1 / (lines[group] as number);
    const value = Math.round(total * share * scale) / scale;
    values[row] = value;
    (left[group] as number) -= value;
  }
  return values;
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

/**
 * Negative lines of a positive quantity, or called a discount, in an order with positive lines on the same day: they lessen
 * these in proportion and are lines no longer.
 */
function sharedDiscounts(
  values: Float64Array,
  columns: RoleColumns,
  groups: Uint32Array,
  groupCount: number,
  decimals: number,
  counts: (row: number) => boolean,
  isRefund: (row: number) => boolean,
): Uint8Array | undefined {
  const quantity = columns.numbers.get("quantity");
  const isDiscount = labelledDiscount(columns.texts.get("product")?.[0]);
  const positive = new Float64Array(groupCount);
  let any = false;
  const candidate = (row: number): boolean =>
    (values[row] as number) < 0 &&
    counts(row) &&
    !isRefund(row) &&
    ((quantity !== undefined && (quantity[row] as number) > 0) || isDiscount(row));
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] as number;
    if ((values[row] as number) > 0 && counts(row)) (positive[group] as number) += values[row] as number;
    else if (candidate(row)) any = true;
  }
  if (!any) return undefined;
  const discounts = new Uint8Array(values.length);
  const totals = new Float64Array(groupCount);
  const days = positiveDays(values, columns.dates, groups, groupCount);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] as number;
    const own = columns.dates === undefined ? 0 : Math.floor((columns.dates[row] as number) / 86_400_000);
    if (!candidate(row) || (positive[group] as number) === 0 || days[group] !== own) continue;
    discounts[row] = 1;
    (totals[group] as number) += values[row] as number;
  }
  // more than the lines are worth nobody can take off them
  for (let group = 0; group < groupCount; group++)
    totals[group] = Math.max(totals[group] as number, -(positive[group] as number));
  const off = shared(
    totals,
    values,
    groups,
    Math.max(2, decimals),
    (row) => (values[row] as number) > 0 && counts(row),
  );
  for (let row = 0; row < values.length; row++) {
    if (discounts[row] === 1) values[row] = 0;
    else if ((values[row] as number) > 0 && counts(row))
      values[row] = roundTo((values[row] as number) + (off[row] as number), Math.max(2, decimals));
  }
  return discounts;
}

const roundTo = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

/** By order the day of its first positive line. */
function positiveDays(
  values: Float64Array,
  dates: Float64Array | undefined,
  groups: Uint32Array,
  groupCount: number,
): Float64Array {
  const days = new Float64Array(groupCount).fill(Number.NaN);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] as number;
    if ((values[row] as number) > 0 && Number.isNaN(days[group]))
      days[group] = dates === undefined ? 0 : Math.floor((dates[row] as number) / 86_400_000);
  }
  return days;
}

function labelledDiscount(product: TextColumn | undefined): (row: number) => boolean {
  if (product === undefined) return () => false;
  const { dictionary, codes } = product;
  const known = new Int8Array(dictionary.size).fill(-1);
  return (row) => {
    const code = codes[row] as number;
    if (code === 0) return false;
    if (known[code] === -1)
      known[code] = DISCOUNT.test((dictionary.at(code) as string).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase())
        ? 1
        : 0;
    return known[code] === 1;
  };
}
