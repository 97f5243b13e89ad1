import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, NumberColumn, TextColumn } from "../columns/columns.ts";
import type { TextDictionary } from "../columns/TextDictionary.ts";
import type { Pieces } from "../pieces.ts";
import { type CountedRecommendationSchema, countedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { lowerBound } from "./purchaseRules.ts";

/** Puts items to suggest to the customer with a code into `best`, the best first, and says how many there are. */
export type Ranking = (code: number, best: Uint32Array) => number;

/**
 * Puts an item where it belongs among the first `found` of `best`, by score and then by buyers, unless `best` is full of better
 * ones. Returns how many there are then.
 */
export function insertItem(
  best: Uint32Array,
  scores: Float64Array,
  found: number,
  item: number,
  score: number,
  buyers: Uint32Array,
): number {
  const { length } = best;
  let place = found;
  while (place > 0) {
    const before = scores[place - 1] as number;
    if (before > score) break;
    if (before === score && (buyers[best[place - 1] as number] as number) >= (buyers[item] as number)) break;
    place--;
    if (place + 1 === length) continue;
    best[place + 1] = best[place] as number;
    scores[place + 1] = before;
  }
  if (place === length) return found;
  best[place] = item;
  scores[place] = score;
  return found < length ? found + 1 : found;
}

/** Why an item is suggested: a counted share, and the sentence that says it. */
export interface Reason {
  readonly both: number;
  readonly of: number;
  /** The share that the counted one is compared with. */
  readonly base: number;
  readonly sentence: string;
}

/** Gives the reason for suggesting an item to the customer with a code. */
export type Reasons = (code: number, item: number) => Reason;

/** What to suggest to whom. */
export interface Suggestions {
  /** The codes of the customers. */
  readonly known: Uint32Array;
  /** Items to each at most. */
  readonly perCustomer: number;
  readonly rank: Ranking;
  readonly reasonFor: Reasons;
}

/** Customers to a piece. */
const PIECE = 1 << 9;

/**
 * The table of what is suggested, with what each suggestion rests on.
 *
 * @param items the code of an item is its number plus one; 0 is none
 */
export function* suggestionTable(
  dictionary: TextDictionary,
  items: TextDictionary,
  { known, perCustomer, rank, reasonFor }: Suggestions,
): Pieces<Table<CountedRecommendationSchema>> {
  const most = known.length * perCustomer;
  const [codes, labels, reasons] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)];
  const support = new Int32Array(most);
  const [confidence, baseRate, lift] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  const best = new Uint32Array(perCustomer);
  const sentences = new ArrayDictionary();
  let length = 0;
  for (const [i, code] of known.entries()) {
    if (i % PIECE === 0) yield;
    const found = rank(code, best);
    for (let k = 0; k < found; k++, length++) {
      const item = best[k] as number;
      const { both, of, base, sentence } = reasonFor(code, item);
      codes[length] = code;
      labels[length] = item + 1;
      reasons[length] = sentences.code(sentence);
      support[length] = both;
      confidence[length] = lowerBound(both, of);
      baseRate[length] = base;
      lift[length] = both / of / base;
    }
  }
  const made: [CountedRecommendationSchema["columns"][number]["name"], Column][] = [
    ["customerId", new TextColumn(codes.slice(0, length), dictionary)],
    ["recommendedCategory", new TextColumn(labels.slice(0, length), items)],
    ["reason", new TextColumn(reasons.slice(0, length), sentences)],
    ["confidence", new NumberColumn(confidence.slice(0, length))],
    ["support", new NumberColumn(support.slice(0, length))],
    ["baseRate", new NumberColumn(baseRate.slice(0, length))],
    ["lift", new NumberColumn(lift.slice(0, length))],
  ];
  return tableOf({ schema: countedRecommendationSchema, columns: new Map<string, Column>(made), length });
}
