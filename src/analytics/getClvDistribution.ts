import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { type OptionsOf, type Question, validOptions } from "./Question.ts";

const bin = {
  binStart: { kind: "money", description: "Smallest value of the bin" },
  binEnd: { kind: "money", description: "Where the next bin begins; the last one includes it" },
  count: { kind: "count", description: "Customers in the bin" },
} as const;

const options = {
  bins: { kind: "number", integer: true, min: 1, max: 1000, default: 50, description: "Number of bins" },
} as const;

/** A bin of the histogram: from `binStart` up to, not including, `binEnd`; the last bin includes its end. */
export interface ClvBin extends ValuesOf<typeof bin> {}

/** How fine a histogram to make. */
export interface ClvDistributionOptions extends OptionsOf<typeof options> {}

/**
 * Histogram of the predicted lifetime value on a logarithmic scale: bins of equal ratio between the smallest and the
 * largest positive value.
 *
 * Values of zero and less have no logarithm and are left out. One distinct value gets half a decade to either side;
 * no value gives empty bins from 1 to 10.
 *
 * @param customers needs `predictedClv`
 * @throws DataError `missing_column`; OptionError for an impossible number of bins
 * @example
 * ```ts
 * import { getClvDistribution } from "clientele";
 *
 * const customers = [{ predictedClv: 1 }, { predictedClv: 5 }, { predictedClv: 50 }, { predictedClv: 100 }];
 * getClvDistribution(customers, { bins: 2 });
 * // => [{ binStart: 1, binEnd: 10, count: 2 }, { binStart: 10, binEnd: 100, count: 2 }]
 * ```
 */
export function getClvDistribution(
  customers: TableInput<CustomerSchema>,
  given: ClvDistributionOptions = {},
): ClvBin[] {
  const { bins } = validOptions("getClvDistribution", options, given);
  const { values } = columnsOf(customerSchema, customers).column("predictedClv");
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (value > 0 && value < least) least = value;
    if (value > most) most = value;
  }
  const edges = edgesBetween(least, most, bins);
  const [first, last] = [edges[0] as number, edges[bins] as number];
  const counts = new Uint32Array(bins);
  const perUnit = bins / (last - first);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (!(value > 0)) continue;
    const x = Math.log10(value);
    let bin = Math.min(Math.floor((x - first) * perUnit), bins - 1);
    // the product rounds: the edges decide
    if (x < (edges[bin] as number)) bin--;
    else if (bin < bins - 1 && x >= (edges[bin + 1] as number)) bin++;
    (counts[bin] as number)++;
  }
  return binsFrom(counts, edges);
}

/** The edges of bins of equal width between the logarithms of two values; `most` is 0 where there is none. */
export function edgesBetween(least: number, most: number, bins: number): Float64Array {
  let [first, last] = most === 0 ? [0, 1] : [Math.log10(least), Math.log10(most)];
  if (first === last) [first, last] = [first - 0.5, last + 0.5];

  const step = (last - first) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : first + i * step));
}

/** The bins from how many are in each. */
export function binsFrom(counts: Uint32Array, edges: Float64Array): ClvBin[] {
  return Array.from(counts, (count, bin) => {
    return { binStart: powerOfTen(edges[bin] as number), binEnd: powerOfTen(edges[bin + 1] as number), count };
  });
}

/** Whole powers exactly, and the same digits in every engine, which `10 ** x` has not. */
function powerOfTen(exponent: number): number {
  const whole = Math.floor(exponent);
  return Number(`1e${whole}`) * Math.exp((exponent - whole) * Math.LN10);
}

/** The question as data. */
export const clvDistribution: Question<["customers"], ClvDistributionOptions, ClvBin[]> = {
  name: "getClvDistribution",
  summary: "Histogram of the predicted lifetime value, over bins of equal width in its logarithm",
  tables: ["customers"],
  options,
  answer: { kind: "list", fields: bin },
  ask: getClvDistribution,
};
