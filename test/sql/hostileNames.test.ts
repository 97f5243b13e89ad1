import { describe, expect, test } from "vitest";
import { getBusinessMetrics } from "../../src/analytics/getBusinessMetrics.ts";
import { getPurchasePatterns } from "../../src/analytics/getPurchasePatterns.ts";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { SqlOrderHistory } from "../../src/sql/SqlOrderHistory.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { ENGINES, openEngine, runOf } from "./engines.ts";

/** Names that statements have for their own. */
const NAMES = [
  "day",
  "customer",
  "amount",
  "id",
  "moment",
  "paid",
  "orders",
  "place",
  "item",
  "lines",
  "buyer",
  "refund",
  "value",
  "count",
];

const orders = Array.from({ length: 60 }, (_, i) => ({
  customerId: `C${i % 7}`,
  orderId: `O${i >> 1}`,
  date: new Date(Date.UTC(2025, 0, 1 + (i >> 1))),
  revenue: 1 + (i % 5),
}));
const customers = Array.from({ length: 9 }, (_, i) => ({
  customerId: `C${i}`,
  frequency: 1 + (i % 3),
  recency: 10 * i,
  monetary: 5 * i,
  predictedClv: i,
  isChurned: i % 2,
  clvCategory: "High",
  churnRiskLevel: "Low",
  purchaseTimingStatus: "On time",
}));

describe.each(ENGINES)("%s", (dialect) => {
  test("columns of the shop's own may be called as statements call theirs", async () => {
    const database = await openEngine(dialect);
    const { run, types } = runOf(database);
    const day = (date: Date) => date.toISOString().slice(0, 10);
    // each name stands once for each column
    for (let turn = 0; turn < NAMES.length; turn++) {
      const name = (i: number) => NAMES[(turn + i) % NAMES.length] as string;
      const columns = { customerId: name(0), orderId: name(3), date: name(5), revenue: name(8) };
      const q = (name: string) => `"${name}"`;
      await run(
        `create table ${database.schema}.orders_${turn} (${q(columns.customerId)} ${types.text}, ${q(columns.orderId)} ${types.text}, ${q(columns.date)} date, ${q(columns.revenue)} ${types.number})`,
      );
      const rows = orders.map((row) => `('${row.customerId}', '${row.orderId}', '${day(row.date)}', ${row.revenue})`);
      await run(`insert into ${database.schema}.orders_${turn} values ${rows.join(", ")}`);
      const given = {
        ...database,
        tables: { transactions: `${database.schema}.orders_${turn}` },
        columns: { transactions: columns },
      };
      const asOf = new Date("2025-01-20");
      const expected = purchaseHistories(orders, { asOf });
      const history = new SqlOrderHistory(given);
      const found = (await history.at(asOf.getTime() / DAY_MS)).table;
      const sorted = (table: Iterable<{ readonly customerId: string }>) =>
        [...table].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
      expect([turn, sorted(found)]).toEqual([turn, close(sorted(expected.table))]);
      const trends = await (await new SqlStore(given).snapshot()).getRevenueTrends({ period: "week", asOf });
      expect([turn, trends]).toEqual([turn, close(getRevenueTrends(orders, { period: "week", asOf }))]);
    }
  });

  test("so may those of customers", async () => {
    const database = await openEngine(dialect);
    const { run, types } = runOf(database);
    const names = {
      customerId: "customers",
      frequency: "orders",
      recency: "days",
      monetary: "revenue",
      predictedClv: "clv",
      isChurned: "churned",
      clvCategory: "high",
      churnRiskLevel: "risk",
      purchaseTimingStatus: "text",
    };
    const kinds = Object.entries(customers[0] as object).map(([name, value]) => [
      name,
      typeof value === "string" ? types.text : types.number,
    ]);
    const list = kinds.map(([name, type]) => `"${names[name as "frequency"]}" ${type}`).join(", ");
    await run(`create table ${database.schema}.people (${list})`);
    const rows = customers.map(
      (row) =>
        `(${Object.values(row)
          .map((value) => (typeof value === "string" ? `'${value}'` : value))
          .join(", ")})`,
    );
    await run(`insert into ${database.schema}.people values ${rows.join(", ")}`);
    const data = await new SqlStore({
      ...database,
      tables: { customers: `${database.schema}.people` },
      columns: { customers: names },
    }).snapshot();
    expect(await data.getPurchasePatterns()).toEqual(close(getPurchasePatterns(customers)));
    expect(await data.getBusinessMetrics()).toEqual(close(getBusinessMetrics(customers)));
    expect((await data.getCustomer("C3"))?.monetary).toBe(15);
    expect((await data.listCustomers({ sortBy: "frequency" })).customers.length).toBe(9);
  });
});
