import { sumByText } from "../columns/sumByText.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const segment = {
  segment: { kind: "text", description: "Segment" },
  revenue: { kind: "money", description: "Net spend of its customers" },
} as const;

/** A segment and its spend. */
export interface SegmentRevenue extends ValuesOf<typeof segment> {}

/**
 * What the customers of each RFM segment have spent, in alphabetical order of the segments.
 *
 * @param customers needs `rfmSegment` and `monetary`; customers without a segment are left out
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getRevenueBySegment } from "clientele";
 *
 * getRevenueBySegment([{ rfmSegment: "Lost", monetary: 5 }, { rfmSegment: "Champions", monetary: 90 }]);
 * // => [{ segment: "Champions", revenue: 90 }, { segment: "Lost", revenue: 5 }]
 * ```
 */
export function getRevenueBySegment(customers: TableInput<CustomerSchema>): SegmentRevenue[] {
  const table = columnsOf(customerSchema, customers);
  return sumByText(table.column("rfmSegment"), table.column("monetary")).map(({ text, sum }) => ({
    segment: text,
    revenue: sum,
  }));
}

/** The question as data. */
export const revenueBySegment: Question<["customers"], object, SegmentRevenue[]> = {
  name: "getRevenueBySegment",
  summary: "Net spend per RFM segment, in alphabetical order",
  tables: ["customers"],
  options: {},
  answer: { kind: "list", fields: segment },
  ask: getRevenueBySegment,
};
