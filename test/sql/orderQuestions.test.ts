import { describe, expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import type { OptionsOfQuestion, QuestionName } from "../../src/store/questions.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { ENGINES, openEngine } from "./engines.ts";

const DAY = 86_400_000;
/** Orders of thousands of customers over four years, with refunds. */
const many = Table.from(
  transactionSchema,
  Array.from({ length: 9000 }, (_, i) => ({
    customerId: `C${(i * i) % 4001}`,
    date: Date.UTC(2021, 0, 1) + ((i * 7919) % 1400) * DAY,
    revenue: i % 37 === 0 ? -((i % 5) + 1) : (i * 31) % 97,
    category: ["Tea", "Cups", "Pots"][i % 3] as string,
  })),
);

const asked: { readonly [Name in QuestionName]?: readonly OptionsOfQuestion<Name>[] } = {
  getValueConcentration: [{}, { asOf: "2021-01-05" }, { asOf: "2020-01-01" }],
  getOrderGaps: [{}, { orders: 1 }, { orders: 4, asOf: "2021-06-30" }, { asOf: "2020-01-01" }],
  getTopCategories: [{}, { limit: 1 }, { asOf: "2020-01-01" }],
  getRevenueTrends: [{ period: "week", weekLabels: "iso", fill: true }, { asOf: "2020-01-01" }],
  calculateCustomerCohorts: [{ period: "quarter" }, { asOf: "2020-01-01" }],
  getCohortValue: [{ period: "year" }, { asOf: "2020-01-01" }],
  getLifecycle: [{ period: "week", weekStart: "sunday" }, { asOf: "2020-01-01" }],
};

describe.each(ENGINES)("%s", (dialect) => {
  test("questions about many orders are answered as in memory", async () => {
    const database = await openEngine(dialect);
    await loadInto({ transactions: many }, database);
    const [data, memory] = [await new SqlStore(database).snapshot(), new DataStore({ transactions: many })];
    for (const [name, list] of Object.entries(asked) as [QuestionName, object[]][])
      for (const options of list)
        expect([name, options, await data.ask(name, options as never)]).toEqual([
          name,
          options,
          close(await memory.ask(name, options as never)),
        ]);
  });
});

const loaded = async (rows: readonly object[]) => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: rows as never }, database);
  return new SqlStore(database).snapshot();
};

test("cohorts refuse more cells than anybody can read, as in memory", async () => {
  const order = (i: number) => ({ customerId: `C${i}`, date: Date.UTC(1990, 0, 1) + i * DAY, revenue: 1 });
  const rows = Array.from({ length: 12_000 }, (_, i) => order(i));
  const data = await loaded(rows);
  const wanted = { period: "day" } as const;
  await expect(new DataStore({ transactions: rows }).calculateCustomerCohorts(wanted)).rejects.toThrow(
    invalidOption("period"),
  );
  await expect(data.calculateCustomerCohorts(wanted)).rejects.toThrow(invalidOption("period"));
  await expect(data.getCohortValue(wanted)).rejects.toThrow(/^getCohortValue: /);
});

test("questions about orders name the option that will not do, and the column that is not there", async () => {
  const data = await loaded([{ customerId: "C1", date: "2025-01-31", revenue: 5 }]);
  await expect(data.getRevenueTrends({ asOf: "2025-02-30" })).rejects.toThrow(invalidOption("asOf"));
  await expect(data.getOrderGaps({ orders: 0 })).rejects.toThrow(invalidOption("orders"));
  await expect(data.getLifecycle({ period: "week", weekLabels: "iso", weekStart: "sunday" })).rejects.toThrow(
    invalidOption("weekStart"),
  );
  for (const name of ["getRevenueTrends", "getLifecycle", "getValueConcentration"] as const)
    await expect(data[name]({ revenue: "net" })).rejects.toThrow(missingColumn("netSales"));
});
