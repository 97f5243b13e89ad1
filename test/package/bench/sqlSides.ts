/** One job of the SQL benchmark, in a process of its own: `sqlSides.ts job argument size rounds`; JSON on stdout. */
import { type CustomerStore, DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { cached, predictInto, type SqlDatabase, SqlOrderHistory, SqlStore } from "clientele/sql";
import pg from "pg";
import { myTurn } from "./child.ts";
import { SIZES, type Size } from "./files.ts";
import { median, peakMb, progress } from "./measure.ts";

/** Milliseconds by round, and the rows that came. */
export interface SqlTimes {
  readonly milliseconds: readonly number[];
  readonly rows: number;
}

/** What it cost to predict. */
export interface PredictCost {
  readonly seconds: number;
  /** What the process held at most. */
  readonly megabytes: number;
}

/** Milliseconds of a kept question, by where the answer was. */
export interface KeptCost {
  readonly memory: number;
  readonly cached: number;
}

const [, , job = "", argument = "", size = "medium", rounds = "5"] = process.argv as unknown as [
  string,
  string,
  string?,
  string?,
  Size?,
  string?,
];
const jobs: Record<string, () => Promise<SqlTimes | PredictCost | KeptCost>> = { histories, predict, kept };
const outcome = await jobs[job]?.();
if (process.connected) process.disconnect();
process.stdout.write(JSON.stringify(outcome));
process.exit(0);

/** Histories of a day: through the library, the same statement in DuckDB's own client, or a plain GROUP BY of four columns there. */
async function histories(): Promise<SqlTimes> {
  const { customers, orders } = SIZES[size as Size];
  // only here: the memory of the others is measured
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  await connection.run(`create table orders as select
    'C' || lpad((((hash(i) % 1000003) / 1000003.0) ** 1.5 * ${customers})::int::varchar, 7, '0') as customer_id,
    timestamp '2021-01-01' + to_seconds((hash(i + 1) % (1460 * 86400))::bigint) as date, 1 + hash(i + 2) % 30000 / 100.0 as revenue
    from range(${orders}) orders(i)`);
  let longest = { text: "", values: [] as never[], rows: 0 };
  const query: SqlDatabase["query"] = async (text, values) => {
    const rows = (await connection.runAndReadAll(text, [...values] as never)).getRowObjectsJS();
    if (rows.length > longest.rows) longest = { text, values: [...values] as never[], rows: rows.length };
    return rows as never;
  };
  const database: SqlDatabase = { query, dialect: "duckdb", tables: { transactions: "orders" } };
  const own = async () => {
    const history = new SqlOrderHistory(database);
    const { last } = (await history.extent()) as { last: number };
    const began = performance.now();
    const { length } = (await history.at(last)).table;
    return [performance.now() - began, length] as const;
  };
  const [, length] = await own();
  const plain = `select customer_id, count(distinct date::date) as orders, min(date) as first, max(date) as last, sum(revenue) as revenue
    from orders group by customer_id`;
  const [text, values] = argument === "plain" ? [plain, []] : [longest.text, longest.values];
  const theirs = async () => {
    const began = performance.now();
    const rows = (await connection.runAndReadAll(text, values)).getRowObjectsJS();
    return [performance.now() - began, rows.length] as const;
  };
  const milliseconds: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    await myTurn();
    const [time] = await (argument === "clientele" ? own() : theirs());
    milliseconds.push(time);
    progress(`histories, ${argument}: ${Math.round(time)} ms`);
  }
  return { milliseconds, rows: length };
}

/** Predictions of orders in PostgreSQL, at the address of the argument. */
async function predict(): Promise<PredictCost> {
  const pool = new pg.Pool({ connectionString: argument });
  async function* query(text: string, values: readonly unknown[]) {
    const client = await pool.connect();
    try {
      if (!/^\s*select/.test(text)) {
        yield* (await client.query(text, [...values])).rows;
        return;
      }
      // so that an answer need not fit into memory
      await client.query("begin");
      await client.query(`declare answer no scroll cursor for ${text}`, [...values]);
      for (;;) {
        const { rows } = await client.query("fetch 2000 from answer");
        if (rows.length === 0) break;
        yield* rows;
      }
    } finally {
      await client.query("rollback").then(
        () => client.release(),
        (error) => client.release(error),
      );
    }
  }
  const database: SqlDatabase = { query: query as never, dialect: "postgres" };
  const began = performance.now();
  const source = { ...database, tables: { transactions: "orders" } };
  await predictInto(source, database, { onProgress: ({ step }) => progress(`predictInto: ${step}`) });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, megabytes: peakMb() };
}

/** A kept answer of a store in memory, over the folder of the argument, and of one whose cache has it. */
async function kept(): Promise<KeptCost> {
  const { folder, database } = JSON.parse(argument) as { readonly folder: string; readonly database: string };
  const pool = new pg.Pool({ connectionString: database });
  const query: SqlDatabase["query"] = async (text, values) => (await pool.query(text, [...values])).rows;
  const texts = new Map<string, string>();
  const cache = {
    get: async (key: string) => texts.get(key),
    set: async (key: string, text: string) => void texts.set(key, text),
  };
  const stores: readonly CustomerStore[] = [
    new DataStore(csvDirectory(folder)),
    cached(new SqlStore({ query, dialect: "postgres" }), cache),
  ];
  const times: number[] = [];
  for (const store of stores) {
    const ask = async () => (await store.snapshot()).ask("getBusinessMetrics");
    for (let i = 0; i < 200; i++) await ask();
    const each: number[] = [];
    for (let i = 0; i < 1000; i++) {
      const began = performance.now();
      await ask();
      each.push(performance.now() - began);
    }
    times.push(median(each));
  }
  const [memory = Number.NaN, fromCache = Number.NaN] = times;
  return { memory, cached: fromCache };
}
