import { meaningOf } from "./headerWords.ts";
import { hasAny } from "./roleRule.ts";

export type Row = Readonly<Record<string, unknown>>;

/** How deep in a row a property may be: nobody knows how deep an object goes. */
const DEEPEST = 4;

/** Whether something is a row: an object that is no source of bytes. */
export function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  const plain = prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && !("read" in value && typeof value.read === "function");
}

/**
 * Rows without anything within: properties of objects within become columns of their own (`customer.email`), lists of objects
 * are left out. Where an order says no amount and has one list of objects, its items, each of these makes a row.
 */
export function flatRows(rows: readonly Row[]): ReadonlyMap<string, unknown>[] {
  const flat = bare(rows).map((row) => flattened(row));
  const lists = new Set(flat.flatMap((row) => [...row].filter(([, value]) => isList(value)).map(([name]) => name)));
  const [items] = lists;
  const saysAmount = flat.some((row) =>
    [...row].some(([name, value]) => !isList(value) && value !== null && isAmount(name)),
  );
  const parts =
    items === undefined || lists.size > 1 || saysAmount
      ? flat
      : flat.flatMap((row) => {
          const list = row.get(items) as readonly Row[] | undefined;
          return list === undefined || list.length === 0
            ? [row]
            : list.map((item) => flattened(item, `${items}.`, new Map(row)));
        });
  if (lists.size > 0) for (const row of parts) for (const name of lists) row.delete(name);
  return parts;
}

const isAmount = (name: string): boolean => hasAny(meaningOf(name).meanings, "total", "amount", "gross", "price");

const isList = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow);

/** Rows without an object around each, such as `{"node": {...}}` and `{"Item": {...}}`. */
function bare(rows: readonly Row[]): readonly Row[] {
  const [key, ...others] = Object.keys(rows[0] ?? {});
  if (key === undefined || others.length > 0) return rows;
  const within = rows.map((row) => (Object.keys(row).length === 1 ? row[key] : undefined));
  return within.every(isRow) ? within : rows;
}

function flattened(row: Row, prefix = "", into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(row)) {
    const name = prefix + key;
    const inner = untyped(value);
    if (isRow(inner) && prefix.split(".").length < DEEPEST) flattened(inner, `${name}.`, into);
    else into.set(name, inner);
  }
  return into;
}

/** A value without the type that databases write around it: `{"$numberDecimal": "12.50"}`, `{"N": "12.50"}`. */
function untyped(value: unknown): unknown {
  let inner = value;
  for (let depth = 0; depth < 2 && isRow(inner); depth++) {
    const [[key = "", only] = [], ...others] = Object.entries(inner);
    if (others.length > 0 || !/^(\$(number\w+|date|oid|uuid)|[SN])$/.test(key)) return inner;
    inner = key === "$date" && typeof only === "number" ? new Date(only) : only;
  }
  return inner;
}
