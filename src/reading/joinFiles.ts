import { group, rollup } from "d3-array";
import { DataError, OptionError } from "../errors.ts";
import { breaths, inPieces, type Pieces } from "../pieces.ts";
import { isText } from "./countingOf.ts";
import { type Meaning, plainHeader } from "./headerWords.ts";
import { joinRows, type KeyKind, type Keys, keyKind, type MatchedKeys, type Side } from "./joinRows.ts";
import type { RoleColumns } from "./RoleColumns.ts";
import type { FileOptions, SampledFile } from "./readFile.ts";
import { isRefundsFile } from "./refundFiles.ts";
import { type ColumnRole, hasAny, type SourceColumn } from "./roleRule.ts";
import { candidatesOf } from "./roles.ts";
import { type KindRows, rowsOfKind } from "./rowsOfKind.ts";
import { shortName } from "./shortName.ts";
import { totalRows, totalsColumn } from "./totalRows.ts";

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

/** Roles without which a file may be left aside. */
const NEEDED: readonly ColumnRole[] = ["orderId", "customerId", "email", "total", "lineTotal", "unitPrice", "quantity"];

/** Files of one kind in the tree of joins: what hangs on them tells more of their rows. */
interface Node {
  readonly file: SampledFile;
  readonly rows: KindRows;
  readonly sides: { readonly node: Node; readonly keys: MatchedKeys }[];
}

/**
 * Joins files of different kinds (orders, their items, payments, customers, products), each one file or several, on the columns
 * that they share by name and whose values the one has of the other, or on those that `on` names. What shares no key with the
 * orders may share one with another file: products with items. Items make the lines; payments of an order are added up.
 *
 * @throws DataError where a file that orders need shares no key with another, and as {@link rowsOfKind}
 */
export async function joinFiles(
  kinds: readonly (readonly SampledFile[])[],
  options: FileOptions,
  on: readonly string[],
  onBadRow: "fail" | "collect",
): Promise<JoinedRows> {
  const firsts = kinds.map(([first]) => first as SampledFile);
  const main = mainOf(firsts);
  requireShared(on, firsts);
  const files = [main, ...firsts.filter((file) => file !== main)];
  // what may join a file to each of the others
  const keys = files.map((file) => files.map((parent) => (parent === file ? [] : keysOf(file, parent, main, on))));
  const nodes: Node[] = [];
  const breath = breaths(options.signal);
  for (const [i, file] of files.entries()) {
    const kind = kinds[firsts.indexOf(file)] as readonly SampledFile[];
    const toMain = keys[i]?.[0] ?? [];
    const ofCustomers = toMain.length > 0 && toMain.every(({ own }) => keyKind(own) === "customer");
    const without = new Set(i === 0 || isRefundsFile(file) ? [] : NOT_BESIDE);
    if (ofCustomers)
      for (const role of candidatesOf(file.columns).keys()) if (!OF_CUSTOMERS.has(role)) without.add(role);
    const further = [
      ...(keys[i] ?? []).flat().map(({ theirs }) => theirs),
      ...keys.flatMap((row) => row[i] ?? []).map(({ own }) => own),
    ];
    const totals =
      i === 0 ? undefined : toMain.map(({ theirs }) => totalsColumn(file, theirs)).find((column) => column);
    // what its rows are called is no product
    if (totals !== undefined) {
      further.push(totals);
      without.add("product");
    }
    const each = i === 0 ? kind : kind.map((one) => ({ ...one, preset: undefined }));
    const all = await rowsOfKind(each, optionsOf(file, files, options), onBadRow, { further, without, isSide: i > 0 });
    const rows = totals === undefined ? all : { ...all, columns: totalRows(all.columns, totals) };
    nodes.push({ file, rows, sides: [] });
  }
  const [root, ...rest] = nodes as [Node, ...Node[]];
  const joined = [root];
  const warnings: { code: string; message: string }[] = [];
  for (let left = rest; left.length > 0; ) {
    const found: { node: Node; parent: Node; match: MatchedKeys }[] = [];
    for (const node of left) {
      const i = nodes.indexOf(node);
      for (const parent of joined) {
        const shared = keys[i]?.[nodes.indexOf(parent)] ?? [];
        const match = await inPieces(matching(node, parent, shared, parent === root), breath);
        if (match === undefined) continue;
        found.push({ node, parent, match });
        break;
      }
    }
    for (const { node, parent, match } of found) {
      parent.sides.push({ node, keys: match });
      joined.push(node);
    }
    if (found.length === 0) {
      for (const { file } of left) warnings.push(leftAside(file, files));
      break;
    }
    left = left.filter((node) => !joined.includes(node));
  }
  const sum = (of: "totals" | "remarks" | "rejected"): number =>
    joined.reduce((total, { rows }) => total + rows[of], 0);
  for (const { file, rows } of joined)
    if (file !== main && rows.repeatedRows > 0) {
      const message = `${rows.repeatedRows} rows of ${shortName(file.place.file) ?? "a file"} and its like come in several files and count once`;
      warnings.push({ code: "repeated_rows", message });
    }
  const columns = await inPieces(combined(root, true, warnings), breath);
  return {
    ...root.rows,
    columns,
    read: joined.flatMap(({ rows }) => rows.read),
    rows: columns.length,
    totals: sum("totals"),
    remarks: sum("remarks"),
    rejected: sum("rejected"),
    rejectedRows: joined.flatMap(({ rows }) => rows.rejectedRows),
    joins: joined.flatMap(({ sides }) =>
      sides.map(({ node, keys: { theirs } }) => ({ file: shortName(node.file.place.file), on: theirs.header })),
    ),
    warnings,
  };
}

/** The rows of files with what hangs on them. */
function* combined(
  { rows, sides }: Node,
  isRoot: boolean,
  warnings: { code: string; message: string }[],
): Pieces<RoleColumns> {
  const all: Side[] = [];
  for (const { node, keys } of sides)
    all.push({ ...keys, file: node.file, columns: yield* combined(node, false, warnings) });
  const joined = yield* joinRows(rows.columns, all, isRoot);
  warnings.push(...joined.warnings);
  return joined.columns;
}

/** @throws OptionError for a column that no two files share */
function requireShared(on: readonly string[], files: readonly SampledFile[]): void {
  const counts = rollup(
    files.flatMap(({ columns }) => [...new Set(columns.map(({ header }) => plainHeader(header)))]),
    (list) => list.length,
    (header) => header,
  );
  for (const name of on) {
    if ((counts.get(plainHeader(name)) ?? 0) > 1) continue;
    const [first] = files as [SampledFile];
    const shared = first.columns
      .map(({ header }) => header)
      .filter((header) => (counts.get(plainHeader(header)) ?? 0) > 1);
    const expected = `columns that two files have${shared.length === 0 ? "" : `, such as ${shared.slice(0, 10).join(", ")}`}`;
    throw new OptionError("readOrders", "on", expected, name);
  }
}

/**
 * A warning about a file that hangs on no other.
 *
 * @throws DataError where it holds what orders are made of
 */
function leftAside(file: SampledFile, [main]: readonly SampledFile[]): { code: string; message: string } {
  const candidates = candidatesOf(file.columns);
  const names = file.columns
    .slice(0, 40)
    .map(({ header }) => JSON.stringify(header))
    .join(", ");
  if (NEEDED.some((role) => (candidates.get(role)?.length ?? 0) > 0)) {
    const problem = `expected a column whose values are those of a column of the same name in ${main?.place.file ?? "the orders' file"} or another file, got ${names}: say which with the option on`;
    throw new DataError("missing_column", problem, { ...file.place, expected: "a shared key" });
  }
  return {
    code: "unjoined_file",
    message: `${shortName(file.place.file) ?? "a file"} shares no key with the others and says nothing of orders: it is left aside`,
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

/** The columns that may join a file to another, the likeliest first. */
function keysOf(file: SampledFile, parent: SampledFile, main: SampledFile, on: readonly string[]): readonly Keys[] {
  const ownByName = new Map(parent.columns.map((column) => [plainHeader(column.header), column]));
  const names = new Set(on.map(plainHeader));
  const shared = file.columns.flatMap((theirs) => {
    const own = ownByName.get(plainHeader(theirs.header));
    return own === undefined ? [] : [{ own, theirs }];
  });
  const named = shared.filter(({ theirs }) => names.has(plainHeader(theirs.header)));
  if (named.length > 0) return named;
  const byName = shared.filter(({ own, theirs }) => isKey(theirs) || isUnique(own) || isUnique(theirs));
  // an order's own number says more than whose it is
  byName.sort((a, b) => Number(b.own.meaning.meanings.has("order")) - Number(a.own.meaning.meanings.has("order")));
  // two names of one thing: an order's id in its own file, and its number in another
  const ownByThing = group(parent.columns, (column) => thingOf(column, parent, main));
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
    // a calendar knows dates and nothing of orders
    const saysNothing = !["customerId", "email", "name", "orderId", "total", "lineTotal", "unitPrice"].some((role) =>
      has(role as ColumnRole),
    );
    return (
      (saysNothing ? -20 : 0) +
      (date === undefined ? 0 : 10 - date.rank) +
      2 * has("orderId") +
      has("customerId") +
      has("status") +
      (file.preset ? 5 : 0)
    );
  };
  return files.reduce((best, file) => (worth(file) > worth(best) ? file : best));
}

/** Whether a column tells all rows of a sample apart, and is no amount and no date. */
const isUnique = ({ profile: { cells, money, dates, numbers, filled } }: SourceColumn): boolean =>
  filled > 2 && !money && (dates < filled || numbers === filled) && new Set(cells).size === cells.length;

const isKey = ({ meaning: { meanings }, profile }: SourceColumn): boolean =>
  (hasAny(meanings, "id", "order", "customer") || (meanings.has("product") && profile.names === 0)) &&
  !profile.money &&
  // a number may look like a serial day
  (profile.dates < Math.max(1, profile.filled) || profile.numbers === profile.filled);

/** What a key is of: a bare id is the order's in the orders' file, else that of what the file is about. */
function thingOf(column: SourceColumn, file: SampledFile, main: SampledFile): KeyKind | undefined {
  const { meanings, unknown } = column.meaning;
  if (!isKey(column) || unknown > 0) return undefined;
  if (meanings.has("customer")) return meanings.has("order") ? undefined : "customer";
  if (meanings.has("order") && !hasAny(meanings, "item", "line")) return "order";
  if (meanings.has("product") && meanings.has("id")) return "product";
  if (meanings.size > 1 || !meanings.has("id")) return undefined;
  if (file === main) return "order";
  const has = (...wanted: readonly Meaning[]) =>
    file.columns.some(({ meaning }) => hasAny(meaning.meanings, ...wanted));
  if (has("order")) return undefined;
  if (has("price", "product", "category")) return "product";
  return has("email", "name") ? "customer" : undefined;
}

/** Rows to a piece. */
const PIECE = 1 << 13;

/** The first keys by which a file's rows are found from another's, if they hold enough of each other. */
function* matching(node: Node, parent: Node, keys: readonly Keys[], isRoot: boolean): Pieces<MatchedKeys | undefined> {
  for (const { own, theirs } of keys) {
    const mine = parent.rows.columns.further.get(plainHeader(own.header));
    const yours = node.rows.columns.further.get(plainHeader(theirs.header));
    if (!isText(mine) || !isText(yours) || (mine.length > 0 && mine.codes.every((code) => code === 0))) continue;
    // by key, blanks around it left out, the rows that have it
    const byKey = new Map<string, number[]>();
    const yoursByCode: number[][] = [];
    for (let code = 1; code < yours.dictionary.size; code++) {
      if (code % PIECE === 0) yield;
      const key = (yours.dictionary.at(code) as string).trim();
      const rows = byKey.get(key) ?? [];
      if (rows.length === 0) byKey.set(key, rows);
      yoursByCode[code] = rows;
    }
    for (let row = 0; row < yours.length; row++) {
      if (row % PIECE === 0) yield;
      yoursByCode[yours.codes[row] as number]?.push(row);
    }
    let found = 0;
    for (const rows of byKey.values()) if (rows.length > 0) found++;
    const present = new Uint8Array(mine.dictionary.size);
    for (let row = 0; row < mine.length; row++) present[mine.codes[row] as number] = 1;
    yield;
    const different = present.reduce((count, is) => count + is, 0);
    const isUnique = found === yours.length;
    // a key that comes again on both sides tells nothing of a row, and one row of a product or an item has one of another file
    if (keys.length > 1 && !isUnique && different < mine.length) continue;
    if (!isUnique && (!isRoot || keyKind(own) === "product")) continue;
    const mineByCode: (readonly number[])[] = [];
    const matched = new Set<readonly number[]>();
    for (let code = 1; code < present.length; code++) {
      if (code % PIECE === 0) yield;
      const rows = present[code] === 1 ? byKey.get((mine.dictionary.at(code) as string).trim()) : undefined;
      if (rows === undefined || rows.length === 0) continue;
      mineByCode[code] = rows;
      matched.add(rows);
    }
    if (mine.length > 0 && matched.size < CONTAINED * Math.min(found, different)) continue;
    return { own, theirs, rowsOf: (row) => mineByCode[mine.codes[row] as number] ?? NONE };
  }
  return undefined;
}

const NONE: readonly number[] = [];
