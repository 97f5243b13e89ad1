import fc from "fast-check";
import { expect, test } from "vitest";
import { calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { getTopCategories } from "../../src/analytics/getTopCategories.ts";
import { countedBasketsOf as countedBasketsOfInPieces } from "../../src/predict/baskets.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { recommend } from "../../src/predict/recommend.ts";
import { createFetchHandler } from "../../src/rest/createFetchHandler.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { whole } from "../shared/whole.ts";
import * as law from "./law.ts";
import { asOf, lines, refunds, revenue, sorted } from "./randomLines.ts";

const countedBasketsOf = whole(countedBasketsOfInPieces);

const byName = <T extends { readonly category: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.category < b.category ? -1 : 1));
const dayText = (date: Date | null | undefined): string => date?.toISOString().slice(0, 10) ?? "";
const close = (value: number | null) => (value === null || value === undefined ? null : Number(value.toPrecision(12)));

/** A response's `data`. */
async function asked(store: DataStore, path: string): Promise<readonly Record<string, unknown>[]> {
  const handle = createFetchHandler(store);
  const response = await handle(new Request(`http://localhost${path}`));
  const body = (await response.json()) as { data: Record<string, unknown>[] };
  expect(response.status, JSON.stringify(body)).toBe(200);
  return body.data;
}

test("trends, cohorts, categories, histories, baskets, recommendations and routes count by the same law", async () => {
  await fc.assert(
    fc.asyncProperty(lines, asOf, revenue, refunds, async (rows, asOf, revenue, refunds) => {
      const table = Table.from(transactionSchema, rows);
      const known = law.lawOf(rows, revenue, asOf);
      const options = { revenue, ...(asOf && { asOf }) };
      const query = `revenue=${revenue}${asOf === undefined ? "" : `&as_of=${asOf}`}`;
      const store = new DataStore({ transactions: table });

      const expectedTrends = law.trends(known).map((row) => ({ ...row, avgTransaction: close(row.avgTransaction) }));
      const trends = getRevenueTrends(table, options);
      expect(trends.map(({ partial: _, ...row }) => ({ ...row, avgTransaction: close(row.avgTransaction) }))).toEqual(
        expectedTrends,
      );
      const trendRoute = await asked(store, `/api/analytics/revenue-trend?${query}`);
      expect(
        trendRoute.map((row) => [row.period_start, row.revenue, row.transaction_count, row.unique_customers]),
      ).toEqual(
        expectedTrends.map((row) => [row.periodStart, row.totalRevenue, row.transactionCount, row.uniqueCustomers]),
      );

      const cohorts = calculateCustomerCohorts(table, options);
      const notZero = (values: readonly (readonly [number, number])[]) =>
        new Map(values.filter(([, value]) => value !== 0));
      const expectedCohorts = law.cohorts(known);
      expect(
        cohorts.map(({ cohortStart, customers, retention }) => ({
          cohortStart,
          customers,
          active: notZero(retention.map((cell) => [cell.periodsSinceFirst, cell.activeCustomers])),
          revenue: notZero(retention.map((cell) => [cell.periodsSinceFirst, cell.revenue])),
        })),
      ).toEqual(
        expectedCohorts.map((row) => ({
          ...row,
          active: notZero([...row.active]),
          revenue: notZero([...row.revenue]),
        })),
      );
      const cohortRoute = await asked(store, `/api/analytics/cohorts?${query}`);
      expect(cohortRoute.map((row) => [row.cohort_start, row.customers])).toEqual(
        expectedCohorts.map((row) => [row.cohortStart, row.customers]),
      );

      if (table.has("category")) {
        const expectedCategories = byName(law.categories(known));
        expect(byName(getTopCategories(table, options))).toEqual(expectedCategories);
        const route = await asked(store, `/api/analytics/top-categories?${query}`);
        expect(
          byName(route as never).map((row: Record<string, unknown>) => [
            row.category,
            row.total_revenue,
            row.transaction_count,
          ]),
        ).toEqual(expectedCategories.map((row) => [row.category, row.totalRevenue, row.transactionCount]));
      }

      const lastDay =
        asOf ??
        sorted([...rows])
          .at(-1)
          ?.date.slice(0, 10) ??
        "1970-01-01";
      const made = purchaseHistories(table, { ...options, refunds });
      const ignoring = refunds === "ignore";
      const own = <T extends { readonly customerId: string }>(list: readonly T[]) =>
        [...list].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
      expect(
        own(
          [...made.table].map((row) => ({
            ...row,
            customerId: row.customerId,
            monetaryValue: close(row.monetaryValue ?? null),
            meanSpend: close(row.meanSpend ?? null),
            // sums of logarithms, which purchaseHistories.test.ts counts
            sumLogGaps: undefined,
            meanLogSpend: undefined,
            logSpendSquares: undefined,
            firstOrderDate: dayText(row.firstOrderDate),
            lastOrderDate: dayText(row.lastOrderDate),
          })),
        ),
      ).toEqual(
        own(
          law.histories(known, lastDay, ignoring).map((row) => ({
            ...row,
            monetaryValue: close(row.monetaryValue),
            meanSpend: close(row.meanSpend),
          })),
        ),
      );
      expect(made.setAside).toEqual(law.setAside(known, rows.length, ignoring));

      if (table.has("category")) {
        const day = Math.floor(Date.parse(lastDay) / 86_400_000);
        const { items, starts, bought, purchasesWith } = countedBasketsOf(table, "category", revenue, day);
        const { dictionary } = table.column("customerId");
        const expectedBaskets = law.baskets(known);
        const found = new Map<string, Map<string, number>>();
        for (const id of expectedBaskets.keys()) {
          const code = dictionary.indexOf(id);
          const places = Array.from(
            { length: (starts[code + 1] ?? 0) - (starts[code] ?? 0) },
            (_, i) => (starts[code] ?? 0) + i,
          );
          found.set(
            id,
            new Map(places.map((place) => [items[bought[place] as number] as string, purchasesWith[place] as number])),
          );
        }
        expect(found).toEqual(expectedBaskets);
        expect(bought.length).toBe([...expectedBaskets.values()].reduce((total, basket) => total + basket.size, 0));

        // a repeat purchase is of the purchases that histories count
        const { table: repeats } = await recommend(table, { ...options, kind: "repeat", minSupport: 1 });
        for (const { customerId, recommendedCategory, reason, support } of repeats) {
          const purchases = expectedBaskets.get(customerId)?.get(recommendedCategory as string);
          expect(reason?.startsWith("Popular: ")).toBe(purchases === undefined);
          if (purchases !== undefined) expect(support).toBe(purchases);
        }
      }

      for (const id of ["A", "B", "C"]) {
        const owned = law.lawOf(rows).known.filter(({ owner }) => owner === id);
        const found = await store.getTransactionsFor(id);
        expect(found.map(({ revenue }) => revenue)).toEqual(owned.map(({ revenue }) => revenue));
      }
    }),
    { numRuns: 500 },
  );
});
