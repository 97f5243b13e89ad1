import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { csvFile } from "../../src/node/csvFile.ts";
import type { ReadOrdersOptions } from "../../src/reading/ReadOrdersOptions.ts";
import { type OrdersRead, readOrders } from "../../src/reading/readOrders.ts";

/** Exports as shops download them are not part of the project: CLIENTELE_SHARED says where they are. */
const WILD = join(process.env.CLIENTELE_SHARED ?? "/nowhere", "wild");
const there = existsSync(WILD);
const names = there
  ? readdirSync(WILD, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : ["any"];

/** The right answer for an export, as its folder says it. */
interface Expected {
  readonly files: readonly string[];
  readonly options: ReadOrdersOptions;
  readonly refuse: string | null;
  readonly rows: number | null;
  readonly orders: number;
  readonly customers: number;
  readonly withoutCustomer: number;
  readonly revenue: number;
  readonly refunds: Counted;
  readonly leftOut: { readonly [reason: string]: Counted };
  readonly months: { readonly [month: string]: { orders: number; customers: number; revenue: number } };
  readonly cohort1: { cohort: string; customers: number; nextMonthActive: number } | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}
interface Counted {
  readonly count: number;
  readonly sum: number;
}

/** A sum of money, to the cent. */
const money = (value: number): unknown =>
  expect.toSatisfy((got: unknown) => typeof got === "number" && Math.abs(got - value) < 0.015 + 1e-9 * Math.abs(value));
const counted = ({ count, sum }: Counted): unknown => expect.objectContaining({ count, sum: money(sum) });

/** What a reading must be to be right. */
function judge(expected: Expected, { orders, reading }: OrdersRead): void {
  const { rows, customers, withoutCustomer } = expected;
  if (rows !== null) expect(reading.rows).toBe(rows);
  expect(reading).toMatchObject({ orders: expected.orders, customers, withoutCustomer });
  expect(reading.refunds).toEqual(counted(expected.refunds));
  expect(reading.leftOut).toEqual(
    Object.fromEntries(Object.entries(expected.leftOut).map(([reason, left]) => [reason, counted(left)])),
  );
  const months = getRevenueTrends(orders, { period: "month" });
  const figures = months.map(({ periodStart, transactionCount, uniqueCustomers, totalRevenue }) => [
    periodStart.slice(0, 7),
    { orders: transactionCount, customers: uniqueCustomers, revenue: totalRevenue },
  ]);
  expect(Object.fromEntries(figures)).toEqual(
    Object.fromEntries(
      Object.entries(expected.months).map(([month, all]) => [month, { ...all, revenue: money(all.revenue) }]),
    ),
  );
  expect(months.reduce((sum, { totalRevenue }) => sum + totalRevenue, 0)).toEqual(money(expected.revenue));
  const days = getRevenueTrends(orders, { period: "day" });
  expect([days[0]?.periodStart ?? null, days.at(-1)?.periodStart ?? null]).toEqual([
    expected.firstDay,
    expected.lastDay,
  ]);
  const cohorts = calculateCustomerCohorts(orders, { period: "month" }).filter((cohort) => cohort.customers > 0);
  expect(cohorts.reduce((sum, cohort) => sum + cohort.customers, 0)).toBe(customers);
  const [first] = cohorts;
  const next = first?.retention.find(({ periodsSinceFirst }) => periodsSinceFirst === 1)?.activeCustomers ?? 0;
  expect(
    first === undefined
      ? null
      : { cohort: first.cohortStart.slice(0, 7), customers: first.customers, nextMonthActive: next },
  ).toEqual(expected.cohort1);
}

describe.skipIf(!there)("wild exports (skipped: CLIENTELE_SHARED does not name the folder that holds them)", () => {
  test.each(names)("readOrders(%s) reads what it should, or refuses until told", async (name) => {
    const expected: Expected = JSON.parse(readFileSync(join(WILD, name, "expected.json"), "utf8"));
    const source = () => {
      const files = expected.files.map((file) => csvFile(join(WILD, name, file)));
      return files.length === 1 ? (files[0] as (typeof files)[0]) : files;
    };
    if (expected.refuse !== null) {
      const [option] = Object.keys(expected.options);
      const message = expect.stringContaining(option ?? "");
      await expect(readOrders(source())).rejects.toEqual(expect.objectContaining({ code: expected.refuse, message }));
      if (option === undefined) return;
    }
    judge(expected, await readOrders(source(), expected.options));
  });
});
