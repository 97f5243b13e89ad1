import { group } from "d3-array";
import { NumberReading } from "../columns/NumberReading.ts";
import type { SourceColumn } from "./roleRule.ts";

/** Share of rows that must agree where columns are compared. */
const NEARLY_ALL = 0.95;
/** Share of rows in which a part must be more than nothing before it shows anything. */
const SOME = 0.2;
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
function numbersOf(column: SourceColumn): readonly number[] {
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
  let [rows, misfits, some] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const [whole, many, one] = [a[row] as number, b[row] as number, c[row] as number];
    if (Number.isNaN(whole - many * one)) continue;
    rows++;
    // prices are rounded before they are multiplied, or after
    if (Math.abs(whole - many * one) > 0.006 + 0.005 * Math.abs(many)) misfits++;
    if (misfits > (1 - NEARLY_ALL) * a.length) return false;
    if (many !== 1 && one !== 0) some++;
  }
  return rows >= ENOUGH && misfits <= (1 - NEARLY_ALL) * rows && some >= SOME * rows;
}

/** Whether one column is another less further ones in nearly all rows, and these something in some of them. */
export function isLess(rest: SourceColumn, whole: SourceColumn, ...parts: readonly SourceColumn[]): boolean {
  if (parts.length === 0 || new Set([rest, whole, ...parts]).size < 2 + parts.length) return false;
  const [a, b] = [numbersOf(rest), numbersOf(whole)];
  const all = parts.map(numbersOf);
  let [rows, fits, some] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const taken = all.reduce((sum, part) => sum + (Math.abs(part[row] as number) || 0), 0);
    const left = (b[row] as number) - taken;
    if (Number.isNaN((a[row] as number) - left)) continue;
    rows++;
    if (Math.abs((a[row] as number) - left) < 0.011) fits++;
    if (taken > 0) some++;
  }
  return rows >= ENOUGH && fits >= NEARLY_ALL * rows && some >= SOME * rows;
}
