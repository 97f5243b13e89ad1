import { describe, expect, test } from "vitest";
import type { Question } from "../../src/analytics/Question.ts";
import { createHandler } from "../../src/rest/createHandler.ts";
import { routes } from "../../src/rest/routes.ts";
import type { TableName, VersionedName } from "../../src/shop/tables.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import type { CustomerStore, ListCustomersOptions } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { type QuestionName, questions } from "../../src/store/questions.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { type ENGINES, openEngine } from "../sql/engines.ts";
import { type PlainRows, PlainStore } from "./PlainStore.ts";
import { shop } from "./shop.ts";

const tables = shop();
const rows: PlainRows = {
  customers: [...tables.customers],
  transactions: [...tables.transactions],
  recommendations: [...tables.recommendations],
};
const stores: Record<string, (rows: PlainRows) => Promise<CustomerStore>> = {
  DataStore: async (rows) => new DataStore(rows),
  PlainStore: async (rows) => new PlainStore(rows),
  "SqlStore in DuckDB": (rows) => loaded("duckdb", rows),
  "SqlStore in PostgreSQL": (rows) => loaded("postgres", rows),
};

const databases = new Map<string, Promise<CustomerStore>>();

/** A store over rows that were loaded into a database, each of them once. */
function loaded(dialect: (typeof ENGINES)[number], rows: PlainRows): Promise<CustomerStore> {
  const key = `${dialect} ${JSON.stringify(rows)}`;
  const opened =
    databases.get(key) ??
    (async () => {
      const database = await openEngine(dialect);
      await loadInto(rows, database);
      return new SqlStore(database);
    })();
  databases.set(key, opened);
  return opened;
}

// what every CustomerStore answers alike, wherever its data are
describe.each(Object.entries(stores))("CustomerStore: %s", (_, open) => {
  const snapshot = async () => (await open(rows)).snapshot();
  const ids = (found: readonly { readonly customerId: string }[]) => found.map(({ customerId }) => customerId);

  test("getCustomer(id) is the customer with exactly this id", async () => {
    const data = await snapshot();
    expect(await data.getCustomer("C3")).toMatchObject({ customerId: "C3", rfmSegment: "Champions", monetary: 500 });
    for (const id of ["c3", "C", "", "__proto__"]) expect(await data.getCustomer(id)).toBeUndefined();
  });

  test("getRecommendationsFor(id), getTransactionsFor(id) are the rows of a customer, in the file's order", async () => {
    const data = await snapshot();
    const offers = await data.getRecommendationsFor("C1");
    expect(offers.map(({ recommendedCategory }) => recommendedCategory)).toEqual(["Pots", "Cups"]);
    expect((await data.getTransactionsFor("C1")).map(({ revenue }) => revenue)).toEqual([10, 30]);
    expect([await data.getRecommendationsFor("x"), await data.getTransactionsFor("x")]).toEqual([[], []]);
  });

  test.each<readonly [ListCustomersOptions, readonly string[], number]>([
    [{}, ["C1", "C2", "C3", "C4", "C5", "C6"], 6],
    [{ segment: "champions" }, ["C1", "C3"], 2],
    [{ riskLevel: "HIGH" }, ["C3", "C5"], 2],
    [{ riskLevel: "medium" }, [], 0],
    [{ segment: "Lost", riskLevel: "Critical" }, ["C2", "C4"], 2],
    [{ sortBy: "monetary" }, ["C1", "C3", "C4", "C5", "C2", "C6"], 6],
    [{ sortBy: "monetary", order: "asc" }, ["C2", "C4", "C5", "C1", "C3", "C6"], 6],
    [{ sortBy: "churnRiskLevel" }, ["C1", "C3", "C5", "C2", "C4", "C6"], 6],
    [{ sortBy: "predictedClv", page: 2, pageSize: 2 }, ["C2", "C5"], 6],
    [{ page: 9, pageSize: 2 }, [], 6],
  ])("listCustomers(%j)", async (options, expected, total) => {
    const list = await (await snapshot()).listCustomers(options);
    expect([ids(list.customers), list.total]).toEqual([expected, total]);
    const { page = 1, pageSize = 20 } = options;
    expect([list.page, list.pageSize, list.totalPages]).toEqual([page, pageSize, Math.ceil(total / pageSize)]);
  });

  test("listCustomers({ segment, riskLevel }) refuses what there is not, by name", async () => {
    const data = await snapshot();
    await expect(data.listCustomers({ segment: "Nobody" })).rejects.toThrow(invalidOption("segment"));
    await expect(data.listCustomers({ riskLevel: "Extreme" })).rejects.toThrow(invalidOption("riskLevel"));
  });

  test("searchCustomers(text) takes it literally, in any case", async () => {
    const data = await snapshot();
    const found = await data.searchCustomers("c", { limit: 2 });
    expect([ids(found.results), found.total]).toEqual([["C1", "C2"], 6]);
    expect((await data.searchCustomers(".")).total).toBe(0);
  });

  test.each(Object.keys(questions) as QuestionName[])("ask(%s) is the function's answer", async (name) => {
    const { tables: names, ask } = questions[name] as Question<readonly VersionedName[], object, unknown>;
    const asked = (await snapshot()).ask(name);
    // these customers were given
    if (names.includes("predictions"))
      return expect(asked).rejects.toThrow(expect.objectContaining({ code: "missing_table" }));
    const given = names.map((table) => tables[table as TableName]);
    const expected = await (ask as (...given: unknown[]) => unknown)(...given);
    expect(await asked).toEqual(close(expected));
  });

  test("ask(name, options) passes the options on, and refuses those out of range", async () => {
    const data = await snapshot();
    expect(await data.ask("getClvDistribution", { bins: 2 })).toHaveLength(2);
    expect(await data.ask("getRevenueTrends", { fill: true })).toHaveLength(3);
    await expect(data.ask("getClvDistribution", { bins: 1001 })).rejects.toThrow(invalidOption("bins"));
  });

  test("version(tables) is that of the tables asked for, and of no others", async () => {
    const fewer = { ...rows, transactions: rows.transactions.slice(1) };
    const [before, same, after] = await Promise.all(
      [rows, rows, fewer].map(async (rows) => (await open(rows)).snapshot()),
    );
    expect(await before?.version()).toBe(await same?.version());
    expect(await before?.version(["customers"])).toBe(await after?.version(["customers"]));
    expect(await before?.version(["customers", "transactions"])).not.toBe(
      await after?.version(["customers", "transactions"]),
    );
    expect(await before?.version()).not.toBe(await after?.version());
  });

  test("a store that predicts nothing has no report and no forecasts", async () => {
    const data = await snapshot();
    expect([await data.getModelReport(), await data.getForecast("C1")]).toEqual([undefined, undefined]);
  });

  test("status() counts the rows", async () => {
    const store = await open(rows);
    if (store instanceof DataStore) await store.load();
    expect(await store.status()).toMatchObject({
      state: "ready",
      rows: { customers: 6, transactions: 3, recommendations: 2 },
      error: null,
    });
  });
});

const queries: Readonly<Record<string, string>> = { "/api/search/customers": "?query=c" };
const served = routes.filter(({ tables }) => tables.length > 0).map(({ path }) => path);

test.each(served)("%s is the same text over every store", async (path) => {
  const url = path.replace("{customer_id}", "C1") + (queries[path] ?? "");
  const [one, ...others] = await Promise.all(
    Object.values(stores).map(async (open) =>
      createHandler(await open(rows), { now: () => 0 })({ method: "GET", url, headers: {} }),
    ),
  );
  for (const other of others) expect([other.status, other.body]).toEqual([one?.status, one?.body]);
});
