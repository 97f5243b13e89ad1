import { ascending, descending } from "../columns/compare.ts";
import { countCodes } from "../columns/countTexts.ts";
import { medianOf } from "../columns/medianOf.ts";
import { OptionError } from "../errors.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { Table } from "../tables/Table.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { type OptionsOf, type Question, validOptions } from "./Question.ts";

const segment = {
  segment: { kind: "text", description: "Segment" },
  customerCount: { kind: "count", description: "Customers in the segment" },
  monetary: {
    kind: "object",
    description: "Net spend",
    fields: {
      sum: { kind: "money", description: "Net spend of all its customers" },
      mean: { kind: "money", nullable: true, description: "Mean net spend; null where no customer has any" },
      median: { kind: "money", nullable: true, description: "Median net spend; null where no customer has any" },
    },
  },
  frequency: {
    kind: "object",
    description: "Number of orders",
    fields: {
      mean: {
        kind: "number",
        unit: "orders",
        nullable: true,
        description: "Mean number of orders; null where none is known",
      },
      median: {
        kind: "number",
        unit: "orders",
        nullable: true,
        description: "Median number of orders; null where none is known",
      },
    },
  },
  recency: {
    kind: "object",
    description: "Time since the last order",
    fields: {
      mean: {
        kind: "number",
        unit: "days",
        nullable: true,
        description: "Mean time since the last order; null where none is known",
      },
      median: {
        kind: "number",
        unit: "days",
        nullable: true,
        description: "Median time since the last order; null where none is known",
      },
    },
  },
  predictedClv: {
    kind: "object",
    description: "Predicted lifetime value",
    fields: {
      sum: { kind: "money", description: "Predicted lifetime value of all its customers" },
      mean: {
        kind: "money",
        nullable: true,
        description: "Mean predicted lifetime value; null where none is predicted",
      },
      median: {
        kind: "money",
        nullable: true,
        description: "Median predicted lifetime value; null where none is predicted",
      },
    },
  },
  churnProbability: {
    kind: "object",
    description: "Churn probability",
    fields: {
      mean: { kind: "share", nullable: true, description: "Mean churn probability; null where none is predicted" },
      median: { kind: "share", nullable: true, description: "Median churn probability; null where none is predicted" },
    },
  },
  customerValueScore: {
    kind: "object",
    description: "Value score",
    fields: {
      mean: {
        kind: "number",
        unit: "score 0 to 100",
        nullable: true,
        description: "Mean value score; null where none is known",
      },
    },
  },
} as const;

const options = {
  by: {
    kind: "text",
    default: "rfmSegment",
    description: "The text column that names the segment: `clusterName`, or any other that the table has",
  },
} as const;

/** Mean and median of a column over a segment; `null` where no customer has a value. */
export interface Typical extends ValuesOf<(typeof segment)["recency"]["fields"]> {}

/** Sum, mean and median of a column over a segment. */
export interface Total extends ValuesOf<(typeof segment)["monetary"]["fields"]> {}

/** A segment of the customers in numbers. */
export interface SegmentMetrics extends ValuesOf<typeof segment> {}

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
  answer: { kind: "list", fields: segment },
  ask: calculateSegmentMetrics,
};
