import { ascending, descending } from "../columns/compare.ts";
import { countCodes } from "../columns/countTexts.ts";
import { medianOf } from "../columns/medianOf.ts";
import { OptionError } from "../errors.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { Table } from "../tables/Table.ts";
import type { TableInput } from "./asTable.ts";
import { count, list, money, number, object, orNull, share, text, type ValueField, type ValuesOf } from "./fields.ts";
import { type OptionsOf, type Question, validOptions } from "./Question.ts";

const typical = <F extends ValueField>(of: (description: string) => F, what: string) => ({
  mean: orNull(of(`Mean ${what}; null where no customer has a value`)),
  median: orNull(of(`Median ${what}; null where no customer has a value`)),
});
const total = (what: string) => ({ sum: money(`Sum of the ${what}`), ...typical(money, what) });
const orders = (description: string) => number(description, "orders");
const days = (description: string) => number(description, "days");

const segment = () => ({
  segment: text("Segment"),
  customerCount: count("Customers in the segment"),
  monetary: object(total("net spend")),
  frequency: object(typical(orders, "number of orders")),
  recency: object(typical(days, "time since the last order")),
  predictedClv: object(total("predicted lifetime value")),
  churnProbability: object(typical(share, "churn probability")),
  customerValueScore: object({
    mean: orNull(number("Mean value score; null where no customer has one", "score 0 to 100")),
  }),
});

const options = {
  by: {
    kind: "text",
    default: "rfmSegment",
    description: "The text column that names the segment: `clusterName`, or any other that the table has",
  },
} as const;

/** Mean and median of a column over a segment; `null` where no customer has a value. */
export interface Typical extends ValuesOf<ReturnType<typeof typical<ReturnType<typeof share>>>> {}

/** Sum, mean and median of a column over a segment. */
export interface Total extends ValuesOf<ReturnType<typeof total>> {}

/** A segment of the customers in numbers. */
export interface SegmentMetrics extends ValuesOf<ReturnType<typeof segment>> {}

/** How to segment. */
export interface SegmentOptions extends OptionsOf<typeof options> {}

/**
 * What the customers of each segment are worth and how they behave, by total spend descending.
 *
 * @param customers needs the column `by` and `monetary`, `frequency`, `recency`, `predictedClv`, `churnProbability`,
 *   `customerValueScore`
 * @returns unrounded; customers without a segment are left out
 * @throws DataError `missing_column`; OptionError when `by` is not a text column
 * @example
 * ```ts
 * import { calculateSegmentMetrics } from "clientele";
 *
 * const rest = { frequency: 2, recency: 10, predictedClv: 50, churnProbability: 0.5, customerValueScore: 40 };
 * const [first] = calculateSegmentMetrics([
 *   { rfmSegment: "Lost", monetary: 10, ...rest },
 *   { rfmSegment: "Champions", monetary: 100, ...rest },
 *   { rfmSegment: "Champions", monetary: 300, ...rest },
 * ]);
 * first?.segment; // => "Champions"
 * first?.monetary; // => { sum: 400, mean: 200, median: 200 }
 * ```
 */
export function calculateSegmentMetrics(
  customers: TableInput<CustomerSchema>,
  given: SegmentOptions = {},
): SegmentMetrics[] {
  const { by } = validOptions("calculateSegmentMetrics", options, given);
  const table = columnsOf(customerSchema, customers);
  const column = (table as Table).column(by);
  if (column.kind !== "text") throw new OptionError("calculateSegmentMetrics", "by", "a text column", by);
  const counts = countCodes(column);
  // taken once: memory that is new costs more than what is done with it
  const [values, scratch] = [new Float64Array(table.length), new Float64Array(table.length)];
  const grouped = (name: NumberName): Group[] => {
    return groupValues(table.column(name).values, column.codes, counts, values);
  };
  const totals = (name: NumberName): Total[] => {
    return grouped(name).map(({ sum, mean, values }) => ({ sum, mean, median: medianOf(values, scratch) }));
  };
  const middles = (name: NumberName): Typical[] => {
    return totals(name).map(({ mean, median }) => ({ mean, median }));
  };
  const metrics = {
    monetary: totals("monetary"),
    frequency: middles("frequency"),
    recency: middles("recency"),
    predictedClv: totals("predictedClv"),
    churnProbability: middles("churnProbability"),
    customerValueScore: grouped("customerValueScore").map(({ mean }) => ({ mean })),
  };

  const segments: SegmentMetrics[] = [];
  for (let code = 1; code < counts.length; code++) {
    if (counts[code] === 0) continue;
    segments.push({
      segment: column.dictionary.at(code) as string,
      customerCount: counts[code] as number,
      monetary: metrics.monetary[code] as Total,
      frequency: metrics.frequency[code] as Typical,
      recency: metrics.recency[code] as Typical,
      predictedClv: metrics.predictedClv[code] as Total,
      churnProbability: metrics.churnProbability[code] as Typical,
      customerValueScore: metrics.customerValueScore[code] as { mean: number | null },
    });
  }
  return segments.sort((a, b) => descending(a.monetary.sum, b.monetary.sum) || ascending(a.segment, b.segment));
}

type NumberName = Exclude<keyof SegmentMetrics, "segment" | "customerCount">;

/** The values of a segment, missing ones left out, in memory that the next column will take. */
interface Group {
  readonly values: Float64Array;
  readonly sum: number;
  readonly mean: number | null;
}

/** A column's values by code, in one pass: each code's stand together, in memory of one number per row. */
function groupValues(
  column: Float64Array | Int32Array,
  codes: Uint32Array,
  counts: Uint32Array,
  memory: Float64Array,
): Group[] {
  const starts = new Uint32Array(counts.length);
  for (let code = 1; code < starts.length; code++)
    starts[code] = (starts[code - 1] as number) + (counts[code - 1] as number);
  const ends = starts.slice();
  const sums = new Float64Array(counts.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (Number.isNaN(value)) continue;
    const code = codes[row] as number;
    const place = ends[code] as number;
    memory[place] = value;
    ends[code] = place + 1;
    (sums[code] as number) += value;
  }
  return Array.from(sums, (sum, code) => {
    const values = memory.subarray(starts[code], ends[code]);
    return { values, sum, mean: ratio(sum, values.length) };
  });
}

/** The question as data. */
export const segmentMetrics: Question<["customers"], SegmentOptions, SegmentMetrics[]> = {
  name: "calculateSegmentMetrics",
  summary: "What the customers of each segment are worth, the segment with the largest spend first",
  tables: ["customers"],
  options,
  get answer() {
    return list(segment());
  },
  ask: calculateSegmentMetrics,
};
