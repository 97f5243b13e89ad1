import { sumByText } from "../columns/sumByText.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** A segment and its spend. */
export interface SegmentRevenue {
  readonly segment: string;
  /** Net spend of the segment's customers, in the currency of the shop. */
  readonly revenue: number;
}

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
  const table = asTable(customerSchema, customers);
  return sumByText(table.column("rfmSegment"), table.column("monetary")).map(({ text, sum }) => ({
    segment: text,
    revenue: sum,
  }));
}
