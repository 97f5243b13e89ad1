import { ascending, descending, mean, sum } from "d3-array";
import { OptionError } from "../errors.ts";
import { type CustomerSchema, customerSchema } from "../tables/customers.ts";
import { rowsByCode } from "../tables/rowsByCode.ts";
import { asTable, type TableInput } from "./asTable.ts";
import { medianOf } from "./medianOf.ts";

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
  /** The text column that names the segment: `"clusterName"`, or any other. Default `"rfmSegment"`. */
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
  const { starts, rows } = rowsByCode(column.codes, column.dictionary.size);

  const gather = (name: NumberName, code: number): Float64Array => {
    const { values } = table.column(name);
    const from = starts[code] as number;
    const to = starts[code + 1] as number;
    const gathered = new Float64Array(to - from);
    let count = 0;
    for (let i = from; i < to; i++) {
      const value = values[rows[i] as number] as number;
      if (!Number.isNaN(value)) gathered[count++] = value;
    }
    return gathered.subarray(0, count);
  };
  const typical = (values: Float64Array): Typical => ({ mean: mean(values) ?? null, median: medianOf(values) });
  const total = (values: Float64Array): Total => ({ sum: sum(values), ...typical(values) });

  const segments: SegmentMetrics[] = [];
  for (let code = 1; code < column.dictionary.size; code++) {
    const customerCount = (starts[code + 1] as number) - (starts[code] as number);
    if (customerCount === 0) continue;
    segments.push({
      segment: column.dictionary.at(code) as string,
      customerCount,
      monetary: total(gather("monetary", code)),
      frequency: typical(gather("frequency", code)),
      recency: typical(gather("recency", code)),
      predictedClv: total(gather("predictedClv", code)),
      churnProbability: typical(gather("churnProbability", code)),
      customerValueScore: { mean: mean(gather("customerValueScore", code)) ?? null },
    });
  }
  return segments.sort((a, b) => descending(a.monetary.sum, b.monetary.sum) || ascending(a.segment, b.segment));
}

type NumberName = "monetary" | "frequency" | "recency" | "predictedClv" | "churnProbability" | "customerValueScore";
