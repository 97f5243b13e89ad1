import type { Pieces } from "../../pieces.ts";
import type { HistoryColumns } from "./PurchaseLaw.ts";

/** Rows, or groups, to a piece. */
const PIECE_ROWS = 8192;
/** So many times are worth looking up: days of a century, or hours of six years. */
const MOST_TIMES = 50_000;

/** Histories by how often customers bought. */
export interface SharedTimes {
  /** All recencies and ages, ascending; `undefined` if no group has more rows than there are times, or there are too many. */
  readonly times: Float64Array | undefined;
  readonly groups: readonly SameFrequency[];
}

/** Histories of customers who bought equally often. */
export interface SameFrequency {
  readonly frequency: number;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly weight: Float64Array;
  /** The places of recencies and ages among the times; `undefined` if there are at least as many times as rows of this group. */
  readonly places: { readonly recency: Uint32Array; readonly age: Uint32Array } | undefined;
}

/** Columns do not change, and a fit asks for theirs many times. */
const cache = /* @__PURE__ */ new WeakMap<HistoryColumns, SharedTimes>();

/** Finds what histories share: where purchases are days, many customers have few times. */
export function* sharedTimes(columns: HistoryColumns): Pieces<SharedTimes> {
  const cached = cache.get(columns);
  if (cached !== undefined) return cached;
  const { frequency, recency, age, weight } = columns;
  const { length } = weight;
  // numbers in order of appearance, of times and of frequencies
  const [timeNumbers, groupNumbers] = [new Map<number, number>(), new Map<number, number>()];
  const counts: number[] = [];
  const column = (size = length) => new Uint32Array(size);
  const [groupOf, recencyOf, ageOf] = [column(), column(), column()];
  for (let i = 0; i < length; i++) {
    if (i % PIECE_ROWS === 0) yield;
    const group = numberOf(groupNumbers, frequency[i] as number);
    groupOf[i] = group;
    counts[group] = (counts[group] ?? 0) + 1;
    if (timeNumbers.size > MOST_TIMES) continue;
    recencyOf[i] = numberOf(timeNumbers, recency[i] as number);
    ageOf[i] = numberOf(timeNumbers, age[i] as number);
  }
  const most = counts.reduce((most, count) => Math.max(most, count), 0);
  const isShared = timeNumbers.size <= MOST_TIMES && timeNumbers.size < most;
  const times = isShared ? Float64Array.from(timeNumbers.keys()).sort() : undefined;
  const placeOf = column(timeNumbers.size);
  for (const [place, time] of times?.entries() ?? []) placeOf[timeNumbers.get(time) as number] = place;
  const groups: SameFrequency[] = [];
  for (const frequency of groupNumbers.keys()) {
    const count = counts[groups.length] as number;
    if (groups.length % PIECE_ROWS === 0) yield;
    const numbers = () => new Float64Array(count);
    const places =
      times !== undefined && times.length < count ? { recency: column(count), age: column(count) } : undefined;
    groups.push({ frequency, recency: numbers(), age: numbers(), weight: numbers(), places });
  }
  const filled = column(groups.length);
  for (let i = 0; i < length; i++) {
    if (i % PIECE_ROWS === 0) yield;
    const group = groupOf[i] as number;
    const row = filled[group] as number;
    filled[group] = row + 1;
    const own = groups[group] as SameFrequency;
    own.recency[row] = recency[i] as number;
    own.age[row] = age[i] as number;
    own.weight[row] = weight[i] as number;
    if (own.places === undefined) continue;
    own.places.recency[row] = placeOf[recencyOf[i] as number] as number;
    own.places.age[row] = placeOf[ageOf[i] as number] as number;
  }
  const shared = { times, groups };
  cache.set(columns, shared);
  return shared;
}

/** A number for a value: how many others came before it. */
function numberOf(numbers: Map<number, number>, value: number): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  return numbers.size - 1;
}
