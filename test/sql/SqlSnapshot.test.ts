import { expect, test } from "vitest";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";
import { openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";
import { watched } from "./watched.ts";

async function loaded(before?: (text: string) => void) {
  const { database, statements } = watched(await openEngine("duckdb"), before);
  await loadInto(shop(), database);
  const data = await new SqlStore(database).snapshot();
  statements.length = 0;
  return { database, statements, data };
}

test("ask(name) computes an answer once, for those who ask at the same time too, and freezes it", async () => {
  const { data, statements } = await loaded();
  const [answer, same] = await Promise.all([data.ask("getBusinessMetrics"), data.getBusinessMetrics()]);
  expect(same).toBe(answer);
  expect(Object.isFrozen(answer)).toBe(true);
  const asked = statements.length;
  expect(await data.ask("getBusinessMetrics", {})).toBe(answer);
  expect(statements.length).toBe(asked);
  expect(await data.ask("getClvDistribution", { bins: 2 })).not.toBe(await data.ask("getClvDistribution", { bins: 3 }));
});

test("ask(name, options) does not see what the caller does with its options afterwards", async () => {
  const { data } = await loaded();
  const options = { bins: 2 };
  const asked = data.ask("getClvDistribution", options);
  options.bins = 3;
  expect(await asked).toHaveLength(2);
});

test("ask(name) asks again after a failure", async () => {
  let isDown = false;
  const { data } = await loaded(() => {
    if (isDown) throw new Error("IO Error: down");
  });
  isDown = true;
  await expect(data.ask("getBusinessMetrics")).rejects.toMatchObject({ code: "database_unavailable" });
  isDown = false;
  expect(await data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
});

test("a table of the shop's own is asked each time, and has no version", async () => {
  const database = await openEngine("duckdb");
  const columns = "customer_id text, date date, revenue double";
  const orders = await ownTable(database, "orders", columns, "('C1', date '2025-01-31', 5)");
  const data = await new SqlStore({ ...database, tables: { transactions: orders } }).snapshot();
  expect(await data.getRevenueTrends()).toMatchObject([{ totalRevenue: 5 }]);
  expect(await data.getSegmentHistory("C1")).toHaveLength(1);
  await database.query(`insert into ${orders} values ('C1', date '2025-01-31', 2), ('C2', date '2025-01-31', 2)`);
  expect(await data.getRevenueTrends()).toMatchObject([{ totalRevenue: 9 }]);
  expect(await data.getSegmentHistory("C2")).toHaveLength(1);
  expect([await data.version(), await data.version(["transactions"]), await data.version(["customers"])]).toEqual([
    null,
    null,
    null,
  ]);
});

test("version(names) is that of the tables named, one of them as it is, and null where there are none", async () => {
  const { data } = await loaded();
  expect(await data.version(["customers"])).toBe(shop().customers.fingerprint);
  expect(await data.version(["predictions"])).toBeNull();
  expect(await data.version(["customers", "predictions"])).toMatch(/^[0-9a-f]{32}$/);
  expect(await data.version(["customers", "transactions"])).not.toBe(await data.version(["transactions", "customers"]));
  await expect(data.version(["orders" as never])).rejects.toThrow(invalidOption("names"));
  await expect(data.version("customers" as never)).rejects.toThrow(invalidOption("names"));
});

test("a snapshot answers after the next version was published, and says so when its tables are gone", async () => {
  const { database, data } = await loaded();
  await loadInto({ customers: shop().customers.where(({ customerId }) => customerId === "C2") }, database);
  expect(await data.getCustomer("C1")).toMatchObject({ customerId: "C1" });
  await loadInto({ customers: shop().customers }, database);
  await expect(data.getCustomer("C1")).rejects.toMatchObject({ code: "replaced_data", table: "customers" });
  await expect(data.ask("getBusinessMetrics")).rejects.toMatchObject({ code: "replaced_data" });
  // these were not written again
  expect(await data.getTransactionsFor("C1")).toHaveLength(2);
});

test("look-ups refuse an id that is no text", async () => {
  const { data } = await loaded();
  for (const name of [
    "getCustomer",
    "getRecommendationsFor",
    "getTransactionsFor",
    "getForecast",
    "getSegmentHistory",
  ] as const)
    await expect(data[name](3 as never)).rejects.toThrow(invalidOption("id"));
});

test("a table that was not written is missing, whatever is asked of it", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: shop().transactions }, database);
  const data = await new SqlStore(database).snapshot();
  await expect(data.getCustomer("C1")).rejects.toMatchObject({ code: "missing_table", table: "customers" });
  await expect(data.ask("getRecommendationSummary")).rejects.toMatchObject({ code: "missing_table" });
  await expect(data.ask("whomToContact")).rejects.toMatchObject({ code: "missing_table" });
  expect([await data.getModelReport(), await data.getForecast("C1"), await data.getReading()]).toEqual(
    Array(3).fill(undefined),
  );
});
