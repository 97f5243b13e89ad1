import { max } from "d3-array";
import { OptionError } from "../errors.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { TableInput } from "./asTable.ts";
import { type CustomerCohort, cohortsOf, MOST_CELLS } from "./calculateCustomerCohorts.ts";
import type { ValuesOf } from "./fields.ts";
import { PERIOD_OPTIONS, type PeriodOptions } from "./orderColumns.ts";
import type { Question } from "./Question.ts";

const reached = {
  periodsSinceFirst: { kind: "count", description: "0 is the period of the first order itself" },
  revenuePerCustomer: {
    kind: "money",
    description:
      "All that the cohort has spent up to the end of this period, per customer; null where it is not reached yet",
    nullable: true,
  },
  partial: { kind: "flag", description: "Whether the last day known lies before the last day of the period" },
} as const;

const cohort = {
  cohortStart: {
    kind: "day",
    description: "First day of the period of the first order; of a week its name by ISO 8601 where that is asked for",
  },
  customers: { kind: "count", description: "Customers in the cohort" },
  value: {
    kind: "list",
    fields: reached,
    description: "As many periods for every cohort as the oldest one has; those still to come have no revenue",
  },
} as const;

/** What a cohort had brought some periods after its customers' first orders. */
export interface CohortRevenue extends ValuesOf<typeof reached> {}

/** The value of the customers whose first order fell into the same period. */
export interface CohortValue extends ValuesOf<typeof cohort> {}

/**
 * What customers bring over time: the accumulated revenue per customer of each cohort, by periods since the first order. Read a
 * column downwards to see whether newer customers are worth more.
 *
 * @param transactions needs `customerId`, `date`, and `revenue` or (for `"net"`) `netSales`; any order of rows
 * @returns the cohorts in order of time; refunds are deducted in the period of the refund. Nothing without orders
 * @throws DataError `missing_column`; OptionError, also for a matrix of more than ten million cells
 * @example
 * ```ts
 * import { getCohortValue } from "clientele";
 *
 * const [january, february] = getCohortValue([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C2", date: "2025-01-20", revenue: 40 },
 *   { customerId: "C2", date: "2025-02-20", revenue: 10 },
 *   { customerId: "C3", date: "2025-02-28", revenue: 50 },
 * ]);
 * january?.value.map(({ revenuePerCustomer }) => revenuePerCustomer); // => [30, 35]
 * february?.value.map(({ revenuePerCustomer }) => revenuePerCustomer); // => [50, null]
 * ```
 */
export function getCohortValue(
  transactions: TableInput<TransactionSchema>,
  options: PeriodOptions = {},
): CohortValue[] {
  return valuesOf(cohortsOf("getCohortValue", transactions, options), options);
}

/** What each cohort had brought, from its retention. */
export function valuesOf(cohorts: readonly CustomerCohort[], options: Pick<PeriodOptions, "period">): CohortValue[] {
  const periods = max(cohorts, ({ retention }) => retention.length) ?? 0;
  // cohorts far apart have few periods that count, and many that are null
  if (cohorts.length * periods > MOST_CELLS)
    throw new OptionError("getCohortValue", "period", `a longer one for ${periods} periods`, options.period);
  return cohorts.map(({ cohortStart, customers, retention }) => {
    let revenue = 0;
    const value = Array.from({ length: periods }, (_, periodsSinceFirst) => {
      const period = retention[periodsSinceFirst];
      if (period === undefined) return { periodsSinceFirst, revenuePerCustomer: null, partial: true };
      revenue += period.revenue;
      return { periodsSinceFirst, revenuePerCustomer: revenue / customers, partial: period.partial };
    });
    return { cohortStart, customers, value };
  });
}

/** The question as data. */
export const cohortValue: Question<["transactions"], PeriodOptions, CohortValue[]> = {
  name: "getCohortValue",
  summary: "Accumulated revenue per customer by cohort and periods since the first order",
  tables: ["transactions"],
  options: PERIOD_OPTIONS,
  answer: { kind: "list", fields: cohort },
  ask: getCohortValue,
};
