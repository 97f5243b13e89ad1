import { OptionError } from "../../errors.ts";
import { requireColumns } from "../../options.ts";
import type { Pieces } from "../../pieces.ts";
import { type HistoriesInput, type History, historiesOf, MOST_PURCHASES, requireHistory } from "../History.ts";
import type { HistoryColumns } from "../laws/PurchaseLaw.ts";

/** Customers to a piece. */
const PIECE_ROWS = 8192;

/**
 * Checks histories and puts equal ones together: a likelihood costs what there are different ones.
 *
 * @throws OptionError that names column and row of the first history that cannot be
 */
export function* compress(
  caller: string,
  input: HistoriesInput,
): Pieces<HistoryColumns & { /** By customer the row. */ readonly rows: Uint32Array }> {
  const { frequency, recency, age, weight } = historiesOf(caller, input);
  requireColumns(caller, "histories", { frequency, recency, age, weight }, ["weight"]);
  const { length } = frequency;
  if (length === 0) throw new OptionError(caller, "histories.frequency", "a column of at least one customer", "none");
  const rows = new Uint32Array(length);
  const column = (): Float64Array => new Float64Array(length);
  const all = { frequency: column(), recency: column(), age: column(), weight: column() };
  let different = 0;
  // an open-addressing table of rows, plus one: some ten bytes a customer where Maps take a hundred
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * length)));
  const numbers = new Float64Array(3);
  const words = new Uint32Array(numbers.buffer);
  // so that nobody can choose histories that all belong in one slot
  const seed = globalThis.crypto.getRandomValues(new Uint32Array(1))[0] as number;
  for (let i = 0; i < length; i++) {
    if (i % PIECE_ROWS === 0) yield;
    const x = frequency[i] as number;
    const tx = recency[i] as number;
    const T = age[i] as number;
    const w = weight?.[i] ?? 1;
    const isNumbers = Number.isInteger(x) && Number.isFinite(tx) && Number.isFinite(T);
    const valid = isNumbers && x >= 0 && x <= MOST_PURCHASES && tx >= 0 && tx <= T;
    if (!valid || (x === 0 && tx !== 0)) {
      requireHistory(caller, { frequency: x, recency: tx, age: T }, `row ${i}, histories.`);
    }
    if (!(Number.isFinite(w) && w > 0)) {
      throw new OptionError(caller, `row ${i}, histories.weight`, "a number above 0", w);
    }
    numbers[0] = x;
    numbers[1] = tx;
    numbers[2] = T;
    let slot = seed;
    for (let k = 0; k < words.length; k++) {
      slot = Math.imul(slot ^ (words[k] as number), 0x9e3779b1);
      slot ^= slot >>> 15;
    }
    let row = -1;
    for (; ; slot++) {
      slot &= slots.length - 1;
      row = (slots[slot] as number) - 1;
      if (row < 0 || (all.frequency[row] === x && all.recency[row] === tx && all.age[row] === T)) break;
    }
    if (row < 0) {
      row = different++;
      slots[slot] = different;
      all.frequency[row] = x;
      all.recency[row] = tx;
      all.age[row] = T;
    }
    rows[i] = row;
    (all.weight[row] as number) += w;
  }
  for (const name of Object.keys(all) as (keyof typeof all)[]) all[name] = all[name].slice(0, different);
  return { ...all, rows };
}

/** The history in a row. */
export function historyAt({ frequency, recency, age }: HistoryColumns, row: number): History {
  return { frequency: frequency[row] as number, recency: recency[row] as number, age: age[row] as number };
}
