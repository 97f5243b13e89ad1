import type { TextColumn } from "../columns/columns.ts";
import { mixed } from "./churnModel.ts";
import type { OrderHistory } from "./OrderHistory.ts";

/**
 * The history of about so many of the customers known on a day, of whom the ids alone decide: always the same ones, and those of
 * a smaller sample are in a larger one. The whole history where there are no more.
 */
export async function sampleOf(history: OrderHistory, day: number, most: number): Promise<OrderHistory> {
  const { table } = await history.at(day);
  if (table.length <= most) return history;
  const ids = table.column("customerId");
  const below = 2 ** 32 * (most / table.length);
  const customers: string[] = [];
  // mixed twice: by other bits than those that folds are made of
  for (const [row, number] of numbersOf(ids).entries())
    if (mixed(mixed(number)) < below) customers.push(ids.at(row) as string);
  return history.of(customers);
}

/** Numbers by code, for dictionaries that histories of many days share. */
const known = new WeakMap<object, Uint32Array>();

/** A number for each customer that the id alone decides (FNV-1a): codes depend on how the orders came in. */
export function numbersOf({ codes, dictionary }: TextColumn): Float64Array {
  let numbers = known.get(dictionary);
  if (numbers === undefined || numbers.length < dictionary.size) {
    numbers = new Uint32Array(dictionary.size);
    for (let code = 1; code < numbers.length; code++) {
      const id = dictionary.at(code) as string;
      let hash = 0x811c9dc5;
      for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
      numbers[code] = hash >>> 0;
    }
    known.set(dictionary, numbers);
  }
  const column = new Float64Array(codes.length);
  for (let i = 0; i < column.length; i++) column[i] = numbers[codes[i] as number] as number;
  return column;
}
