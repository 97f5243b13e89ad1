import { ascending, descending } from "d3-array";
import { OptionError } from "../errors.ts";
import { type CustomerSchema, customerSchema } from "../tables/customers.ts";
import { rowsByCode } from "../tables/rowsByCode.ts";
import { asTable, type TableInput } from "./asTable.ts";
import { medianOf } from "./medianOf.ts";
import { ratio } from "./ratio.ts";

/** Mean and median of a column over a segment; `null` where no customer has a value. */
export interface Typical {
  readonly mean: number | null;
  readonly median: number | null;
}

/** Sum, mean and median of a column over a segment. */
export interface Total extends Typical {
  readonly sum: number;
}

/** A segment of the customers in numbers. */
export interface SegmentMetrics {
  readonly segment: string;
  readonly customerCount: number;
  /** Net spend, in the currency of the shop. */
  readonly monetary: Total;
  /** Orders. */
  readonly frequency: Typical;
  /** Days since the last order. */
  readonly recency: Typical;
  /** Predicted lifetime value, in the currency of the shop. */
  readonly predictedClv: Total;
  /** Probability from 0 to 1. */
  readonly churnProbability: Typical;
  /** Score from 0 to 100. */
  readonly customerValueScore: { readonly mean: number | null };
}

/** How to segment. */
export interface SegmentOptions {
  /** The text column that names the segment: `"clusterName"`, or any other the table has. Default `"rfmSegment"`. */
  readonly by?: string;
}

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
  { by = "rfmSegment" }: SegmentOptions = {},
): SegmentMetrics[] {
  const table = asTable(customerSchema, customers);
  const column = table.column(by);
  if (column.kind !== "text") throw new OptionError("calculateSegmentMetrics", "by", "a text column", by);
  // a missing column is missed even when no customer has a segment
  for (const name of NUMBERS) table.column(name);
  const { starts, rows } = rowsByCode(column.codes, column.dictionary.size);

  // taken once: memory that is new costs more than what is done with it
  const largest = starts.reduce((most, start, code) => Math.max(most, start - (starts[code - 1] ?? 0)), 0);
  const [values, scratch] = [new Float64Array(largest), new Float64Array(largest)];
  const gather = (name: NumberName, code: number): Gathered => {
    return gathered(table.column(name).values, rows.subarray(starts[code], starts[code + 1]), values);
  };
  const typical = (name: NumberName, code: number): Typical => {
    const { values, mean } = gather(name, code);
    return { mean, median: medianOf(values, scratch) };
  };
  const total = (name: NumberName, code: number): Total => {
    const { values, sum, mean } = gather(name, code);
    return { sum, mean, median: medianOf(values, scratch) };
  };

  const segments: SegmentMetrics[] = [];
  for (let code = 1; code < column.dictionary.size; code++) {
    const customerCount = (starts[code + 1] as number) - (starts[code] as number);
    if (customerCount === 0) continue;
    segments.push({
      segment: column.dictionary.at(code) as string,
      customerCount,
      monetary: total("monetary", code),
      frequency: typical("frequency", code),
      recency: typical("recency", code),
      predictedClv: total("predictedClv", code),
      churnProbability: typical("churnProbability", code),
      customerValueScore: { mean: gather("customerValueScore", code).mean },
    });
  }
  return segments.sort((a, b) => descending(a.monetary.sum, b.monetary.sum) || ascending(a.segment, b.segment));
}

const NUMBERS = ["monetary", "frequency", "recency", "predictedClv", "churnProbability", "customerValueScore"] as const;
type NumberName = (typeof NUMBERS)[number];

/** The values of some rows, missing ones left out, in memory that the next ones will take. */
interface Gathered {
  readonly values: Float64Array;
  readonly sum: number;
  readonly mean: number | null;
}

function gathered(column: Float64Array | Int32Array, rows: Uint32Array, values: Float64Array): Gathered {
  let count = 0;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i] as number] as number;
    if (Number.isNaN(value)) continue;
    values[count++] = value;
    sum += value;
  }
  return { values: values.subarray(0, count), sum, mean: ratio(sum, count) };
}
