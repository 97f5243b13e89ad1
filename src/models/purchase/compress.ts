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
  const places = new Places(length);
  for (let i = 0; i < length; i++) {
    if (i % PIECE_ROWS === 0) yield;
    const x = frequency[i] as number;
    const tx = recency[i] as number;
    const T = age[i] as number;
    const w = weight?.[i] ?? 1;
    const numbers = Number.isInteger(x) && Number.isFinite(tx) && Number.isFinite(T);
    const valid = numbers && x >= 0 && x <= MOST_PURCHASES && tx >= 0 && tx <= T;
    if (!valid || (x === 0 && tx !== 0)) {
      requireHistory(caller, { frequency: x, recency: tx, age: T }, `row ${i}, histories.`);
    }
    if (!(Number.isFinite(w) && w > 0)) {
      throw new OptionError(caller, `row ${i}, histories.weight`, "a number above 0", w);
    }
    const place = places.of(x, tx, T, all);
    let row = places.rowAt(place);
    if (row < 0) {
      row = different++;
      places.put(place, row);
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

/** Where rows of different histories stand: an open-addressing table, which takes some ten bytes a customer where Maps take a hundred. */
class Places {
  /** One more than the row; 0 where nothing stands. */
  readonly #rows: Uint32Array;
  readonly #mask: number;
  readonly #numbers = new Float64Array(3);
  readonly #words = new Uint32Array(this.#numbers.buffer);
  /** So that nobody can choose histories that all belong to one place. */
  readonly #seed = globalThis.crypto.getRandomValues(new Uint32Array(1))[0] as number;

  constructor(length: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * length));
    this.#rows = new Uint32Array(size);
    this.#mask = size - 1;
  }

  /** Where a history stands, or where it belongs. */
  of(
    x: number,
    tx: number,
    T: number,
    { frequency, recency, age }: Record<"frequency" | "recency" | "age", Float64Array>,
  ) {
    this.#numbers[0] = x;
    this.#numbers[1] = tx;
    this.#numbers[2] = T;
    let hash = this.#seed;
    for (const word of this.#words) {
      hash = Math.imul(hash ^ word, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const row = this.rowAt(place);
      if (row < 0 || (frequency[row] === x && recency[row] === tx && age[row] === T)) return place;
    }
  }

  /** The row at a place, -1 for none. */
  rowAt(place: number): number {
    return (this.#rows[place] as number) - 1;
  }

  put(place: number, row: number): void {
    this.#rows[place] = row + 1;
  }
}

/** The history in a row. */
export function historyAt({ frequency, recency, age }: HistoryColumns, row: number): History {
  return { frequency: frequency[row] as number, recency: recency[row] as number, age: age[row] as number };
}
