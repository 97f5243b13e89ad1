import { group, rollup } from "d3-array";
import { NumberReading } from "../columns/NumberReading.ts";
import type { SourceColumn } from "./roleRule.ts";

/** Share of rows that must agree where columns are compared. */
const NEARLY_ALL = 0.95;
/** Share of rows in which a part must be more than nothing before it shows anything. */
const SOME = 0.2;
/** The same, where prices are compared: a discount is seldom. */
const FEW = 0.05;
/** Rows that a comparison needs. */
const ENOUGH = 4;

const cellsOf = ({ profile }: SourceColumn): readonly string[] => profile.cells;

/** The rows of each value of a column that comes more than once. */
function repeated(column: SourceColumn): number[][] {
  const cells = cellsOf(column);
  const rows = Array.from(cells.keys()).filter((row) => cells[row] !== "");
  return [...group(rows, (row) => cells[row] as string).values()].filter((list) => list.length > 1);
}

/** How many different values a column has in some rows. */
function differentIn(
  column: SourceColumn,
  rows: readonly number[],
  of: (cell: string) => string = (cell) => cell,
): number {
  const cells = cellsOf(column);
  return new Set(rows.flatMap((row) => (cells[row] === "" ? [] : [of(cells[row] as string)]))).size;
}

/** A date without its time of day, where a blank or a T divides them. */
const dayPart = (cell: string): string => cell.split(/[\sT]/, 1)[0] as string;

/**
 * Whether a column does not tell orders apart: most of its rows share their value with rows of another customer and another
 * day, as a priority, a branch or a count does.
 */
export function mixesOrders(
  id: SourceColumn,
  whose: SourceColumn | undefined,
  date: SourceColumn | undefined,
): boolean {
  if (whose === undefined && date === undefined) return false;
  const filled = cellsOf(id).filter((cell) => cell !== "").length;
  const mixed = repeated(id).filter(
    (rows) =>
      (whose === undefined || differentIn(whose, rows) > 1) &&
      (date === undefined || differentIn(date, rows, dayPart) > 1),
  );
  const rows = mixed.reduce((sum, list) => sum + list.length, 0);
  return rows >= ENOUGH && rows > filled / 2;
}

/** Whether a column says different things within most orders, so that it is not about whose they are. */
export function variesInOrders(column: SourceColumn, id: SourceColumn): boolean {
  const orders = repeated(id).filter((rows) => rows.some((row) => cellsOf(column)[row] !== ""));
  const varying = orders.filter((rows) => differentIn(column, rows) > 1);
  return varying.length > orders.length / 2;
}

/** Whether a column holds one and the same in all of many rows. */
export function isConstant({ profile: { cells } }: SourceColumn): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length >= 10 && filled.every((cell) => cell === filled[0]);
}

/** The numbers of a column in the sample; NaN where there is none. */
export function numbersOf(column: SourceColumn): readonly number[] {
  const known = NUMBERS.get(column);
  if (known !== undefined) return known;
  const reading = new NumberReading();
  const encoder = new TextEncoder();
  const numbers = cellsOf(column).map((cell) => {
    const bytes = encoder.encode(cell);
    return (cell === "" ? undefined : reading.parse(bytes, 0, bytes.length, 0)) ?? Number.NaN;
  });
  NUMBERS.set(column, numbers);
  return numbers;
}

/** Numbers of columns that have been compared. */
const NUMBERS = /* @__PURE__ */ new WeakMap<SourceColumn, readonly number[]>();

/** Whether one column is the product of two others in nearly all rows, and the first of these more than one in some of them. */
export function isProduct(product: SourceColumn, quantity: SourceColumn, price: SourceColumn): boolean {
  if (new Set([product, quantity, price]).size < 3) return false;
  const [a, b, c] = [numbersOf(product), numbersOf(quantity), numbersOf(price)];
  return agree(
    a,
    b.map((many, row) => many * (c[row] as number)),
    (row) => b[row] !== 1 && c[row] !== 0,
    SOME,
    // prices are rounded before they are multiplied, or after
    (row) => 0.006 + 0.005 * Math.abs(b[row] as number),
  );
}

/** Whether one price is never above another, below it in some rows and the same in others: the one after a discount. */
export function isReduced(rest: SourceColumn, whole: SourceColumn): boolean {
  if (rest === whole) return false;
  const [a, b] = [numbersOf(rest), numbersOf(whole)];
  const ratios = new Set<number>();
  let [rows, same] = [0, 0];
  for (let row = 0; row < a.length; row++) {
    const [low, high] = [a[row] as number, b[row] as number];
    if (Number.isNaN(low - high) || high === 0) continue;
    if (low > high + 1e-9) return false;
    rows++;
    if (low === high) same++;
    else ratios.add(Math.round((100 * low) / high));
  }
  // one and the same share is a tax
  return rows >= ENOUGH && same >= FEW * rows && rows - same >= FEW * rows && ratios.size > 1;
}

/** Whether one column is another with some of the parts added or taken off in nearly all rows, and these something in some. */
export function isSum(whole: SourceColumn, base: Numbers, parts: readonly Part[]): boolean {
  const all = parts.map(({ column, sign }) => numbersOf(column).map((value) => sign * (Math.abs(value) || 0)));
  const a = numbersOf(whole);
  for (let chosen = 1; chosen < 2 ** parts.length; chosen++) {
    const picked = all.filter((_, i) => chosen & (2 ** i));
    const further = base.map((_, row) => picked.reduce((sum, part) => sum + (part[row] as number), 0));
    const sums = base.map((value, row) => value + (further[row] as number));
    if (agree(a, sums, (row) => further[row] !== 0)) return true;
  }
  return false;
}

/** Numbers of a sample by row. */
export type Numbers = readonly number[];

/** What an amount has in it beside another. */
export interface Part {
  readonly column: SourceColumn;
  /** 1 for what is added (tax, shipping), -1 for what is taken off. */
  readonly sign: 1 | -1;
}

/** Quantities times prices, less a discount that is an amount, a share or a percentage of them. */
export function productsWith(
  quantity: SourceColumn,
  price: SourceColumn,
  discount: SourceColumn | undefined,
): readonly Numbers[] {
  const [q, p] = [numbersOf(quantity), numbersOf(price)];
  const plain = q.map((many, row) => many * (p[row] as number));
  if (discount === undefined) return [plain];
  const off = numbersOf(discount).map((value) => Math.abs(value) || 0);
  const cents = (value: number): number => Math.round(100 * value + 1e-7) / 100;
  return [
    plain.map((value, row) => value - (off[row] as number)),
    plain.map((value, row) => cents(value * (1 - (off[row] as number)))),
    plain.map((value, row) => cents(value * (1 - (off[row] as number) / 100))),
  ];
}

/** Whether a column holds these numbers in nearly all rows, and not the same as another list in some. */
export function holds(column: SourceColumn, wanted: Numbers, plain: Numbers): boolean {
  const differs = (row: number): boolean => Math.abs((plain[row] as number) - (wanted[row] as number)) > CENT;
  return agree(numbersOf(column), wanted, differs, FEW);
}

/** Whether a column says of orders on several rows how many rows these have: that is no quantity of any of them. */
export function countsRows(column: SourceColumn, id: SourceColumn): boolean {
  const orders = repeated(id);
  const numbers = numbersOf(column);
  const counting = orders.filter((rows) => rows.every((row) => numbers[row] === rows.length));
  return orders.length >= 3 && counting.length > 0.8 * orders.length;
}

/** Whether one and the same stands in nearly all of many rows. */
export function isNearlyConstant({ profile: { cells } }: SourceColumn): boolean {
  const filled = cells.filter((cell) => cell !== "");
  const most = Math.max(
    0,
    ...rollup(
      filled,
      (same) => same.length,
      (cell) => cell,
    ).values(),
  );
  return filled.length >= 10 && most >= 0.8 * filled.length;
}

/** Whether one column is another less further ones in nearly all rows, and these something in some of them. */
export function isLess(rest: SourceColumn, whole: SourceColumn, ...parts: readonly SourceColumn[]): boolean {
  if (parts.length === 0 || new Set([rest, whole, ...parts]).size < 2 + parts.length) return false;
  const [a, b] = [numbersOf(rest), numbersOf(whole)];
  const all = parts.map(numbersOf);
  const taken = a.map((_, row) => all.reduce((sum, part) => sum + (Math.abs(part[row] as number) || 0), 0));
  const left = b.map((value, row) => value - (taken[row] as number));
  return agree(a, left, (row) => (taken[row] as number) > 0);
}

/** More than the rounding of sums takes off. */
const CENT = 0.011;

/** Whether numbers are those wanted in nearly all rows that have both, and enough of these rows show anything. */
function agree(
  numbers: Numbers,
  wanted: Numbers,
  shows: (row: number) => boolean,
  share = SOME,
  tolerance: (row: number) => number = () => CENT,
): boolean {
  let [rows, misfits, showing] = [0, 0, 0];
  for (let row = 0; row < numbers.length; row++) {
    const away = (numbers[row] as number) - (wanted[row] as number);
    if (Number.isNaN(away)) continue;
    rows++;
    if (Math.abs(away) > tolerance(row)) misfits++;
    if (misfits > (1 - NEARLY_ALL) * numbers.length) return false;
    if (shows(row)) showing++;
  }
  return rows >= ENOUGH && misfits <= (1 - NEARLY_ALL) * rows && showing >= share * rows;
}
