import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { getCohortValue } from "../../src/analytics/getCohortValue.ts";
import { getLifecycle } from "../../src/analytics/getLifecycle.ts";
import { getOrderGaps } from "../../src/analytics/getOrderGaps.ts";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { getTopCategories } from "../../src/analytics/getTopCategories.ts";
import { getValueConcentration } from "../../src/analytics/getValueConcentration.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { readCatalog } from "../../src/sql/Catalog.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlOrderHistory } from "../../src/sql/SqlOrderHistory.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import * as law from "../shop/law.ts";
import { asOf, lines, refunds, revenue } from "../shop/randomLines.ts";
import { asOwn, ENGINES, inOwnOrder, openEngine } from "./engines.ts";

const DAY = 86_400_000;
const period = fc.constantFrom("day" as const, "week" as const, "month" as const, "quarter" as const, "year" as const);
const weekStart = fc.constantFrom("monday" as const, "sunday" as const, "thursday" as const);

const byName = <T extends { readonly category: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.category < b.category ? -1 : 1));
const byCustomer = <T extends { readonly customerId: string }>(list: Iterable<T>): T[] =>
  [...list].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));

describe.each(ENGINES)("%s", (dialect) => {
  test("random lines are counted in a database as the law has it, and as in memory", async () => {
    const database = await openEngine(dialect, true);
    await fc.assert(
      fc.asyncProperty(
        lines,
        asOf,
        revenue,
        refunds,
        period,
        weekStart,
        async (rows, asOf, revenue, refunds, period, weekStart) => {
          await loadInto({ transactions: Table.from(transactionSchema, rows) }, database);
          const { tables } = await readCatalog(new Engine(database));
          const { schema: _, ...own } = database;
          // as the library wrote it, and as a table of which nothing is known
          const transactions = await asOwn(database, tables.transactions?.table as string);
          const named = { ...own, tables: { transactions } };
          const options = { revenue, ...(asOf && { asOf }) };
          const cut = { ...options, period, ...(period === "week" && { weekStart }) };
          for (const [given, ordered] of [
            [database, rows],
            [named, inOwnOrder(rows)],
          ] as const) {
            const table = Table.from(transactionSchema, ordered);
            const known = law.lawOf(ordered, revenue, asOf);
            const data = await new SqlStore(given).snapshot();
            const trends = await data.getRevenueTrends(options);
            expect(trends.map(({ partial: _, ...row }) => row)).toEqual(close(law.trends(known)));
            expect(await data.getRevenueTrends({ ...cut, fill: true })).toEqual(
              close(getRevenueTrends(table, { ...cut, fill: true })),
            );
            expect(await data.calculateCustomerCohorts(cut)).toEqual(close(calculateCustomerCohorts(table, cut)));
            expect(await data.getCohortValue(cut)).toEqual(close(getCohortValue(table, cut)));
            expect(await data.getLifecycle(cut)).toEqual(getLifecycle(table, cut));
            const day = asOf && { asOf };
            expect(await data.getOrderGaps(day)).toEqual(close(getOrderGaps(table, day)));
            expect(await data.getValueConcentration(options)).toEqual(close(getValueConcentration(table, options)));
            if (table.has("category")) {
              expect(byName(await data.getTopCategories(options))).toEqual(byName(law.categories(known)));
              expect(await data.getTopCategories({ ...options, limit: 2 })).toEqual(
                getTopCategories(table, { ...options, limit: 2 }),
              );
            }
            for (const id of ["A", "B", "C"]) {
              const owned = law.lawOf(ordered).known.filter(({ owner }) => owner === id);
              const found = (await data.getTransactionsFor(id)).map(({ revenue }) => revenue);
              const amounts = owned.map(({ revenue }) => revenue);
              expect(found).toEqual(amounts);
            }
            const history = new SqlOrderHistory(given, { revenue, refunds });
            const expected = purchaseHistories(table, { ...options, refunds });
            const last = expected.asOf === null ? undefined : expected.asOf.getTime() / DAY;
            if (last === undefined) {
              expect(await history.extent()).toBeUndefined();
              continue;
            }
            const made = await history.at(last);
            expect(byCustomer(made.table)).toEqual(close(byCustomer(expected.table)));
            if (given === database)
              expect([...made.table.column("customerId")]).toEqual([...expected.table.column("customerId")]);
            expect(made.setAside).toEqual(expected.setAside);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
