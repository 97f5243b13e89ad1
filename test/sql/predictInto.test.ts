import { describe, expect, test } from "vitest";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { predictInto } from "../../src/sql/predictInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import { ENGINES, openEngine } from "./engines.ts";

/** Orders of a small shop over two years, with guests, refunds, and orders of several lines. */
function someOrders() {
  const categories = ["Feed", "Seeds", "Poultry", "Tools", null];
  return Array.from({ length: 4000 }, (_, i) => {
    const customer = (i * i * 7 + 13 * (i % 11)) % 307;
    const day = (i * 37) % 730;
    return {
      orderId: `O${i % 9 === 0 ? i - 1 : i}`,
      customerId:
        i % 41 === 0
          ? null
          : `C${i % 9 === 0 && i > 0 ? ((i - 1) * (i - 1) * 7 + 13 * ((i - 1) % 11)) % 307 : customer}`,
      date: Date.UTC(2023, 0, 1 + (i % 9 === 0 && i > 0 ? ((i - 1) * 37) % 730 : day)),
      revenue: i % 53 === 0 ? -(5 + (i % 17)) : 5 + ((i * 31) % 97) / 4,
      category: categories[(i * 3 + customer) % 5] as string | null,
      product: `${1 + (i % 3)}× item ${customer % 7}, 1× item ${i % 5}`,
    };
  });
}

describe.each(ENGINES)("%s", (dialect) => {
  test("predictions from a database are those made in memory", async () => {
    const orders = Table.from(transactionSchema, someOrders());
    const database = await openEngine(dialect);
    await loadInto({ transactions: orders }, database);
    const options = { horizon: { days: 60 } };
    const expected = await predictCustomers(orders, options);
    const { report, number } = await predictInto(database, database, options);
    expect(number).toBe(2);
    expect(report).toEqual(close(expected.report, 1e-9));
    const data = await new SqlStore(database).snapshot();
    const { customers } = await data.listCustomers({ pageSize: 1000 });
    expect(customers).toEqual(close([...expected.customers], 1e-9));
    expect((await data.getRecommendationSummary()).totalRecommendations).toBe(expected.recommendations.length);
    expect(expected.recommendations.length).toBeGreaterThan(0);
    const memory = new DataStore({ transactions: orders, ...expected });
    for (const { customerId } of customers.slice(0, 20)) {
      expect(await data.getRecommendationsFor(customerId)).toEqual(await memory.getRecommendationsFor(customerId));
      expect(await data.getForecast(customerId)).toEqual(close(await memory.getForecast(customerId), 1e-9));
      expect(await data.getSegmentHistory(customerId)).toEqual(await memory.getSegmentHistory(customerId));
    }
    for (const goal of ["save", "winBack", "grow"] as const)
      expect(await data.whomToContact({ goal, budget: 20 })).toEqual(
        close(await memory.whomToContact({ goal, budget: 20 }), 1e-9),
      );
    expect(await data.movement()).toEqual(close(await memory.movement(), 1e-9));
  });
});
