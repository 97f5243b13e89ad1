import { countTexts } from "../columns/countTexts.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const segment = {
  segment: { kind: "text", description: "Segment" },
  count: { kind: "count", description: "Customers in the segment" },
} as const;

/** A segment and its customers. */
export interface SegmentCount extends ValuesOf<typeof segment> {}

/**
 * How many customers are in each RFM segment, the fullest segment first.
 *
 * @param customers needs `rfmSegment`; customers without one are left out
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getSegmentDistribution } from "clientele";
 *
 * getSegmentDistribution([{ rfmSegment: "Lost" }, { rfmSegment: "Champions" }, { rfmSegment: "Lost" }]);
 * // => [{ segment: "Lost", count: 2 }, { segment: "Champions", count: 1 }]
 * ```
 */
export function getSegmentDistribution(customers: TableInput<CustomerSchema>): SegmentCount[] {
  const segments = columnsOf(customerSchema, customers).column("rfmSegment");
  return countTexts(segments).map(({ text, count }) => ({ segment: text, count }));
}

/** The question as data. */
export const segmentDistribution: Question<["customers"], object, SegmentCount[]> = {
  name: "getSegmentDistribution",
  summary: "Customers per RFM segment, the fullest first",
  tables: ["customers"],
  options: {},
  answer: { kind: "list", fields: segment },
  ask: getSegmentDistribution,
};
