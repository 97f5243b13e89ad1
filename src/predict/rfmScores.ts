import { quantileSorted, rank } from "d3-array";
import { OptionError } from "../errors.ts";
import { requireOneOf } from "../options.ts";

/** What RFM looks at, a column each. */
export interface RfmValues {
  /** Days since the last order: fewer is better. */
  readonly recency: ArrayLike<number>;
  /** Orders. */
  readonly frequency: ArrayLike<number>;
  /** Money spent. */
  readonly monetary: ArrayLike<number>;
}

/** How to score. */
export interface RfmOptions {
  /**
   * What to do with equal frequencies: `"equal"`, they get equal scores; `"rowOrder"`, the row decides, as the original
   * has it. Default `"equal"`.
   */
  readonly ties?: "equal" | "rowOrder";
}

/** Scores from 1 (lowest fifth) to 5 (best), and their sum. */
export interface RfmScores {
  readonly r: Int32Array;
  readonly f: Int32Array;
  readonly m: Int32Array;
  /** r + f + m, from 3 to 15. */
  readonly total: Int32Array;
}

/**
 * RFM scores by quintiles: the customers' values are cut at their 20, 40, 60 and 80 % quantiles (interpolated; a value on
 * an edge belongs below it), so equal values get equal scores.
 *
 * @param values columns of one length without missing values
 * @throws OptionError for columns of different lengths or a missing value
 * @example
 * ```ts
 * import { rfmScores } from "clientele";
 *
 * const { r, f, total } = rfmScores({ recency: [3, 90, 400], frequency: [9, 1, 1], monetary: [500, 20, 35] });
 * [...r]; // => [5, 3, 1]
 * [...f]; // => [5, 1, 1]
 * total[0]; // => 15
 * ```
 */
export function rfmScores(values: RfmValues, { ties = "equal" }: RfmOptions = {}): RfmScores {
  requireOneOf("rfmScores", "ties", ties, ["equal", "rowOrder"]);
  for (const name of ["recency", "frequency", "monetary"] as const) requireNumbers(values, name);
  const fewIsGood = quintiles(values.recency);
  const r = fewIsGood.map((score) => 6 - score);
  // from 0, equal values one after the other
  const places = ties === "rowOrder" ? placesOf(values.frequency) : values.frequency;
  const f = quintiles(places);
  const m = quintiles(values.monetary);
  return { r, f, m, total: r.map((score, i) => score + (f[i] as number) + (m[i] as number)) };
}

function requireNumbers(values: RfmValues, name: keyof RfmValues): void {
  const column = values[name];
  const { length } = values.recency;
  if (column.length !== length) throw new OptionError("rfmScores", name, `a column of ${length} values`, column.length);
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(column[i])) throw new OptionError("rfmScores", `${name}[${i}]`, "a number", column[i]);
  }
}

function quintiles(values: ArrayLike<number>): Int32Array {
  const sorted = Float64Array.from(values as number[]).sort();
  const edges = [0.2, 0.4, 0.6, 0.8].map((share) => quantileSorted(sorted as unknown as number[], share) as number);
  return Int32Array.from(values as number[], (value) => 1 + edges.filter((edge) => value > edge).length);
}

function placesOf(values: ArrayLike<number>): Float64Array {
  const ranks = rank(Float64Array.from(values as number[]));
  const next = new Map<number, number>();
  return ranks.map((place) => {
    const before = next.get(place) ?? 0;
    next.set(place, before + 1);
    return place + before;
  });
}
