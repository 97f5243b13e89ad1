import type { TextColumn } from "../columns/columns.ts";
import { DataError } from "../errors.ts";
import { DAY_MS } from "../time.ts";
import { meaningOf } from "./headerWords.ts";
import type { DiscountUnit, Numbers, RoleColumns } from "./RoleColumns.ts";
import { shared } from "./shared.ts";

/** Words for a line that is a discount, in seven languages, without accents. */
const DISCOUNT =
  /discount|voucher|coupon|rabatt|gutschein|nachlass|remise|reduction|bon d.achat|descuento|cupon|desconto|cupom|sconto|buono|korting|waardebon|promo/;

/** Headers of percentages, in seven languages. */
const PERCENT = /%|pct|perc|prozent|percent|porcent|procent|satz|taux|\brate\b/i;

/** Share of a line's price that the largest discount of a file takes off at least, if discounts are amounts. */
const LEAST_LARGEST = 0.1;

/**
 * What a column of discounts holds, by elimination: amounts take off no more than there is, shares are at most 1, percentages
 * at most 100.
 */
export function discountUnit(discount: Numbers, prices: Float64Array, columns: RoleColumns): DiscountUnit {
  const header = columns.headers.get("discount")?.[0] ?? "";
  if (columns.discounts !== undefined) return columns.discounts;
  if (!PERCENT.test(header) && meaningOf(header).meanings.has("amount")) return "amount";
  let [isAmount, hasFraction, largest, most] = [true, false, 0, 0];
  const shows: number[] = [];
  for (let row = 0; row < discount.length; row++) {
    const value = Math.abs(discount[row] as number);
    const price = Math.abs(prices[row] as number);
    if (!(value > 0) || !(price > 0)) continue;
    if (value > price + 0.005) isAmount = false;
    if (value < 1) hasFraction = true;
    largest = Math.max(largest, value);
    most = Math.max(most, value / price);
    if (shows.length < 3) shows.push(row);
  }
  if (PERCENT.test(header)) return largest <= 1 && hasFraction ? "share" : "percent";
  if (largest > 1 || !hasFraction) return isAmount || largest > 100 ? "amount" : "percent";
  if (!isAmount || most < LEAST_LARGEST) return "share";
  const lines = shows.map((row) => `line ${columns.placeOf(row).line}: ${discount[row]} of ${prices[row]}`);
  const { file, line } = columns.placeOf(shows[0] as number);
  const expected = 'discounts: "amount" or discounts: "share"';
  throw new DataError(
    "ambiguous_numbers",
    `every discount fits both an amount and a share of the price (${lines.join(", ")}): say which with the option ${expected}`,
    { table: "orders", ...(file !== undefined && { file }), line, column: header, expected },
  );
}

/** Negative lines of a positive quantity, or called a discount, in an order with positive lines on the same day. */
export function discountLines(
  values: Float64Array,
  columns: RoleColumns,
  groups: Uint32Array,
  groupCount: number,
  counts: (row: number) => boolean,
  isRefund: (row: number) => boolean,
): Uint8Array | undefined {
  const quantity = columns.numbers.get("quantity");
  const isCalled = labelledDiscount(columns.texts.get("product")?.[0]);
  const candidates: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (!((values[row] as number) < 0) || !counts(row) || isRefund(row)) continue;
    if ((quantity?.[row] ?? 0) > 0 || isCalled(row)) candidates.push(row);
  }
  if (candidates.length === 0) return undefined;
  const days = positiveDays(values, columns.dates, groups, groupCount, counts);
  const found = candidates.filter((row) => days[groups[row] as number] === dayOf(columns.dates, row));
  if (found.length === 0) return undefined;
  const discounts = new Uint8Array(values.length);
  for (const row of found) discounts[row] = 1;
  return discounts;
}

/** Shares the discounts' amounts over the positive lines of their order, in proportion. */
export function lessen(
  values: Float64Array,
  discounts: Uint8Array,
  groups: Uint32Array,
  groupCount: number,
  decimals: number,
  counts: (row: number) => boolean,
): void {
  const takes = (row: number): boolean => discounts[row] === 0 && (values[row] as number) > 0 && counts(row);
  const positive = new Float64Array(groupCount);
  const totals = new Float64Array(groupCount);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] as number;
    if (takes(row)) (positive[group] as number) += values[row] as number;
    else if (discounts[row] === 1) (totals[group] as number) += values[row] || 0;
  }
  // more than the lines are worth nobody can take off them
  for (let group = 0; group < groupCount; group++)
    totals[group] = Math.max(totals[group] as number, -(positive[group] as number));
  const off = shared(totals, values, groups, Math.max(2, decimals), takes);
  for (let row = 0; row < values.length; row++) {
    if (discounts[row] === 1) values[row] = 0;
    else if (takes(row)) values[row] = roundTo((values[row] as number) + (off[row] as number), Math.max(2, decimals));
  }
}

const roundTo = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

/** By order the day of its first positive line that counts. */
function positiveDays(
  values: Float64Array,
  dates: Float64Array | undefined,
  groups: Uint32Array,
  groupCount: number,
  counts: (row: number) => boolean,
): Float64Array {
  const days = new Float64Array(groupCount).fill(Number.NaN);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] as number;
    if ((values[row] as number) > 0 && counts(row) && Number.isNaN(days[group])) days[group] = dayOf(dates, row);
  }
  return days;
}

const dayOf = (dates: Float64Array | undefined, row: number): number =>
  dates === undefined ? 0 : Math.floor((dates[row] as number) / DAY_MS);

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
