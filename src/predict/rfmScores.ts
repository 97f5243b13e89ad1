import { rank } from "d3-array";
import type { NumberColumn } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import { quantileClasses } from "../math/quantileClasses.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import type { CustomerSchema } from "../shop/customers.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import { Table } from "../tables/Table.ts";

const FIFTHS = [0.2, 0.4, 0.6, 0.8];

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
   * What to do with equal values: `"equal"`, they get equal scores; `"rowOrder"`, of equal frequencies the row decides, and
   * the ends are no exception, as the original has it. Default `"equal"`.
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
 * RFM scores by quintiles: the customers' values are cut at their 20, 40, 60 and 80% quantiles (interpolated; a value on
 * an edge belongs below it), so equal values get equal scores. The worst value gets 1 and the best 5, however many
 * customers share it; where all share one it is 3, but 1 for a frequency of 1.
 *
 * @param values columns of one length without missing values; or a table of customers, or of histories
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
export function rfmScores(
  values: RfmValues | Table<CustomerSchema> | Table<PurchaseHistorySchema>,
  options: RfmOptions = {},
): RfmScores {
  const columns = columnsOf(values);
  requireOptions("rfmScores", options, ["ties"]);
  const { ties = "equal" } = options;
  requireOneOf("rfmScores", "ties", ties, ["equal", "rowOrder"]);
  for (const name of ["recency", "frequency", "monetary"] as const) requireNumbers(columns, name);
  const ends = ties === "equal";
  const quintiles = (column: ArrayLike<number>) => quantileClasses(column, FIFTHS, { ends }).map((place) => place + 1);
  // few days are good
  const r = quintiles(columns.recency).map((score) => 6 - score);
  // from 0, equal values one after the other
  const places = ties === "rowOrder" ? placesOf(columns.frequency) : columns.frequency;
  // who all bought once are no middle
  const once = ends && Array.prototype.every.call(columns.frequency, (frequency) => frequency === 1);
  const f = once ? new Int32Array(columns.frequency.length).fill(1) : quintiles(places);
  const m = quintiles(columns.monetary);
  return { r, f, m, total: r.map((score, i) => score + (f[i] as number) + (m[i] as number)) };
}

/** The columns, by whichever names a table has them. */
function columnsOf(values: RfmValues | Table<CustomerSchema> | Table<PurchaseHistorySchema>): RfmValues {
  if (values instanceof Table) {
    const table = values as Table;
    const isHistories = table.schema.name === purchaseHistorySchema.name;
    const names = isHistories
      ? ["daysSinceLastOrder", "orderCount", "totalSpend"]
      : ["recency", "frequency", "monetary"];
    const [recency, frequency, monetary] = names.map((name) => (table.column(name) as NumberColumn).values);
    return { recency, frequency, monetary } as RfmValues;
  }
  const expected = "an object with columns recency, frequency and monetary, or a table of customers or of histories";
  if (typeof values !== "object" || values === null) throw new OptionError("rfmScores", "values", expected, values);
  for (const name of ["recency", "frequency", "monetary"] as const) {
    const column: unknown = values[name];
    if (typeof column !== "object" || column === null || !("length" in column))
      throw new OptionError("rfmScores", "values", expected, `${name}: ${typeof column}`);
  }
  return values;
}

function requireNumbers(values: RfmValues, name: keyof RfmValues): void {
  const column = values[name];
  const { length } = values.recency;
  if (column.length !== length) throw new OptionError("rfmScores", name, `a column of ${length} values`, column.length);
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(column[i])) throw new OptionError("rfmScores", `${name}[${i}]`, "a number", column[i]);
  }
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
