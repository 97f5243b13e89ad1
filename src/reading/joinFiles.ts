import { group } from "d3-array";
import { DataError, OptionError } from "../errors.ts";
import { isText } from "./countingOf.ts";
import { plainHeader } from "./headerWords.ts";
import { isCustomers, joinRows, type Keys, type Side } from "./joinRows.ts";
import type { RoleColumns } from "./RoleColumns.ts";
import type { FileOptions, SampledFile } from "./readFile.ts";
import type { ColumnRole, SourceColumn } from "./roleRule.ts";
import { candidatesOf } from "./roles.ts";
import { type KindRows, rowsOfKind } from "./rowsOfKind.ts";

/** The rows of files of different kinds as one, and by what they were joined. */
export interface JoinedRows extends KindRows {
  readonly joins: readonly { readonly file: string | undefined; readonly on: string }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Share of a file's keys that must be found in the file that it is joined to. */
const CONTAINED = 0.5;

/** Roles of a file beside the orders that are not asked of it: a parcel's dates are none of the order's. */
const NOT_BESIDE: readonly ColumnRole[] = ["date", "time", "refundDate", "cancelledAt"];

/** What a file of customers is asked. */
const OF_CUSTOMERS: ReadonlySet<ColumnRole> = new Set(["customerId", "email", "name", "phone"]);

/**
 * Joins files of different kinds (orders, their items, payments, customers), each one file or several, on the columns that they
 * share by name and whose values the one has of the other, or on those that `on` names. Items make the lines; payments of an
 * order are added up.
 *
 * @throws DataError where a file shares no key with the orders, and as {@link rowsOfKind}
 */
export async function joinFiles(
  kinds: readonly (readonly SampledFile[])[],
  options: FileOptions,
  on: readonly string[],
  onBadRow: "fail" | "collect",
): Promise<JoinedRows> {
  const firsts = kinds.map(([first]) => first as SampledFile);
  const main = mainOf(firsts);
  const mainKind = kinds[firsts.indexOf(main)] as readonly SampledFile[];
  const rest = kinds.filter((kind) => kind !== mainKind).map((kind) => [kind[0] as SampledFile, kind] as const);
  for (const name of on)
    if (!main.columns.some(({ header }) => plainHeader(header) === plainHeader(name)))
      throw new OptionError(
        "readOrders",
        "on",
        `columns of the orders' file: ${main.columns.map(({ header }) => header).join(", ")}`,
        name,
      );
  const keys = rest.map(([file]) => keysOf(file, main, on));
  const said = [main, ...rest.map(([file]) => file)];
  const further = keys.flat().map(({ own }) => own);
  const orders = await rowsOfKind(mainKind, optionsOf(main, said, options), onBadRow, { further });
  const sides: Side[] = [];
  for (const [i, [file, kind]] of rest.entries()) {
    const pairs = keys[i] as readonly Keys[];
    const ofCustomers = pairs.length > 0 && pairs.every(({ own }) => isCustomers(own));
    const without = new Set(NOT_BESIDE);
    if (ofCustomers)
      for (const role of candidatesOf(file.columns).keys()) if (!OF_CUSTOMERS.has(role)) without.add(role);
    const wanted = { further: pairs.map(({ theirs }) => theirs), without };
    const rows = await rowsOfKind(
      kind.map((each) => ({ ...each, preset: undefined })),
      optionsOf(file, said, options),
      onBadRow,
      wanted,
    );
    const side = sideOf(file, rows, pairs, orders.columns);
    if (side === undefined) {
      const names = file.columns.map(({ header }) => JSON.stringify(header)).join(", ");
      const problem = `expected a column whose values are those of a column of the same name in ${main.place.file ?? "the orders' file"}, got ${names}: say which with the option on`;
      throw new DataError("missing_column", problem, { ...file.place, expected: "a shared key" });
    }
    sides.push(side);
  }
  const all = [orders, ...sides.map(({ rows }) => rows)];
  const sum = (of: "totals" | "remarks" | "rejected"): number => all.reduce((total, each) => total + each[of], 0);
  const { columns, warnings } = joinRows(orders.columns, sides);
  return {
    ...orders,
    columns,
    read: all.flatMap(({ read }) => read),
    rows: columns.length,
    totals: sum("totals"),
    remarks: sum("remarks"),
    rejected: sum("rejected"),
    rejectedRows: all.flatMap(({ rejectedRows }) => rejectedRows),
    joins: sides.map(({ file, theirs }) => ({ file: file.place.file, on: theirs.header })),
    warnings,
  };
}

/** The options of one of several files: what the caller says of columns that it has, and that no file before it has. */
function optionsOf(file: SampledFile, files: readonly SampledFile[], options: FileOptions): FileOptions {
  const { columns, amount, ...others } = options;
  const has = ({ columns }: SampledFile, headers: string | readonly string[]): boolean =>
    [headers].flat().every((name) => columns.some(({ header }) => plainHeader(header) === plainHeader(name)));
  // what no file has is told of by the orders' file
  const isOf = (headers: string | readonly string[]): boolean =>
    (files.find((each) => has(each, headers)) ?? files[0]) === file;
  const own = Object.entries(columns ?? {}).filter(([, headers]) => headers !== undefined && isOf(headers));
  return {
    ...others,
    ...(own.length > 0 && { columns: Object.fromEntries(own) }),
    ...(amount !== undefined && isOf(amount as string | readonly string[]) && { amount }),
  };
}

/** The columns that may join a file to the orders, the likeliest first. */
function keysOf(file: SampledFile, main: SampledFile, on: readonly string[]): readonly Keys[] {
  const ownByName = new Map(main.columns.map((column) => [plainHeader(column.header), column]));
  const names = new Set(on.map(plainHeader));
  const byName = file.columns.flatMap((theirs) => {
    const name = plainHeader(theirs.header);
    const own = ownByName.get(name);
    return own !== undefined && (names.size === 0 ? isKey(theirs) : names.has(name)) ? [{ own, theirs }] : [];
  });
  // an order's own number says more than whose it is
  byName.sort((a, b) => Number(b.own.meaning.meanings.has("order")) - Number(a.own.meaning.meanings.has("order")));
  if (names.size > 0) return byName;
  // two names of one thing: an order's id in its own file, and its number in another
  const ownByThing = group(main.columns, (column) => thingOf(column, main, main));
  const byThing = file.columns.flatMap((theirs) => {
    const thing = thingOf(theirs, file, main);
    return (thing === undefined ? [] : (ownByThing.get(thing) ?? [])).map((own) => ({ own, theirs }));
  });
  const known = new Set(byName.map(({ own, theirs }) => `${own.index} ${theirs.index}`));
  return [...byName, ...byThing.filter(({ own, theirs }) => !known.has(`${own.index} ${theirs.index}`))];
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

function sideOf(file: SampledFile, rows: KindRows, keys: readonly Keys[], orders: RoleColumns): Side | undefined {
  for (const { own, theirs } of keys) {
    const mine = orders.further.get(plainHeader(own.header));
    const yours = rows.columns.further.get(plainHeader(theirs.header));
    if (!isText(mine) || !isText(yours) || (mine.length > 0 && mine.codes.every((code) => code === 0))) continue;
    const byKey = new Map<string, number[]>();
    for (let row = 0; row < yours.length; row++) {
      const key = yours.at(row)?.trim();
      if (key === undefined) continue;
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [row]);
      else known.push(row);
    }
    // a key that comes again on both sides tells nothing of a row
    if (keys.length > 1 && byKey.size < yours.length && new Set(mine.codes).size < mine.length) continue;
    const matched = new Set<string>();
    for (let row = 0; row < mine.length; row++) {
      const key = mine.at(row)?.trim();
      if (key !== undefined && byKey.has(key)) matched.add(key);
    }
    if (mine.length > 0 && matched.size < CONTAINED * Math.min(byKey.size, mine.length)) continue;
    const rowsOf = (orderRow: number): readonly number[] => byKey.get(mine.at(orderRow)?.trim() ?? "") ?? [];
    return { file, rows, own, theirs, rowsOf };
  }
  return undefined;
}
