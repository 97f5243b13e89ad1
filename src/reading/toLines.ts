import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import type { RejectedRow } from "../columns/BadRows.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import type { DataError, DataErrorDetails } from "../errors.ts";
import type { Pieces } from "../pieces.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { type Amounts, amountsOf } from "./amountsOf.ts";
import { cleaned } from "./cleanTexts.ts";
import { COUNTS, countingOf, isText, PARTIALLY_REFUNDED, REFUNDED, type StatusWords } from "./countingOf.ts";
import { currenciesOf } from "./currencies.ts";
import { type Customers, customersOf, plainId } from "./customers.ts";
import { type Groups, groupsOf } from "./groupsOf.ts";
import { isGuest } from "./guests.ts";
import { plainHeader } from "./headerWords.ts";
import type { Preset } from "./Preset.ts";
import type { DiscountUnit, RoleColumns } from "./RoleColumns.ts";
import { ofParents, ownRefunds, takenBack } from "./refundRows.ts";
import { orderValues, shared } from "./shared.ts";
import { type LeaveOutReason, STATUS_MEANINGS } from "./statuses.ts";

/** Orders that do not count, for one reason. */
export interface LeftOut {
  /** Orders, or rows where a row is no order. */
  readonly count: number;
  /** Their amounts as they stand in the file. */
  readonly sum: number;
  /** Up to three of their lines. */
  readonly lines: readonly number[];
}

/** The lines of orders and refunds, and what became of the rest. */
export interface LinesFound {
  readonly orders: Table<TransactionSchema>;
  readonly customers: Customers;
  readonly amounts: Amounts;
  readonly currency: string | null;
  readonly leftOut: { readonly [reason in LeaveOutReason]?: LeftOut };
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** What the caller may say. */
export interface LineOptions {
  readonly statuses?: StatusWords;
  readonly currency?: string;
  readonly discounts?: DiscountUnit;
}

const NO_SALE = /* @__PURE__ */ STATUS_MEANINGS.indexOf("noSale");

/** What orders cannot do without. */
export type Needed = "date" | "customer" | "amount";

/**
 * Makes lines of orders and refunds of the rows that count.
 *
 * @param lacking the error for what the columns lack
 */
export function* toLines(
  given: RoleColumns,
  preset: Preset | undefined,
  options: LineOptions,
  place: DataErrorDetails,
  lacking: (needed: readonly Needed[]) => DataError,
  rejected: readonly RejectedRow[] = [],
): Pieces<LinesFound> {
  const named = options.discounts === undefined ? given : { ...given, discounts: options.discounts };
  const numbered = named.texts.get("orderId")?.[0];
  const ids = numbered && ofParents(cleaned(numbered, orderNumber), named);
  yield;
  const customers = customersOf(named, ids === undefined ? named.length : ids.dictionary.size - 1);
  yield;
  const own = groupsOf(ids, customers?.column.codes, named.length);
  yield;
  const counting = countingOf(named, own.groups, own.count, preset, options.statuses);
  const { meanings } = counting;
  const refundRows = eitherOf(counting.refundRows, ownRefunds(named));
  const columns = refundRows === undefined ? named : takenBack(named, refundRows);
  yield;
  // a row that is called a refund is no discount
  const counts = (row: number): boolean => (meanings[row] as number) >= REFUNDED;
  const isRefund = (row: number): boolean => meanings[row] !== COUNTS || refundRows?.[row] === 1;
  const amounts = amountsOf(columns, own, preset, counts, isRefund);
  if (columns.dates === undefined || customers === undefined || amounts === undefined) {
    throw lacking([
      ...(columns.dates === undefined ? (["date"] as const) : []),
      ...(customers === undefined ? (["customer"] as const) : []),
      ...(amounts === undefined ? (["amount"] as const) : []),
    ]);
  }
  yield;
  leaveOutCorrections(columns, customers, amounts, meanings);
  const { currency, others } = currenciesOf(columns, own.groups, counts, options.currency, place);
  yield;
  const leftOut = leftOutOf(columns, own, meanings, others, amounts);
  const takes = (row: number): boolean => counts(row) && others?.[row] !== 1 && amounts.discounts?.[row] !== 1;
  yield;
  const back = takenBackBy(columns, own, amounts, meanings, takes, preset?.unit ?? 1);
  const whole =
    others === undefined && amounts.discounts === undefined && back.values === undefined && allCount(meanings);
  const taken = whole ? undefined : takenRows(columns.length, takes, back.values);
  yield;
  const lines = linesOf(columns, ids, customers, amounts, back, taken, refundRows, preset, rejected);
  const warnings = [...customers.warnings, ...counting.warnings, ...amounts.warnings, ...back.warnings];
  if (own.sharedIds > 0) {
    const message = `${own.sharedIds} order numbers have several customers: each counts as an order of each`;
    warnings.push({ code: "shared_order_ids", message });
  }
  return { orders: lines, customers, amounts, currency, leftOut, warnings };
}

/** The rows that either of two lists marks. */
function eitherOf(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.map((value, row) => Math.max(value, b[row] as number));
}

/** An order's number without blanks around it; nothing where it says that there is none. */
function orderNumber(text: string): string | undefined {
  const number = plainId(text);
  return number === "" || (isGuest(number) && !/^0+$/.test(number)) ? undefined : number;
}

/** Stock corrections are no sales: a price of 0 and no customer, in a file of quantities and prices. */
function leaveOutCorrections(columns: RoleColumns, customers: Customers, amounts: Amounts, meanings: Uint8Array): void {
  const price = columns.numbers.get("unitPrice");
  if (
    price === undefined ||
    columns.numbers.get("quantity") === undefined ||
    columns.numbers.get("total") !== undefined
  )
    return;
  for (let row = 0; row < columns.length; row++)
    if (price[row] === 0 && amounts.values[row] === 0 && customers.column.codes[row] === 0)
      meanings[row] = Math.min(NO_SALE, meanings[row] as number);
}

function leftOutOf(
  columns: RoleColumns,
  { groups, count }: Groups,
  meanings: Uint8Array,
  others: Uint8Array | undefined,
  amounts: Amounts,
): { readonly [reason in LeaveOutReason]?: LeftOut } {
  const found = new Map<LeaveOutReason, { count: number; sum: number; lines: number[]; seen: Uint8Array }>();
  if (others === undefined && allCount(meanings)) return {};
  for (let row = 0; row < columns.length; row++) {
    const meaning = meanings[row] as number;
    const reason =
      meaning < REFUNDED
        ? (STATUS_MEANINGS[meaning] as LeaveOutReason)
        : others?.[row] === 1
          ? "otherCurrency"
          : undefined;
    if (reason === undefined) continue;
    let left = found.get(reason);
    if (left === undefined) {
      left = { count: 0, sum: 0, lines: [], seen: new Uint8Array(count) };
      found.set(reason, left);
    }
    left.sum += amounts.values[row] || 0;
    const group = groups[row] as number;
    if (left.seen[group] === 1) continue;
    left.seen[group] = 1;
    left.count++;
    if (left.lines.length < 3) left.lines.push(columns.placeOf(row).line);
  }
  return Object.fromEntries(
    [...found].map(([reason, { count, sum, lines }]) => [reason, { count, sum: cents(sum), lines }]),
  );
}

/** Whether no row is left out for what it says. */
function allCount(meanings: Uint8Array): boolean {
  for (let row = 0; row < meanings.length; row++) if ((meanings[row] as number) < REFUNDED) return false;
  return true;
}

/** A sum without the noise of adding decimals. */
export const cents = (sum: number): number => Math.round(sum * 1e6) / 1e6;

interface Back {
  /** By row what was given back, 0 for nothing. */
  readonly values: Float64Array | undefined;
  /** By row when, if not on the order's day. */
  readonly dates: Float64Array | undefined;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** What was given back for each row: by a column of refunded amounts, or all of it where a status says so. */
function takenBackBy(
  columns: RoleColumns,
  { groups, count }: Groups,
  amounts: Amounts,
  meanings: Uint8Array,
  takes: (row: number) => boolean,
  unit: number,
): Back {
  const inUnits = columns.numbers.get("refunded");
  const refunded = unit === 1 ? inUnits : inUnits?.map((value) => value / unit);
  const warnings: { code: string; message: string }[] = [];
  let any = false;
  if (refunded === undefined && !meanings.includes(REFUNDED) && !meanings.includes(PARTIALLY_REFUNDED))
    return { values: undefined, dates: undefined, warnings };
  const values = new Float64Array(columns.length);
  const byOrder = new Float64Array(count);
  // what rows of their own take back is not taken back twice
  const byRows = new Float64Array(count);
  for (let row = 0; row < columns.length; row++)
    if (takes(row) && (amounts.values[row] as number) < 0)
      (byRows[groups[row] as number] as number) -= amounts.values[row] as number;
  if (refunded !== undefined) {
    const isOrders = refundedPerOrder(refunded, amounts, groups, count);
    const back = isOrders
      ? shared(orderValues(refunded, groups, count), amounts.values, groups, Math.max(2, amounts.decimals), takes)
      : refunded;
    for (let row = 0; row < columns.length; row++) {
      if (!takes(row) || !(Math.abs(back[row] as number) > 0)) continue;
      const group = groups[row] as number;
      const known = Math.min(byRows[group] as number, Math.abs(back[row] as number));
      (byRows[group] as number) -= known;
      const value = cents(Math.abs(back[row] as number) - known);
      if (value === 0) continue;
      values[row] = value;
      (byOrder[group] as number) += value;
      any = true;
    }
  }
  for (let row = 0; row < columns.length; row++)
    if (takes(row) && (amounts.values[row] as number) < 0)
      (byOrder[groups[row] as number] as number) -= amounts.values[row] as number;
  let partial = 0;
  for (let row = 0; row < columns.length; row++) {
    const meaning = meanings[row] as number;
    if (meaning === COUNTS || !takes(row) || byOrder[groups[row] as number] !== 0) continue;
    if (meaning === PARTIALLY_REFUNDED) partial++;
    else if (meaning === REFUNDED && (amounts.values[row] as number) > 0) {
      values[row] = amounts.values[row] as number;
      any = true;
    }
  }
  if (partial > 0) {
    const message = `${partial} rows are partially refunded, and no column says how much: they count without a refund`;
    warnings.push({ code: "unknown_refund", message });
  }
  if (!any) return { values: undefined, dates: undefined, warnings };
  const dates = columns.refundDates && orderValues(columns.refundDates, groups, count);
  return { values, dates: dates && Float64Array.from(groups, (group) => dates[group] as number), warnings };
}

/** Whether a refunded amount is that of the whole order: it stands on one of its lines, or is the same on all of them. */
function refundedPerOrder(
  refunded: Float64Array | Int32Array,
  { shape, values }: Amounts,
  groups: Uint32Array,
  count: number,
): boolean {
  const lines = new Uint32Array(count);
  for (const group of groups) (lines[group] as number)++;
  const first = orderValues(refunded, groups, count);
  let [same, different, beyond] = [0, 0, 0];
  for (let row = 0; row < refunded.length; row++) {
    const group = groups[row] as number;
    const value = refunded[row] as number;
    if (Number.isNaN(value) || (lines[group] as number) < 2 || first[group] === 0) continue;
    if (value !== first[group]) different++;
    else {
      same++;
      // more than the line's own amount cannot be taken back of it
      if (Math.abs(value) > (values[row] as number) + 0.005) beyond++;
    }
  }
  return shape === "line" ? different === 0 && beyond > 0 : same >= different;
}

/** The rows that lines are made of, and whether a line is what was given back for its row. */
interface TakenRows {
  readonly rows: Int32Array;
  readonly isBack: Uint8Array;
}

/** Each row that counts, and behind it what was given back for it. */
function takenRows(length: number, takes: (row: number) => boolean, back: Float64Array | undefined): TakenRows {
  const rows = new Int32Array(length * (back === undefined ? 1 : 2));
  const isBack = new Uint8Array(rows.length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (!takes(row)) continue;
    rows[count++] = row;
    if (back === undefined || back[row] === 0) continue;
    isBack[count] = 1;
    rows[count++] = row;
  }
  return { rows: rows.subarray(0, count), isBack };
}

/** The table of lines, of all rows unless some are taken. */
function linesOf(
  columns: RoleColumns,
  ids: TextColumn | undefined,
  customers: Customers,
  amounts: Amounts,
  back: Back,
  taken: TakenRows | undefined,
  refundRows: Uint8Array | undefined,
  preset: Preset | undefined,
  rejected: readonly RejectedRow[],
): Table<TransactionSchema> {
  const { rows, isBack } = taken ?? { rows: new Int32Array(0), isBack: new Uint8Array(0) };
  const whole = taken === undefined;
  const length = whole ? columns.length : rows.length;
  const pickNumbers = (of: (row: number, line: number) => number): Float64Array => {
    const values = new Float64Array(length);
    for (let line = 0; line < length; line++) values[line] = of(rows[line] as number, line);
    return values;
  };
  const pickText = (column: TextColumn): TextColumn => {
    if (whole) return column;
    const codes = new Uint32Array(length);
    for (let line = 0; line < length; line++) codes[line] = column.codes[rows[line] as number] as number;
    return new TextColumn(codes, column.dictionary);
  };
  const { dates, texts, numbers } = columns;
  const found = new Map<string, Column>();
  const overridden =
    refundRows === undefined || preset?.refunds === undefined
      ? { ids, customers: customers.column }
      : byRefunds(columns, ids, customers, refundRows, preset);
  found.set("customerId", pickText(overridden.customers));
  if (overridden.ids !== undefined) found.set("orderId", pickText(overridden.ids));
  const day = (row: number, line: number): number => {
    const own = (dates as Float64Array)[row] as number;
    const later = isBack[line] === 1 ? (back.dates?.[row] ?? Number.NaN) : Number.NaN;
    return Number.isNaN(later) ? own : later;
  };
  found.set("date", new DateColumn(whole ? (dates as Float64Array) : pickNumbers(day)));
  const product = texts.get("product")?.[0];
  if (product !== undefined) found.set("product", pickText(product));
  const quantity = numbers.get("quantity");
  if (quantity !== undefined)
    found.set(
      "quantity",
      new NumberColumn(
        whole ? quantity : pickNumbers((row, line) => (isBack[line] === 1 ? Number.NaN : (quantity[row] as number))),
      ),
    );
  const revenue = (row: number, line: number): number =>
    isBack[line] === 1 ? -((back.values as Float64Array)[row] as number) : (amounts.values[row] as number);
  found.set("revenue", new NumberColumn(whole ? amounts.values : pickNumbers(revenue)));
  const { net } = amounts;
  if (net !== undefined) {
    // what was given back of an amount has as much tax in it as the amount
    const netOf = (row: number, line: number): number =>
      isBack[line] === 1
        ? netBack(net[row] as number, amounts.values[row] as number, revenue(row, line), amounts.decimals)
        : (net[row] as number);
    found.set("netSales", new NumberColumn(whole ? net : pickNumbers(netOf)));
  }
  const status = texts.get("status")?.[0];
  if (status !== undefined) found.set("status", pickText(status));
  const category = texts.get("category")?.[0];
  if (category !== undefined) found.set("category", pickText(category));
  return tableOf({ schema: transactionSchema, columns: found, length, rejected });
}

function netBack(net: number, gross: number, back: number, decimals: number): number {
  const scale = 10 ** Math.max(2, decimals);
  return gross === 0 ? Number.NaN : Math.round((back * net * scale) / gross) / scale;
}

/** Order numbers and customers with those that rows of refunds name instead of their own. */
function byRefunds(
  columns: RoleColumns,
  ids: TextColumn | undefined,
  customers: Customers,
  refundRows: Uint8Array,
  preset: Preset,
): { readonly ids: TextColumn | undefined; readonly customers: TextColumn } {
  const { refunds } = preset;
  const of = (
    header: string | undefined,
    column: TextColumn | undefined,
    clean: (text: string) => string,
  ): TextColumn | undefined => {
    const from = header === undefined ? undefined : columns.further.get(plainHeader(header));
    if (!isText(from) || column === undefined) return column;
    const dictionary = new ArrayDictionary();
    const codes = column.codes.map((code, row) => {
      const source =
        refundRows[row] === 1 && from.codes[row] !== 0 ? from.at(row) : code === 0 ? null : column.dictionary.at(code);
      return source === null ? 0 : dictionary.code(clean(source));
    });
    return new TextColumn(codes, dictionary);
  };
  return {
    ids: of(refunds?.orderId, ids, (text) => text.trim()),
    customers: of(refunds?.email, customers.column, (text) => text.trim().toLowerCase()) as TextColumn,
  };
}

/** Refunds among lines: an order number and a day each, and what they took back. */
export function refundsOf(orders: Table<TransactionSchema>): { readonly count: number; readonly sum: number } {
  const revenue = orders.column("revenue").values;
  const dates = orders.column("date").values;
  const ids = orders.has("orderId") ? orders.column("orderId").codes : undefined;
  const seen = new Set<string>();
  let sum = 0;
  for (let line = 0; line < orders.length; line++) {
    const value = revenue[line] as number;
    if (!(value < 0)) continue;
    sum -= value;
    const id = ids?.[line] ?? 0;
    seen.add(id === 0 ? `line ${line}` : `${id} ${Math.floor((dates[line] as number) / DAY_MS)}`);
  }
  return { count: seen.size, sum: cents(sum) };
}
