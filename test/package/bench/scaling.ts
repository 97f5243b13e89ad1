import { bgNbd, mbgNbd, paretoNbd } from "clientele";
import { type SqlDatabase, SqlOrderHistory, type SqlRow } from "clientele/sql";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { type ClickHouse, startClickHouse } from "../sql/clickhouse.ts";
import { median, progress, ratioOf } from "./measure.ts";

/** What a cluster costs. */
export interface ScalingTable {
  readonly rounds: number;
  readonly orders: number;
  /** Milliseconds by side, a value a round: all of ours, our longest statement, and a plain GROUP BY, by the same client. */
  readonly histories: Readonly<Record<"ours" | "same" | "days" | "customers" | "shards", readonly number[]>>;
  readonly triples: readonly Triples[];
  /** Seconds to fit to the triples of so many simulated customers. */
  readonly fits: Readonly<Record<string, number>>;
  readonly simulated: { readonly customers: number; readonly rows: number };
}

interface Triples {
  readonly customers: number;
  readonly orders: number;
  readonly rows: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

const ORDERS = 10_000_000;
const MILLIONS = [1, 5, 10];

/** A client that counts what comes over the wire. */
function clientOf(url: string) {
  const wire = { bytes: 0 };
  async function* rows(text: string): AsyncGenerator<SqlRow> {
    const settings = "max_memory_usage=12000000000&max_query_size=10000000";
    const body = /^(select|with)/.test(text) ? `${text} format JSONEachRow` : text;
    const answer = await fetch(`${url}/?${settings}`, { method: "POST", body });
    if (!answer.ok || answer.body === null) throw new Error(await answer.text());
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      wire.bytes += piece.length;
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield JSON.parse(line);
    }
  }
  const run = async (text: string): Promise<number> => {
    let count = 0;
    for await (const _ of rows(text)) count++;
    return count;
  };
  return { wire, rows, run };
}

/** Orders of so many customers, spread over three years. */
const generated = (orders: number, customers: number): string =>
  `select concat('C', toString(intHash64(number) % ${customers})) as customer_id,
    toDateTime('2022-01-01 00:00:00') + intHash32(number * 3) % (1095 * 86400) as date, (intHash64(number * 7) % 10000) / 100 + 0.01 as revenue
  from system.numbers limit ${orders}`;

const COLUMNS = "(customer_id String, date DateTime, revenue Float64)";

/** Measures ClickHouse, in one server and in two, and what is learnt from triples. */
export async function measureScaling(rounds: number): Promise<ScalingTable> {
  const cluster = await startClickHouse();
  try {
    const { histories, triples } = await inCluster(cluster, rounds);
    return { rounds, orders: ORDERS, histories, triples, ...fitsOfSimulated() };
  } finally {
    await cluster.close();
  }
}

async function inCluster({ servers }: ClickHouse, rounds: number) {
  const [one, two] = servers.map(({ url }) => clientOf(url)) as [
    ReturnType<typeof clientOf>,
    ReturnType<typeof clientOf>,
  ];
  await one.run(`create table orders ${COLUMNS} engine = MergeTree order by tuple()`);
  await one.run(`insert into orders ${generated(ORDERS, ORDERS / 10)}`);
  for (const { run } of [one, two]) await run(`create table part ${COLUMNS} engine = MergeTree order by tuple()`);
  await one.run(`create table spread ${COLUMNS} engine = Distributed(two, default, part, cityHash64(customer_id))`);
  await one.run("insert into spread select * from orders");
  let longest = "";
  const database = (table: string): SqlDatabase => ({
    query: (text) => {
      if (text.length > longest.length && text.includes("groupArray")) longest = text;
      return one.rows(text);
    },
    dialect: "clickhouse",
    tables: { transactions: table },
  });
  const ours = async (table: string): Promise<void> => {
    const history = new SqlOrderHistory(database(table));
    await history.at((await history.extent())?.last ?? 0);
  };
  await ours("orders");
  const days =
    "select customer_id, toRelativeDayNum(date) as day, sum(revenue) as spent from orders group by customer_id, day";
  const sides: Record<keyof ScalingTable["histories"], () => Promise<unknown>> = {
    ours: () => ours("orders"),
    same: () => one.run(longest),
    days: () =>
      one.run(
        `select customer_id, count() as orders, min(day) as first, max(day) as last, sum(spent) as revenue from (${days}) group by customer_id`,
      ),
    customers: () =>
      one.run(
        "select customer_id, count() as orders, min(date) as first, max(date) as last, sum(revenue) as revenue from orders group by customer_id",
      ),
    shards: () => ours("spread"),
  };
  const names = Object.keys(sides) as (keyof ScalingTable["histories"])[];
  const histories: Record<keyof ScalingTable["histories"], number[]> = {
    ours: [],
    same: [],
    days: [],
    customers: [],
    shards: [],
  };
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const began = performance.now();
      await sides[name]();
      histories[name].push(performance.now() - began);
      progress(`histories in ClickHouse, ${name}: ${Math.round(performance.now() - began)} ms`);
    }
  await one.run("drop table orders");
  const triples: Triples[] = [];
  for (const millions of MILLIONS) {
    const [customers, orders] = [millions * 1_000_000, millions * 3_000_000];
    await one.run(`create table many ${COLUMNS} engine = MergeTree order by tuple()`);
    await one.run(`insert into many ${generated(orders, customers)}`);
    const history = new SqlOrderHistory(database("many"));
    const last = (await history.extent())?.last ?? 0;
    one.wire.bytes = 0;
    const began = performance.now();
    const { weight } = await history.triples(last);
    const known = weight.reduce((sum, count) => sum + count, 0);
    triples.push({
      customers: known,
      orders,
      rows: weight.length,
      bytes: one.wire.bytes,
      milliseconds: performance.now() - began,
    });
    progress(`triples of ${known} customers: ${weight.length} rows, ${one.wire.bytes} bytes`);
    await one.run("drop table many");
  }
  return { histories, triples };
}

/** How long it takes to learn from the triples of ten million customers. */
function fitsOfSimulated() {
  const customers = 10_000_000;
  const triples = simulatedTriples(customers);
  const fits: Record<string, number> = {};
  for (const model of [bgNbd, mbgNbd, paretoNbd]) {
    const began = performance.now();
    const fit = model.fit(triples);
    fits[model.name] = (performance.now() - began) / 1000;
    progress(`${model.name} fitted to ${fit.customers} customers in ${fits[model.name]?.toFixed(1)} s`);
  }
  return { fits, simulated: { customers, rows: triples.weight.length } };
}

/** Histories in days of customers as a model makes them, each once. */
function simulatedTriples(customers: number) {
  const counts = new Map<number, number>();
  const [part, parts] = [100_000, customers / 100_000];
  const random = seededRandom(7);
  for (let i = 0; i < parts; i++) {
    const age = Float64Array.from({ length: part }, (_, k) => 30 + ((k * 7 + i) % 1000));
    const { frequency, recency } = mbgNbd.simulate({ r: 0.6, alpha: 60, a: 0.8, b: 2.4 }, { age, random });
    for (let k = 0; k < part; k++) {
      const last =
        (frequency[k] as number) === 0 ? 0 : Math.min(age[k] as number, Math.max(1, Math.round(recency[k] as number)));
      const key = ((frequency[k] as number) * 2048 + last) * 2048 + (age[k] as number);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const keys = Float64Array.from(counts.keys());
  return {
    frequency: keys.map((key) => Math.floor(key / 2 ** 22)),
    recency: keys.map((key) => Math.floor(key / 2 ** 11) % 2 ** 11),
    age: keys.map((key) => key % 2 ** 11),
    weight: Float64Array.from(counts.values()),
  };
}

/** The section of the report. */
export function scalingSection({ histories, triples, fits, simulated, orders, rounds }: ScalingTable): string {
  const of = (name: keyof ScalingTable["histories"]) => Math.round(median(histories[name])).toLocaleString("en-US");
  const ratio = (a: keyof ScalingTable["histories"], b: keyof ScalingTable["histories"]) =>
    ratioOf(histories[a], histories[b]).toFixed(2);
  const whole = (value: number) => Math.round(value).toLocaleString("en-US");
  return [
    "## A cluster",
    `Histories of ${whole(orders)} orders by ${whole(orders / 10)} customers in ClickHouse 18.16, over HTTP and JSON to one client; medians of ${rounds} rounds.`,
    "",
    "| what | ms | |",
    "| --- | --- | --- |",
    `| \`SqlOrderHistory.at\`, with all it asks | ${of("ours")} | ${ratio("ours", "same")} times its statement |`,
    `| its statement for histories alone, by the client | ${of("same")} | |`,
    `| GROUP BY of customer and day, then of the customer, by the client | ${of("days")} | statement ${ratio("same", "days")} times |`,
    `| GROUP BY of the customer alone, by the client | ${of("customers")} | statement ${ratio("same", "customers")} times |`,
    `| \`SqlOrderHistory.at\` of two shards on this one machine | ${of("shards")} | ${ratio("shards", "ours")} times one server |`,
    "",
    "| customers | orders | triples | share of rows | bytes on the wire | bytes a customer | seconds |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...triples.map(
      ({ customers, orders, rows, bytes, milliseconds }) =>
        `| ${whole(customers)} | ${whole(orders)} | ${whole(rows)} | ${((100 * rows) / customers).toFixed(0)}% | ${whole(bytes)} | ${(bytes / customers).toFixed(1)} | ${(milliseconds / 1000).toFixed(1)} |`,
    ),
    "",
    `Fitted to the ${whole(simulated.rows)} triples of ${whole(simulated.customers)} simulated customers: ${Object.entries(
      fits,
    )
      .map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
      .join(", ")}.`,
    "",
  ].join("\n");
}
