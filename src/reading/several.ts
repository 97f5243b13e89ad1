import type { TextColumn } from "../columns/columns.ts";
import type { Pieces } from "../pieces.ts";
import { DAY_MS } from "../time.ts";
import { isText } from "./countingOf.ts";
import { plainHeader } from "./headerWords.ts";
import { concatenated, type Numbers, picked, type RoleColumns } from "./RoleColumns.ts";
import type { SampledFile } from "./readFile.ts";

/** Share of headers that two files of one kind have in common. */
const ALIKE = 0.8;

/** Files by kind: those with the same header, or nearly so. */
export function byKind(files: readonly SampledFile[]): SampledFile[][] {
  const kinds: SampledFile[][] = [];
  for (const file of files) {
    const kind = kinds.find(([first]) => alike(first as SampledFile, file));
    if (kind === undefined) kinds.push([file]);
    else kind.push(file);
  }
  return kinds;
}

function alike(a: SampledFile, b: SampledFile): boolean {
  const headers = (file: SampledFile) => new Set(file.columns.map(({ header }) => plainHeader(header)));
  const [x, y] = [headers(a), headers(b)];
  const common = [...x].filter((header) => y.has(header)).length;
  return common >= ALIKE * Math.max(x.size, y.size);
}

/** Rows to a piece. */
const PIECE = 1 << 13;

/** Files of one kind as one. */
export interface Together {
  readonly columns: RoleColumns;
  /** Orders that came in more than one file, of which the later counts. */
  readonly repeatedOrders: number;
  /** Rows that are the same in two files without order numbers. */
  readonly repeatedRows: number;
}

/**
 * Files of one kind as one, the later ones last. An order number that comes in several counts as the latest file has it,
 * unless that only takes the order back.
 */
export function* together(parts: readonly RoleColumns[]): Pieces<Together> {
  if (parts.length === 1) return { columns: parts[0] as RoleColumns, repeatedOrders: 0, repeatedRows: 0 };
  const sorted = parts
    .map((part, order) => ({ part, order, last: lastDate(part.dates) }))
    .sort((a, b) => a.last - b.last || a.order - b.order)
    .map(({ part }) => part);
  yield;
  const all = concatenated(sorted);
  yield;
  const ids = all.texts.get("orderId")?.[0];
  const fileOf = new Int32Array(all.length);
  let at = 0;
  sorted.forEach(({ length }, i) => {
    fileOf.fill(i, at, at + length);
    at += length;
  });
  if (ids === undefined) return { columns: all, repeatedOrders: 0, repeatedRows: yield* equalRows(all, fileOf) };
  const amounts = all.numbers.get("total") ?? all.numbers.get("lineTotal") ?? all.numbers.get("quantity");
  const latest = new Int32Array(ids.dictionary.size).fill(-1);
  for (let row = 0; row < all.length; row++)
    if (!isTakingBack(amounts, row)) latest[ids.codes[row] as number] = fileOf[row] as number;
  yield;
  const again = takenBackAgain(all, ids, fileOf, amounts);
  const repeated = new Set<number>();
  const kept: number[] = [];
  for (let row = 0; row < all.length; row++) {
    if (row % PIECE === 0) yield;
    const id = ids.codes[row] as number;
    if (isTakingBack(amounts, row) ? !again(row) : id === 0 || latest[id] === fileOf[row]) kept.push(row);
    else repeated.add(id);
  }
  const columns = repeated.size === 0 ? all : picked(all, Int32Array.from(kept));
  return { columns, repeatedOrders: repeated.size, repeatedRows: 0 };
}

/**
 * Files of one kind that tell more of orders (payments, items, customers) as one: a row that comes again in a later file, the
 * same in every column, counts once if a column tells rows apart, as their own number does.
 */
export function* sideBySide(parts: readonly RoleColumns[]): Pieces<Together> {
  yield;
  const all = concatenated(parts);
  yield;
  if (parts.length === 1) return { columns: all, repeatedOrders: 0, repeatedRows: 0 };
  const columns = [...all.further.values()];
  let from = 0;
  const pieces = parts.map(({ length }) => {
    const piece = [from, from + length] as const;
    from += length;
    return piece;
  });
  const tells = columns.some((column) =>
    pieces.every(([begin, end]) => {
      const values = cellsOf(column).subarray(begin, end);
      return new Set(values).size === values.length;
    }),
  );
  if (!tells) return { columns: all, repeatedOrders: 0, repeatedRows: 0 };
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let row = 0; row < all.length; row++) {
    if (row % PIECE === 0) yield;
    const key = columns.map((column) => cellsOf(column)[row]).join(" ");
    if (!seen.has(key)) kept.push(row);
    seen.add(key);
  }
  const repeatedRows = all.length - kept.length;
  return { columns: repeatedRows === 0 ? all : picked(all, Int32Array.from(kept)), repeatedOrders: 0, repeatedRows };
}

const cellsOf = (column: TextColumn | Numbers): Uint32Array | Numbers => (isText(column) ? column.codes : column);

/** Whether a refund comes again, of the same order, day and amount, in a later file. */
function takenBackAgain(
  { dates }: RoleColumns,
  ids: TextColumn,
  fileOf: Int32Array,
  amounts: Numbers | undefined,
): (row: number) => boolean {
  const keyOf = (row: number): string =>
    `${ids.codes[row]} ${Math.floor((dates?.[row] ?? 0) / DAY_MS)} ${amounts?.[row]}`;
  const last = new Map<string, number>();
  for (let row = 0; row < ids.length; row++)
    if (ids.codes[row] !== 0 && isTakingBack(amounts, row)) last.set(keyOf(row), fileOf[row] as number);
  return (row) => ids.codes[row] !== 0 && last.get(keyOf(row)) !== fileOf[row];
}

const isTakingBack = (amounts: Numbers | undefined, row: number): boolean => (amounts?.[row] ?? 0) < 0;

function lastDate(dates: Float64Array | undefined): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const date of dates ?? []) if (date > last) last = date;
  return last;
}

/** Rows that are the same as one of another file. */
function* equalRows({ dates, numbers, texts, length }: RoleColumns, fileOf: Int32Array): Pieces<number> {
  const amount = numbers.get("total") ?? numbers.get("lineTotal");
  const customers: readonly TextColumn[] = [...(texts.get("customerId") ?? []), ...(texts.get("email") ?? [])];
  const seen = new Map<string, number>();
  let equal = 0;
  for (let row = 0; row < length; row++) {
    if (row % PIECE === 0) yield;
    const key = [dates?.[row], amount?.[row], ...customers.map(({ codes }) => codes[row])].join(" ");
    const file = seen.get(key);
    if (file === undefined) seen.set(key, fileOf[row] as number);
    else if (file !== fileOf[row]) equal++;
  }
  return equal;
}
