import type { TextColumn } from "../columns/columns.ts";
import { type Breath, breaths } from "../pieces.ts";
import { mixed } from "./churnModel.ts";
import type { OrderHistory } from "./OrderHistory.ts";

/**
 * The history of about so many of the customers known on a day, of whom the ids alone decide: always the same ones, and those of
 * a smaller sample are in a larger one. The whole history where there are no more.
 */
export async function sampleOf(
  history: OrderHistory,
  day: number,
  most: number,
  breath: Breath = breaths(),
): Promise<OrderHistory> {
  // with fewer and fewer of the ids as there turn out to be more customers
  let some: { readonly id: string; readonly number: number }[] = [];
  let [customers, bound] = [0, 1];
  for await (const id of history.customers(day)) {
    if (++customers % PIECE === 0) await breath();
    // mixed twice: by other bits than those that folds are made of
    const number = mixed(mixed(numberOf(id))) / 2 ** 32;
    if (number >= bound) continue;
    some.push({ id, number });
    if (some.length < 4 * most) continue;
    bound /= 2;
    some = some.filter(({ number }) => number < bound);
  }
  if (customers <= most) return history;
  const share = most / customers;
  return history.of(some.flatMap(({ id, number }) => (number < share ? [id] : [])));
}

/** Customers to a piece. */
const PIECE = 1 << 13;

/** A number that an id alone decides (FNV-1a): codes depend on how the orders came in. */
function numberOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Numbers by code, for dictionaries that histories of many days share. */
const known = new WeakMap<object, Uint32Array>();

/** A number for each customer. */
export function numbersOf({ codes, dictionary }: TextColumn): Float64Array {
  let numbers = known.get(dictionary);
  if (numbers === undefined || numbers.length < dictionary.size) {
    numbers = new Uint32Array(dictionary.size);
    for (let code = 1; code < numbers.length; code++) numbers[code] = numberOf(dictionary.at(code) as string);
    known.set(dictionary, numbers);
  }
  const column = new Float64Array(codes.length);
  for (let i = 0; i < column.length; i++) column[i] = numbers[codes[i] as number] as number;
  return column;
}
