import { DataStore, fromOrders, learn, Table, transactionSchema } from "clientele";
import { predictInto, SqlOrderHistory, SqlStore } from "clientele/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresShards, startShards } from "./shards.ts";

const orders = Array.from({ length: 6000 }, (_, i) => ({
  customerId: `C${(i * i + (i >> 3)) % 397}`,
  orderId: `O${i}`,
  date: new Date(Date.UTC(2024, 0, 1 + ((i * 7) % 600), i % 24)),
  revenue: 5 + ((i * 31) % 97),
}));
let shards: PostgresShards;
beforeAll(async () => {
  shards = await startShards();
  await shards.create(
    "public",
    "orders",
    "customer_id text, order_id text, date timestamp, revenue double precision",
    "customer_id",
  );
  const values = orders.map(
    ({ customerId, orderId, date, revenue }) => `('${customerId}', '${orderId}', '${date.toISOString()}', ${revenue})`,
  );
  await shards.on(0, `insert into orders values ${values.join()}`);
});
afterAll(() => shards?.close());

const database = () =>
  ({ query: shards.query, dialect: "postgres", tables: { transactions: "public.orders" } }) as const;

test("rows are on both servers", async () => {
  const counts = await Promise.all(
    ([0, 1] as const).map(async (i) =>
      Number((await shards.on(i, `select count(*) as n from shard.orders_${i}`))[0]?.n),
    ),
  );
  expect(counts[0]).toBeGreaterThan(1000);
  expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(orders.length);
});

test("each server groups its own orders by customer and day: the plan has the GROUP BY in what it is sent", async () => {
  const asked: { readonly text: string; readonly params: readonly unknown[] }[] = [];
  const query: PostgresShards["query"] = (text, params) => {
    asked.push({ text, params });
    return shards.query(text, params);
  };
  const history = new SqlOrderHistory({ ...database(), query });
  const day = (await history.extent())?.last ?? 0;
  await history.at(day);
  await history.triples(day);
  const grouped = asked.filter(({ text }) => /group by customer, day/.test(text));
  expect(grouped.length).toBe(2);
  for (const { text, params } of grouped) {
    const plan = (await shards.query(`explain (verbose) ${text}`, params as never)) as Iterable<{
      readonly "QUERY PLAN": string;
    }>;
    const lines = [...plan].map((row) => row["QUERY PLAN"]);
    const sent = lines.filter((line) => /Remote SQL:.*GROUP BY/.test(line));
    expect(sent.length, lines.join("\n")).toBe(2);
  }
});

test("predictions from both are those from memory", async () => {
  const options = { horizon: { days: 60 }, backtest: false } as const;
  const table = Table.from(transactionSchema, orders);
  const inMemory = await learn(table, { horizon: options.horizon });
  const model = await learn(new SqlOrderHistory(database()), { horizon: options.horizon });
  expect(model.purchases.params).toEqual(
    Object.fromEntries(
      Object.entries(inMemory.purchases.params).map(([name, value]) => [name, expect.closeTo(value, 9)]),
    ),
  );
  await predictInto(database(), { query: shards.query, dialect: "postgres", schema: "predicted" }, options);
  const data = await new SqlStore({ query: shards.query, dialect: "postgres", schema: "predicted" }).snapshot();
  const metrics = await (await new DataStore(fromOrders(table, options)).snapshot()).getBusinessMetrics();
  const predicted = await data.getBusinessMetrics();
  expect(predicted.totalCustomers).toBe(metrics.totalCustomers);
  expect(predicted.predictedClv).toBeCloseTo(metrics.predictedClv, 4);
  const trends = await (await new SqlStore(database()).snapshot()).getRevenueTrends();
  const expected = await (await new DataStore({ transactions: table }).snapshot()).getRevenueTrends();
  const counts = (rows: typeof trends) => rows.map(({ transactionCount }) => transactionCount);
  expect(counts(trends)).toEqual(counts(expected));
});

test("a server that is down is an error, and recovers by itself", async () => {
  const store = new SqlStore(database());
  const ask = async () => (await store.snapshot()).getRevenueTrends();
  const before = await ask();
  await shards.nodes[1].stop();
  await expect(ask()).rejects.toMatchObject({ code: "database_unavailable" });
  await shards.nodes[1].start();
  expect(await ask()).toEqual(before);
});
