import { TextColumn } from "../columns/columns.ts";
import type { Pieces } from "../pieces.ts";
import { isText } from "./countingOf.ts";
import { plainHeader } from "./headerWords.ts";
import type { Numbers, RoleColumns } from "./RoleColumns.ts";
import type { SampledFile } from "./readFile.ts";
import { givenBack, isRefundsFile, paidAndBack } from "./refundFiles.ts";
import type { ColumnRole, SourceColumn } from "./roleRule.ts";
import { shared } from "./shared.ts";
import { shortName } from "./shortName.ts";
import { statusMeaning } from "./statuses.ts";
import { cents } from "./toLines.ts";

/** A column of the orders, and one of another file that may hold the same keys. */
export interface Keys {
  readonly own: SourceColumn;
  readonly theirs: SourceColumn;
}

/** What a key is of. */
export type KeyKind = "order" | "customer" | "product";

/** Whether a key is an order's, a customer's or a product's. */
export function keyKind({ meaning: { meanings } }: SourceColumn): KeyKind {
  if (meanings.has("customer") && !meanings.has("order")) return "customer";
  return meanings.has("product") && !meanings.has("order") ? "product" : "order";
}

/** Keys that join two files. */
export interface MatchedKeys extends Keys {
  /** By row of the one file the rows of the other that go with it. */
  readonly rowsOf: (row: number) => readonly number[];
}

/** Files of one kind that hang on others. */
export interface Side extends MatchedKeys {
  readonly file: SampledFile;
  readonly columns: RoleColumns;
}

/** The lines of joined files, and what does not fit together. */
interface JoinedColumns {
  readonly columns: RoleColumns;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Rows to a piece. */
const PIECE = 1 << 13;

/** What is asked of a file that tells more of a customer or a product. */
const ASKED: readonly ColumnRole[] = ["unitPrice"];

/**
 * The rows of a file with what others know of them: a row per item where these are items of orders, else the rows as they
 * are.
 *
 * @param isRoot whether the rows are those of the orders, which alone have items and payments
 */
export function* joinRows(orders: RoleColumns, sides: readonly Side[], isRoot: boolean): Pieces<JoinedColumns> {
  const isPart = (side: Side): boolean => isRoot && keyKind(side.own) === "order";
  const isOfRefunds = (side: Side): boolean => isPart(side) && isRefundsFile(side.file);
  const refunds = sides.filter(isOfRefunds);
  const others = sides.filter((side) => !isOfRefunds(side));
  const items =
    others.find(
      (side) => isPart(side) && (side.columns.numbers.has("unitPrice") || side.columns.numbers.has("lineTotal")),
    ) ?? others.find((side) => isPart(side) && side.columns.texts.has("product"));
  const warnings: { code: string; message: string }[] = [];
  const orderRows: number[] = [];
  const itemRows: number[] = [];
  for (let row = 0; row < orders.length; row++) {
    if (row % PIECE === 0) yield;
    const found = items?.rowsOf(row) ?? [];
    for (const item of found.length === 0 ? [-1] : found) {
      orderRows.push(row);
      itemRows.push(item);
    }
  }
  const length = orderRows.length;
  const numbers = new Map<ColumnRole, Numbers>();
  const texts = new Map<ColumnRole, readonly TextColumn[]>();
  const headers = new Map(orders.headers);
  const take = function* (side: RoleColumns, rows: readonly number[]): Pieces<void> {
    for (const [role, values] of side.numbers) {
      numbers.set(role, numbersAt(values, rows));
      yield;
    }
    for (const [role, columns] of side.texts) {
      texts.set(
        role,
        columns.map((column) => textAt(column, rows)),
      );
      yield;
    }
  };
  if (items !== undefined) {
    const { columns } = items;
    yield* take(withoutKeys(columns), itemRows);
    for (const [role, names] of columns.headers) if (!headers.has(role)) headers.set(role, names);
  }
  yield* take(items === undefined ? orders : withoutItems(orders, items.columns), orderRows);
  const discount = orders.numbers.get("discount");
  if (items !== undefined && discount !== undefined && !items.columns.numbers.has("discount"))
    numbers.set("discount", shared(Float64Array.from(discount), worthOf(numbers), Uint32Array.from(orderRows), 2));
  for (const side of others) {
    if (isPart(side)) warnings.push(...(yield* unmatched(side, orders.length)));
    if (side === items) continue;
    const { columns } = side;
    const several: (readonly number[])[] = [];
    for (const row of orderRows) {
      if (several.length % PIECE === 0) yield;
      several.push(side.rowsOf(row));
    }
    for (const [role, list] of columns.texts) {
      if (!isPart(side) && (role === "status" || role === "orderId" || role === "flag")) continue;
      // a file of customers or products knows what stands behind a key
      const better =
        (role === "customerId" || role === "product") &&
        plainHeader(side.own.header) === plainHeader(headers.get(role)?.[0] ?? "") &&
        plainHeader(columns.headers.get(role)?.[0] ?? "") !== plainHeader(side.theirs.header);
      if (texts.has(role) && !better) continue;
      const said: TextColumn[] = [];
      for (const column of list) {
        const { values, differing } = yield* agreed(column, several, role !== "status");
        if (differing > 0 && role !== "status") {
          const name = columns.headers.get(role)?.[0];
          const message = `${fileName(side)} says different ${JSON.stringify(name)} of ${differing} rows: the first of each counts`;
          warnings.push({ code: "repeated_keys", message });
        }
        said.push(values);
      }
      texts.set(role, said);
      headers.set(role, columns.headers.get(role) ?? []);
    }
    const pays = payingRows(columns);
    for (const [role, values] of columns.numbers) {
      if (!isPart(side) && !ASKED.includes(role)) continue;
      if (numbers.has(role) && role !== "total") continue;
      // how many pieces an order has says nothing of its rows
      if (isPart(side) && role === "quantity") continue;
      if (role === "total" && orders.numbers.has("total")) continue;
      yield;
      const { paid, back } = paidAndBack(values, several, orderRows);
      yield;
      const isPayments = isPart(side) && role === "total";
      numbers.set(
        role,
        yield* ofEach(orderRows, (line) => {
          const rows = several[line] as readonly number[];
          return sumOf(values, isPayments ? paid(rows) : rows, pays);
        }),
      );
      if (isPayments && back !== undefined && !numbers.has("refunded")) numbers.set("refunded", back);
      headers.set(role, columns.headers.get(role) ?? []);
    }
  }
  yield;
  let refundDates = orders.refundDates && numbersAt(orders.refundDates, orderRows);
  for (const side of refunds) {
    warnings.push(...(yield* unmatched(side, orders.length)).filter(({ code }) => code === "unmatched_rows"));
    const back = givenBack(side.columns, side.rowsOf, orderRows);
    if (back === undefined || orders.numbers.has("refunded")) continue;
    numbers.set("refunded", back.refunded);
    headers.set("refunded", back.header);
    refundDates = back.dates ?? refundDates;
  }
  const further = new Map<string, TextColumn | Numbers>();
  for (const [header, column] of orders.further) {
    further.set(header, isText(column) ? textAt(column, orderRows) : numbersAt(column, orderRows));
    yield;
  }
  const times = (values: Float64Array | undefined) => values && numbersAt(values, orderRows);
  const columns = {
    ...orders,
    length,
    // a total beside the items is that of all of them
    totalIsOrders: items === undefined ? orders.totalIsOrders : !items.columns.numbers.has("total"),
    decimals: Math.max(orders.decimals, ...sides.map(({ columns }) => columns.decimals)),
    texts,
    numbers,
    dates: times(orders.dates),
    beside: orders.beside && textAt(orders.beside, orderRows),
    further,
    refundDates,
    cancelledAt: times(orders.cancelledAt),
    headers,
    placeOf: (row: number) => orders.placeOf(orderRows[row] as number),
  };
  return { columns, warnings };
}

const fileName = ({ file }: Side): string => shortName(file.place.file) ?? "a file";

/** Rows of items or payments whose order nobody knows, and orders of which they know nothing. */
function* unmatched(side: Side, orders: number): Pieces<{ code: string; message: string }[]> {
  const { columns } = side;
  const known = new Uint8Array(columns.length);
  let without = 0;
  for (let row = 0; row < orders; row++) {
    if (row % PIECE === 0) yield;
    const found = side.rowsOf(row);
    if (found.length === 0) without++;
    for (const each of found) known[each] = 1;
  }
  const strange: number[] = [];
  for (let row = 0; row < known.length; row++) if (known[row] === 0) strange.push(row);
  const warnings: { code: string; message: string }[] = [];
  if (strange.length > 0) {
    const lines = strange.slice(0, 3).map((row) => columns.placeOf(row).line);
    const message = `${strange.length} rows of ${fileName(side)} are of no known order and do not count (by ${side.theirs.header}: line ${lines.join(", ")})`;
    warnings.push({ code: "unmatched_rows", message });
  }
  if (without > 0) {
    const message = `${without} rows of the orders have none in ${fileName(side)} (by ${side.theirs.header})`;
    warnings.push({ code: "unmatched_orders", message });
  }
  return warnings;
}

/** By line what the rows of a file say of it: where these differ the first, or nothing. */
function* agreed(
  column: TextColumn,
  rows: readonly (readonly number[])[],
  first: boolean,
): Pieces<{ readonly values: TextColumn; readonly differing: number }> {
  let differing = 0;
  const codes = new Uint32Array(rows.length);
  for (let line = 0; line < codes.length; line++) {
    if (line % PIECE === 0) yield;
    let [said, differs] = [0, false];
    for (const row of rows[line] as readonly number[]) {
      const code = column.codes[row] as number;
      if (said === 0) said = code;
      else if (code !== 0 && code !== said) differs = true;
    }
    if (differs) differing++;
    codes[line] = differs && !first ? 0 : said;
  }
  return { values: new TextColumn(codes, column.dictionary), differing };
}

/** Whether a payment went through, where the file has its status. */
function payingRows({ texts }: RoleColumns): (row: number) => boolean {
  const [status] = texts.get("status") ?? [];
  if (status === undefined) return () => true;
  const pays = Uint8Array.from({ length: status.dictionary.size }, (_, code) => {
    const meaning = code === 0 ? "counts" : (statusMeaning(status.dictionary.at(code) as string) ?? "counts");
    return meaning === "counts" || meaning === "refunded" || meaning === "partiallyRefunded" ? 1 : 0;
  });
  return (row) => pays[status.codes[row] as number] === 1;
}

/** What the lines are worth, to share by. */
function worthOf(numbers: ReadonlyMap<ColumnRole, Numbers>): Numbers | undefined {
  const [price, quantity] = [numbers.get("unitPrice"), numbers.get("quantity")];
  return numbers.get("lineTotal") ?? price?.map((value, line) => value * (quantity?.[line] ?? 1));
}

/** Orders without what their items say of themselves: how many there are of an item, and what is off its price. */
function withoutItems(orders: RoleColumns, { numbers: own }: RoleColumns): RoleColumns {
  const numbers = new Map(orders.numbers);
  for (const role of numbers.keys())
    if (role === "quantity" || role === "discount" || (role !== "total" && own.has(role))) numbers.delete(role);
  return { ...orders, numbers };
}

/** Without what says whose or which order it is, which the orders know better. */
function withoutKeys(columns: RoleColumns): RoleColumns {
  const texts = new Map(columns.texts);
  for (const role of ["orderId", "customerId", "status"] as const) texts.delete(role);
  return { ...columns, texts };
}

/** By line what is known of its order, asked once of each. */
function* ofEach(orderRows: readonly number[], of: (line: number) => number): Pieces<Float64Array> {
  const values = new Float64Array(orderRows.length);
  for (let line = 0; line < values.length; line++) {
    if (line % PIECE === 0) yield;
    values[line] = line > 0 && orderRows[line - 1] === orderRows[line] ? (values[line - 1] as number) : of(line);
  }
  return values;
}

/** The sum of an order's payments: of those that went through, where any did. */
function sumOf(values: Numbers, rows: readonly number[], pays: (row: number) => boolean): number {
  const paid = rows.filter(pays);
  let sum = Number.NaN;
  for (const row of paid.length > 0 ? paid : rows) {
    const value = values[row] as number;
    if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : cents(sum + value);
  }
  return sum;
}

function numbersAt(values: Numbers, rows: readonly number[]): Float64Array {
  // a plain loop: `from` with a function is many times slower
  const found = new Float64Array(rows.length);
  for (let i = 0; i < found.length; i++) {
    const row = rows[i] as number;
    found[i] = row < 0 ? Number.NaN : (values[row] as number);
  }
  return found;
}

function textAt(column: TextColumn, rows: readonly number[]): TextColumn {
  const codes = new Uint32Array(rows.length);
  for (let i = 0; i < codes.length; i++) {
    const row = rows[i] as number;
    codes[i] = row < 0 ? 0 : (column.codes[row] as number);
  }
  return new TextColumn(codes, column.dictionary);
}
