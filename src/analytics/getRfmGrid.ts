import { gather } from "../columns/gather.ts";
import { medianOf } from "../columns/medianOf.ts";
import { rowsByCode } from "../columns/rowsByCode.ts";
import { mean } from "../math/statistics.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const cell = {
  rScore: { kind: "number", unit: "score 1 to 5", description: "Recency score, 5 = most recent" },
  fScore: { kind: "number", unit: "score 1 to 5", description: "Frequency score, 5 = most orders" },
  customers: { kind: "count", description: "Customers with these two scores" },
  medianMonetary: {
    kind: "money",
    nullable: true,
    description: "Their median net spend; null where no customer has any",
  },
  meanChurnProbability: {
    kind: "share",
    nullable: true,
    description: "Their mean churn probability; null where none is predicted",
  },
} as const;

/** The customers with one recency score and one frequency score. */
export interface RfmCell extends ValuesOf<typeof cell> {}

/**
 * The customers by recency score and frequency score, with what they typically spent: the grid that RFM segments are drawn on.
 *
 * @param customers needs `rScore`, `fScore`, `monetary`, `churnProbability`
 * @returns a row per pair of scores that somebody has, the most recent first, of those the least frequent first; customers without
 *   both scores are left out, which are all where a table has no scores
 * @throws DataError `missing_column`
 * @see Hughes (1994), Strategic Database Marketing
 * @example
 * ```ts
 * import { getRfmGrid } from "clientele";
 *
 * const [best] = getRfmGrid([
 *   { rScore: 5, fScore: 4, monetary: 90, churnProbability: 0.1 },
 *   { rScore: 5, fScore: 4, monetary: 50, churnProbability: 0.3 },
 *   { rScore: 1, fScore: 1, monetary: 10, churnProbability: 0.9 },
 * ]);
 * best; // => { rScore: 5, fScore: 4, customers: 2, medianMonetary: 70, meanChurnProbability: 0.2 }
 * ```
 */
export function getRfmGrid(customers: TableInput<CustomerSchema>): RfmCell[] {
  const table = columnsOf(customerSchema, customers);
  if (!table.has("rScore") && !table.has("fScore")) return [];
  const [recency, frequency] = [table.column("rScore").values, table.column("fScore").values];
  const [monetary, churn] = [table.column("monetary").values, table.column("churnProbability").values];
  const pairs: { readonly rScore: number; readonly fScore: number }[] = [];
  const codeOf = new Map<string, number>();
  const codes = new Uint32Array(table.length);
  for (let row = 0; row < codes.length; row++) {
    const [rScore, fScore] = [recency[row] as number, frequency[row] as number];
    // code 0 is of customers without a score
    if (Number.isNaN(rScore + fScore)) continue;
    const key = `${rScore} ${fScore}`;
    const code = codeOf.get(key) ?? pairs.push({ rScore, fScore });
    codeOf.set(key, code);
    codes[row] = code;
  }
  const { starts, rows } = rowsByCode(codes, pairs.length + 1);
  const known = (values: Float64Array | Int32Array, at: Uint32Array) =>
    Float64Array.from(gather(values, at)).filter((value) => !Number.isNaN(value));
  return pairs
    .map((pair, i) => {
      const at = rows.subarray(starts[i + 1], starts[i + 2]);
      return {
        ...pair,
        customers: at.length,
        medianMonetary: medianOf(known(monetary, at)),
        meanChurnProbability: mean(known(churn, at)),
      };
    })
    .sort((a, b) => b.rScore - a.rScore || a.fScore - b.fScore);
}

/** The question as data. */
export const rfmGrid: Question<["customers"], object, RfmCell[]> = {
  name: "getRfmGrid",
  summary: "Customers by recency score and frequency score, with their median spend",
  tables: ["customers"],
  options: {},
  answer: { kind: "list", fields: cell },
  ask: getRfmGrid,
};
