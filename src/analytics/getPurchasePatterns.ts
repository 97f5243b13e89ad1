import { countTexts } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { mean } from "../math/statistics.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const patterns = {
  timingDistribution: {
    kind: "list",
    fields: {
      status: { kind: "text", description: "Timing status" },
      count: { kind: "count", description: "Customers" },
    },
    description: "The fullest first",
  },
  avgFrequency: {
    kind: "number",
    unit: "orders",
    description: "Mean orders per customer; null without customers",
    nullable: true,
  },
  avgRecency: {
    kind: "number",
    unit: "days",
    description: "Mean time since the last order; null without customers",
    nullable: true,
  },
  oneTimeBuyers: { kind: "count", description: "Customers with one order" },
  repeatCustomers: { kind: "count", description: "Customers with more than one order" },
  highlyActive: { kind: "count", description: "Customers with five orders or more" },
} as const;

/** How often and how lately customers order. */
export interface PurchasePatterns extends ValuesOf<typeof patterns> {}

/**
 * How often and how lately customers order, and who is due.
 *
 * @param customers needs `frequency`, `recency`, `purchaseTimingStatus`
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getPurchasePatterns } from "clientele";
 *
 * const patterns = getPurchasePatterns([
 *   { frequency: 1, recency: 40, purchaseTimingStatus: "New/One-time" },
 *   { frequency: 6, recency: 10, purchaseTimingStatus: "Due Soon" },
 * ]);
 * patterns.avgFrequency; // => 3.5
 * patterns.highlyActive; // => 1
 * ```
 */
export function getPurchasePatterns(customers: TableInput<CustomerSchema>): PurchasePatterns {
  const table = columnsOf(customerSchema, customers);
  const frequency = table.column("frequency").values;
  const recency = table.column("recency").values;
  return {
    timingDistribution: countTexts(table.column("purchaseTimingStatus")).map(({ text, count }) => ({
      status: text,
      count,
    })),
    avgFrequency: mean(frequency),
    avgRecency: mean(recency),
    oneTimeBuyers: countWhere(frequency, (orders) => orders === 1),
    repeatCustomers: countWhere(frequency, (orders) => orders > 1),
    highlyActive: countWhere(frequency, (orders) => orders >= 5),
  };
}

/** The question as data. */
export const purchasePatterns: Question<["customers"], object, PurchasePatterns> = {
  name: "getPurchasePatterns",
  summary: "How often and how lately customers order",
  tables: ["customers"],
  options: {},
  answer: { kind: "object", fields: patterns },
  ask: getPurchasePatterns,
};
