import { group } from "d3-array";
import { type Column, TextColumn } from "../columns/columns.ts";
import { DataError, OptionError } from "../errors.ts";
import { plainHeader } from "./headerWords.ts";
import { type Numbers, type RoleColumns, roleColumns } from "./RoleColumns.ts";
import { type FileOptions, type ReadFile, readFile, type SampledFile } from "./readFile.ts";
import type { ColumnRole, SourceColumn } from "./roleRule.ts";
import { candidatesOf } from "./roles.ts";

/** Files of different kinds as one, and by what they were joined. */
export interface Joined {
  readonly columns: RoleColumns;
  readonly main: ReadFile;
  readonly joins: readonly { readonly file: string | undefined; readonly on: string }[];
}

/** Share of a file's keys that must be found in the file that it is joined to. */
const CONTAINED = 0.5;

/**
 * Joins files of different kinds (orders, their items, payments, customers) on the columns that they share by name and whose
 * values the one has of the other, or on those that `on` names. Items make the lines; payments of an order are added up.
 *
 * @throws DataError where a file shares no key with the orders
 */
export async function joinFiles(
  files: readonly SampledFile[],
  options: FileOptions,
  on: readonly string[],
): Promise<Joined> {
  const main = mainOf(files);
  const rest = files.filter((file) => file !== main);
  const ownByName = new Map(main.columns.map((column) => [plainHeader(column.header), column]));
  const ownByThing = group(main.columns, (column) => thingOf(column, main, main));
  const names = new Set(on.map(plainHeader));
  const keysOf = (file: SampledFile): { readonly own: SourceColumn; readonly theirs: SourceColumn }[] => {
    const byName = file.columns.flatMap((theirs) => {
      const name = plainHeader(theirs.header);
      const own = ownByName.get(name);
      return own !== undefined && (names.size === 0 ? isKey(theirs) : names.has(name)) ? [{ own, theirs }] : [];
    });
    // an order's own number says more than whose it is
    byName.sort((a, b) => Number(b.own.meaning.meanings.has("order")) - Number(a.own.meaning.meanings.has("order")));
    if (names.size > 0) return byName;
    // two names of one thing: an order's id in its own file, and its number in another
    const byThing = file.columns.flatMap((theirs) => {
      const thing = thingOf(theirs, file, main);
      return (thing === undefined ? [] : (ownByThing.get(thing) ?? [])).map((own) => ({ own, theirs }));
    });
    return [...byName, ...byThing];
  };
  const keys = rest.map(keysOf);
  for (const name of on)
    if (!main.columns.some(({ header }) => plainHeader(header) === plainHeader(name)))
      throw new OptionError(
        "readOrders",
        "on",
        `columns of the orders' file: ${main.columns.map(({ header }) => header).join(", ")}`,
        name,
      );
  const mainFile = await readFile(
    main,
    options,
    main.preset,
    keys.flat().map(({ own }) => own),
  );
  const orders = roleColumns(mainFile);
  const joins: { file: string | undefined; on: string }[] = [];
  const sides: Side[] = [];
  for (const [i, file] of rest.entries()) {
    const { columns, amount, ...theirs } = options;
    const read = await readFile(
      file,
      theirs,
      undefined,
      (keys[i] ?? []).map(({ theirs }) => theirs),
    );
    const side = sideOf(read, keys[i] ?? [], mainFile);
    if (side === undefined) {
      const names = file.columns.map(({ header }) => JSON.stringify(header)).join(", ");
      const problem = `expected a column whose values are those of a column of the same name in ${main.place.file ?? "the orders' file"}, got ${names}: say which with the option on`;
      throw new DataError("missing_column", problem, { ...file.place, expected: "a shared key" });
    }
    joins.push({ file: file.place.file, on: side.key });
    sides.push(side);
  }
  return { columns: combined(orders, sides), main: mainFile, joins };
}

/** The file of orders: the one with a date of its own that knows most of an order. */
function mainOf(files: readonly SampledFile[]): SampledFile {
  const worth = (file: SampledFile): number => {
    const candidates = candidatesOf(file.columns);
    const has = (role: ColumnRole): number => ((candidates.get(role)?.length ?? 0) > 0 ? 1 : 0);
    const date = candidates.get("date")?.[0];
    return (
      (date === undefined ? 0 : 10 - date.rank) +
      2 * has("orderId") +
      has("customerId") +
      has("status") +
      (file.preset ? 5 : 0)
    );
  };
  return files.reduce((best, file) => (worth(file) > worth(best) ? file : best));
}

const isKey = ({ meaning: { meanings }, profile }: SourceColumn): boolean =>
  (meanings.has("id") || meanings.has("order") || meanings.has("customer")) &&
  !profile.money &&
  // a number may look like a serial day
  (profile.dates < Math.max(1, profile.filled) || profile.numbers === profile.filled);

/** What a key is of: a bare id is the order's in the orders' file, the customer's in one of customers. */
function thingOf(column: SourceColumn, file: SampledFile, main: SampledFile): "order" | "customer" | undefined {
  const { meanings, unknown } = column.meaning;
  if (!isKey(column) || unknown > 0) return undefined;
  if (meanings.has("customer")) return meanings.has("order") ? undefined : "customer";
  if (meanings.has("order") && !meanings.has("item") && !meanings.has("line")) return "order";
  if (meanings.size > 1 || !meanings.has("id")) return undefined;
  if (file === main) return "order";
  const has = (meaning: "email" | "name" | "order") => file.columns.some((each) => each.meaning.meanings.has(meaning));
  return (has("email") || has("name")) && !has("order") ? "customer" : undefined;
}

/** A file beside the orders, by the orders' rows. */
interface Side {
  readonly key: string;
  readonly file: ReadFile;
  readonly columns: RoleColumns;
  /** By row of the orders the rows that go with it. */
  readonly rowsOf: (orderRow: number) => readonly number[];
  /** The header of the column of the orders that is the key. */
  readonly own: SourceColumn;
}

function sideOf(
  file: ReadFile,
  keys: readonly { readonly own: SourceColumn; readonly theirs: SourceColumn }[],
  main: ReadFile,
): Side | undefined {
  for (const { own, theirs } of keys) {
    const [mine, yours] = [main.found.get(own.index), file.found.get(theirs.index)];
    if (!isTextColumn(mine) || !isTextColumn(yours) || (mine.length > 0 && mine.codes.every((code) => code === 0)))
      continue;
    const rows = new Map<string, number[]>();
    for (let row = 0; row < yours.length; row++) {
      const key = yours.at(row)?.trim();
      if (key === undefined) continue;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [row]);
      else known.push(row);
    }
    const theirKeys = rows.size;
    // a key that comes again on both sides tells nothing of a row
    if (keys.length > 1 && theirKeys < yours.length && new Set(mine.codes).size < mine.length) continue;
    const matched = new Set<string>();
    for (let row = 0; row < mine.length; row++) {
      const key = mine.at(row)?.trim();
      const found = key === undefined ? undefined : rows.get(key);
      if (found === undefined) continue;
      matched.add(key as string);
    }
    if (mine.length > 0 && matched.size < CONTAINED * Math.min(theirKeys, mine.length)) continue;
    const rowsOf = (orderRow: number): readonly number[] => rows.get(mine.at(orderRow)?.trim() ?? "") ?? [];
    return { key: theirs.header, file, columns: roleColumns(file), rowsOf, own };
  }
  return undefined;
}

const isTextColumn = (column: Column | undefined): column is TextColumn => column?.kind === "text";

/** The lines of the orders: a row per item, else per order, with what the other files know of it. */
function combined(orders: RoleColumns, sides: readonly Side[]): RoleColumns {
  const items = sides.find(
    ({ columns }) =>
      ["unitPrice", "lineTotal"].some((role) => columns.numbers.has(role as "unitPrice")) ||
      columns.texts.has("product"),
  );
  const orderRows: number[] = [];
  const itemRows: number[] = [];
  for (let row = 0; row < orders.length; row++) {
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
  const take = (side: RoleColumns, rows: readonly number[]): void => {
    for (const [role, values] of side.numbers)
      numbers.set(
        role,
        Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : (values[row] as number))),
      );
    for (const [role, columns] of side.texts)
      texts.set(
        role,
        columns.map((column) => textAt(column, rows)),
      );
  };
  if (items !== undefined) {
    take(withoutKeys(items.columns), itemRows);
    for (const [role, names] of items.columns.headers) if (!headers.has(role)) headers.set(role, names);
  }
  take(orders, orderRows);
  for (const side of sides) {
    if (side === items) continue;
    const first = orderRows.map((row) => side.rowsOf(row)[0] ?? -1);
    const ownCustomer = headers.get("customerId")?.[0];
    for (const [role, columns] of side.columns.texts) {
      // a customer's file knows who stands behind the key of an order
      const better =
        role === "customerId" &&
        ownCustomer !== undefined &&
        plainHeader(side.own.header) === plainHeader(ownCustomer) &&
        plainHeader(side.columns.headers.get(role)?.[0] ?? "") !== plainHeader(side.key);
      if (texts.has(role) && !better) continue;
      texts.set(
        role,
        columns.map((column) => textAt(column, first)),
      );
      headers.set(role, side.columns.headers.get(role) ?? []);
    }
    for (const [role, values] of side.columns.numbers) {
      if (numbers.has(role) && role !== "total") continue;
      if (role === "total" && orders.numbers.has("total")) continue;
      numbers.set(
        role,
        Float64Array.from(orderRows, (row) => sumOf(values, side.rowsOf(row))),
      );
      headers.set(role, side.columns.headers.get(role) ?? []);
    }
  }
  return {
    ...orders,
    length,
    // a total beside the items is that of all of them
    totalIsOrders: items !== undefined && !items.columns.numbers.has("total"),
    decimals: Math.max(orders.decimals, ...sides.map((side) => side.columns.decimals)),
    texts,
    numbers,
    dates: orders.dates && Float64Array.from(orderRows, (row) => (orders.dates as Float64Array)[row] as number),
    beside: orders.beside && textAt(orders.beside, orderRows),
    further: new Map(
      [...orders.further].map(([header, column]) => [
        header,
        "dictionary" in column
          ? textAt(column, orderRows)
          : Float64Array.from(orderRows, (row) => column[row] as number),
      ]),
    ),
    refundDates: undefined,
    cancelledAt:
      orders.cancelledAt && Float64Array.from(orderRows, (row) => (orders.cancelledAt as Float64Array)[row] as number),
    headers,
    sourceRows: orderRows,
    placeOf: (row) => orders.placeOf(orderRows[row] as number),
  };
}

/** Without what says whose or which order it is, which the orders know better. */
function withoutKeys(columns: RoleColumns): RoleColumns {
  const texts = new Map(columns.texts);
  for (const role of ["orderId", "customerId", "status"] as const) texts.delete(role);
  return { ...columns, texts };
}

function sumOf(values: Numbers, rows: readonly number[]): number {
  let sum = Number.NaN;
  for (const row of rows) {
    const value = values[row] as number;
    if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : Math.round((sum + value) * 1e6) / 1e6;
  }
  return sum;
}

function textAt(column: TextColumn, rows: readonly number[]): TextColumn {
  return new TextColumn(
    Uint32Array.from(rows, (row) => (row < 0 ? 0 : (column.codes[row] as number))),
    column.dictionary,
  );
}
