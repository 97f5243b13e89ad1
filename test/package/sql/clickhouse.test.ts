import { DataStore, learn, Table, transactionSchema } from "clientele";
import { loadInto, predictInto, type SqlDatabase, SqlOrderHistory, type SqlRow, SqlStore } from "clientele/sql";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClickHouse, clickhouseAt, onShards, startClickHouse } from "./clickhouse.ts";
import { meeting } from "./services.ts";

const CUSTOMERS = 397;
const orders = Array.from({ length: 6000 }, (_, i) => ({
  customerId: `C${(i * i + (i >> 3)) % CUSTOMERS}`,
  date: new Date(Date.UTC(2024, 0, 1 + ((i * 7) % 600), i % 24)),
  revenue: 5 + ((i * 31) % 97),
}));
const table = Table.from(transactionSchema, orders);
const horizon = { days: 60 };

type Query = (text: string, params?: readonly (string | number | null)[]) => Promise<SqlRow[]>;
let cluster: ClickHouse;
let [first, second]: Query[] = [];
const opened: { close(): Promise<void> }[] = [];
const at = (url: string, username?: string): Query => {
  const client = clickhouseAt(url, username);
  opened.push(client);
  return (text, params = []) => client.query(text, params) as Promise<SqlRow[]>;
};
beforeAll(async () => {
  cluster = await startClickHouse();
  [first, second] = cluster.servers.map(({ url }) => at(url));
});
afterAll(async () => {
  await Promise.all(opened.map((client) => client.close()));
  await cluster?.close();
});

const ask = (query: Query | undefined) => query as Query;
const database = (schema: string, query = ask(first)): SqlDatabase & { readonly schema: string } => ({
  query,
  dialect: "clickhouse",
  schema,
});

/** The orders on both shards, behind a table. */
async function sharded(schema: string): Promise<SqlDatabase> {
  await loadInto({ transactions: table }, database(schema));
  const [written] = await ask(first)(
    `select name from system.tables where database = '${schema}' and name like 'clientele_transactions%'`,
  );
  const transactions = await onShards([ask(first), ask(second)], { schema, table: String(written?.name) });
  return { ...database(`${schema}_predicted`), tables: { transactions } };
}

test("predictions through the cluster are those from memory", async () => {
  const shop = await sharded("cluster");
  const inMemory = await learn(table, { horizon });
  const model = await learn(new SqlOrderHistory(shop), { horizon });
  for (const [name, value] of Object.entries(inMemory.purchases.params))
    expect([name, (model.purchases.params as Record<string, number>)[name]]).toEqual([name, expect.closeTo(value, 9)]);
  const { report } = await predictInto(shop, database("cluster_predicted"), { horizon, backtest: false });
  expect(report.customers).toBe(CUSTOMERS);
  const metrics = await (await new SqlStore(database("cluster_predicted")).snapshot()).getBusinessMetrics();
  const predicted = await predictIntoMemory();
  expect(metrics.totalCustomers).toBe(CUSTOMERS);
  expect(metrics.predictedClv).toBeCloseTo(predicted, 4);
});

async function predictIntoMemory(): Promise<number> {
  const { fromOrders } = await import("clientele");
  const store = new DataStore(fromOrders(table, { horizon, backtest: false }));
  return (await (await store.snapshot()).getBusinessMetrics()).predictedClv;
}

describe("what goes wrong", () => {
  test("a shard that is down is an error, and no half an answer; then it answers again", async () => {
    const shop = await sharded("down");
    const trends = async () => (await new SqlStore(shop).snapshot()).getRevenueTrends();
    const before = await trends();
    await cluster.servers[1].stop();
    await expect(trends()).rejects.toMatchObject({ code: "database_unavailable" });
    await expect(new SqlOrderHistory(shop).extent()).rejects.toMatchObject({ code: "database_unavailable" });
    await cluster.servers[1].start();
    expect(await trends()).toEqual(before);
  });

  test("a server that leaves out what it cannot reach is refused", async () => {
    const query: Query = (text, params) =>
      ask(first)(text.startsWith("select version()") ? `${text} settings skip_unavailable_shards = 1` : text, params);
    await expect((await new SqlStore(database("half", query)).status()).error).toMatchObject({
      code: "partial_answers",
    });
  });

  test("a shard with another schema names what is missing", async () => {
    const shop = await sharded("other");
    const [, name = ""] = (shop.tables?.transactions ?? "").split(".");
    await ask(second)(`drop table other.${name}_part`);
    await ask(second)(
      `create table other.${name}_part (customer_id String, date DateTime) engine = MergeTree order by tuple()`,
    );
    const asked = (await new SqlStore(shop).snapshot()).getRevenueTrends();
    await expect(asked).rejects.toMatchObject({
      code: expect.stringMatching(/^(missing_column|wrong_type)$/),
      table: "transactions",
    });
  });

  test("a user who may only read can ask, and not write", async () => {
    await loadInto({ transactions: table }, database("reading"));
    const reader = at(cluster.servers[0].url, "reader");
    const trends = await (await new SqlStore(database("reading", reader)).snapshot()).getRevenueTrends();
    expect(trends.length).toBeGreaterThan(10);
    await expect(loadInto({ transactions: table }, database("reading", reader))).rejects.toMatchObject({
      code: "no_permission",
    });
  });

  test("whichever statement of a load fails, nobody sees anything of it, and nothing is left", async () => {
    const schema = "failing";
    await loadInto({ transactions: orders.slice(0, 10) }, database(schema));
    let reached = false;
    for (let failing = 1; !reached; failing++) {
      let count = 0;
      const query: Query = async (text, params) => {
        if (/^(create table|insert|rename)/.test(text) && ++count === failing)
          throw new Error("Code: 241. DB::Exception: Memory limit exceeded");
        return ask(first)(text, params);
      };
      const loaded = await loadInto({ transactions: table }, database(schema, query)).then(
        () => undefined,
        (error) => error,
      );
      reached = loaded === undefined;
      const data = await new SqlStore(database(schema)).snapshot();
      const { rows } = await new SqlStore(database(schema)).status();
      expect([failing, rows.transactions]).toEqual([failing, reached ? orders.length : 10]);
      expect((await data.getTransactionsFor("C0")).length).toBeGreaterThan(0);
      if (!reached) expect(loaded).toMatchObject({ code: "database_full" });
      const tables = await ask(first)(`select name from system.tables where database = '${schema}'`);
      // the tables of the last publication, and its row; beside them those of the one before
      expect(tables.length).toBeLessThanOrEqual(reached ? 6 : 3);
    }
  });

  test("of two who publish at the same time one is told so", async () => {
    const load = (count: number) => loadInto({ transactions: orders.slice(0, count) }, database("racing"));
    await load(5);
    const begun = meeting(2);
    const waiting: Query = async (text, params) => {
      if (text.startsWith("create table") && text.includes("clientele_transactions_")) await begun();
      return ask(first)(text, params);
    };
    const race = (count: number) => loadInto({ transactions: orders.slice(0, count) }, database("racing", waiting));
    const both = await Promise.allSettled([race(6), race(7)]);
    expect(both.map((one) => (one.status === "rejected" ? one.reason.code : "published")).sort()).toEqual([
      "concurrent_write",
      "published",
    ]);
    const { rows } = await new SqlStore(database("racing")).status();
    expect(rows.transactions).toBe(both[0].status === "fulfilled" ? 6 : 7);
  });

  test("whoever builds on a publication before its writer has looked at it leaves it where it is", async () => {
    const schema = "building";
    const slow: Query = async (text, params) => {
      const rows = await ask(first)(text, params);
      // others predict from it, and publish that
      if (text.startsWith("rename"))
        await predictInto(database(schema), database(schema), { horizon, backtest: false });
      return rows;
    };
    await loadInto({ transactions: table }, database(schema, slow)).catch((error) =>
      expect(error).toMatchObject({ code: "concurrent_write" }),
    );
    const data = await new SqlStore(database(schema)).snapshot();
    expect((await data.getTransactionsFor("C0")).length).toBeGreaterThan(0);
    expect((await data.getBusinessMetrics()).totalCustomers).toBe(CUSTOMERS);
  });

  test("tables that are dropped while others are listed do not make a database look empty", async () => {
    const schema = "dropping";
    await loadInto({ transactions: table }, database(schema));
    let isOver = false;
    const dropping = async () => {
      for (let i = 0; !isOver; i++) {
        await ask(first)(`create table ${schema}.other_${i % 5} (x Int8) engine = MergeTree order by tuple()`);
        await ask(first)(`drop table ${schema}.other_${i % 5}`);
      }
    };
    const looking = async () => {
      for (let i = 0; i < 150; i++) {
        const { state, rows } = await new SqlStore(database(schema)).status();
        expect([i, state, rows.transactions]).toEqual([i, "ready", orders.length]);
      }
    };
    const looked = looking().finally(() => {
      isOver = true;
    });
    await Promise.all([looked, dropping()]);
  });

  test("nobody has no name, and a list of many ids to leave out is as good as a short one", async () => {
    const schema = "many";
    await loadInto(
      { transactions: [...orders, { customerId: null, date: new Date("2025-01-01"), revenue: 7 }] as never },
      database(schema),
    );
    await predictInto(database(schema), database(schema), { horizon, backtest: false });
    const data = await new SqlStore(database(schema)).snapshot();
    expect(await data.getTransactionsFor("")).toEqual([]);
    const some = Array.from({ length: 50 }, (_, i) => `C${i}`);
    const many = [...some, ...Array.from({ length: 50_000 }, (_, i) => `customer-${i}`)];
    for (const goal of ["save", "grow"] as const) {
      const [few, all] = [
        await data.whomToContact({ budget: 20, goal, exclude: some }),
        await data.whomToContact({ budget: 20, goal, exclude: many }),
      ];
      expect(all).toEqual(few);
    }
  });

  test("a table that does not fit into the server's memory is an error that says so", async () => {
    const shop = await sharded("memory");
    const poor: Query = (text, params) =>
      ask(first)(
        /^select (customer|category)/.test(text) ? `${text} settings max_memory_usage = 100000` : text,
        params,
      );
    await expect(new SqlOrderHistory({ ...shop, query: poor }).at(20_000)).rejects.toMatchObject({
      code: "database_full",
    });
  });

  test("types of the shop's own: NULL, Decimal, LowCardinality, Enum, FixedString, UUID, Date", async () => {
    onTestFinished(async () => {
      await ask(first)("drop database if exists types");
    });
    await ask(first)("create database if not exists types");
    await ask(
      first,
    )(`create table types.orders (customer_id UInt64, order_id Nullable(FixedString(4)), date Date, revenue Decimal(12, 2), net_sales Nullable(Float64),
      category Enum8('Feed' = 1, 'Seeds' = 2), product Nullable(String)) engine = MergeTree order by tuple()`);
    await ask(first)(
      `insert into types.orders values (18446744073709551615, 'A1', '2025-01-31', 12.34, nan, 'Feed', null), (7, null, '2025-02-01', 0.1, 2.5, 'Seeds', '')`,
    );
    const data = await new SqlStore({
      query: ask(first),
      dialect: "clickhouse",
      tables: { transactions: "types.orders" },
    }).snapshot();
    expect(await data.getTransactionsFor("18446744073709551615")).toEqual([
      {
        customerId: "18446744073709551615",
        orderId: "A1",
        date: new Date("2025-01-31"),
        revenue: 12.34,
        netSales: null,
        category: "Feed",
        product: null,
      },
    ]);
    expect(await data.getTransactionsFor("7")).toMatchObject([
      { orderId: null, revenue: 0.1, netSales: 2.5, category: "Seeds", product: null },
    ]);
    expect((await data.getRevenueTrends()).map(({ totalRevenue }) => totalRevenue)).toEqual([12.34, 0.1]);
  });

  test("an instant is of the day that the shop's clock has, whatever the server's is", async () => {
    await ask(first)("create database if not exists zones");
    await ask(first)(
      "create table zones.orders (customer_id String, date DateTime('Asia/Tokyo'), revenue Float64) engine = MergeTree order by tuple()",
    );
    await ask(first)(
      `insert into zones.orders values ('a', ${Date.UTC(2025, 0, 31, 23, 30) / 1000}, 1), ('a', ${Date.UTC(2025, 6, 1, 22, 30, 5) / 1000}, 1)`,
    );
    const of = async (zone: string) => {
      const shop: SqlDatabase = {
        query: ask(first),
        dialect: "clickhouse",
        tables: { transactions: "zones.orders" },
        zone,
      };
      return (await (await new SqlStore(shop).snapshot()).getTransactionsFor("a")).map(({ date }) =>
        date.toISOString(),
      );
    };
    expect(await of("UTC")).toEqual(["2025-01-31T23:30:00.000Z", "2025-07-01T22:30:05.000Z"]);
    expect(await of("Europe/Berlin")).toEqual(["2025-02-01T00:30:00.000Z", "2025-07-02T00:30:05.000Z"]);
    // names of zones in any case, and a date that was never set
    expect(await of("europe/berlin")).toEqual(await of("Europe/Berlin"));
    await ask(first)("insert into zones.orders values ('b', 0, 1)");
    const never: SqlDatabase = {
      query: ask(first),
      dialect: "clickhouse",
      tables: { transactions: "zones.orders" },
      zone: "America/New_York",
    };
    expect((await new SqlOrderHistory(never).extent())?.first).toBe(0);
  });
});
