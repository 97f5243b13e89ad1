import { Agent, get } from "node:http";
import { csvDirectory } from "clientele/node";
import { loadInto } from "clientele/sql";
import { quantile } from "d3-array";
import { poolAt, startPostgres } from "../sql/services.ts";
import { runChild, runInTurns } from "./child.ts";
import { SIZES, type Size } from "./files.ts";
import { compiled, dataFolder, start } from "./http/servers.ts";
import { median, progress, ratioOf } from "./measure.ts";
import type { KeptCost, PredictCost, SqlTimes } from "./sqlSides.ts";

/** What is asked of the REST interface over PostgreSQL, and how long that took. */
interface Asked {
  readonly what: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The slowest before that was measured, when nothing was kept yet. */
  readonly slowestFirst: number;
}

/** What databases cost. */
export interface SqlTable {
  readonly size: Size;
  /** Histories by the library, by the same statement in DuckDB's own client, and by a plain GROUP BY there. */
  readonly histories: readonly [ours: SqlTimes, same: SqlTimes, plain: SqlTimes];
  readonly predict: PredictCost;
  readonly asked: readonly Asked[];
  readonly kept: KeptCost;
}

const CALLERS = 32;
const SECONDS = 6;
/** Then what can be kept is kept. */
const FIRST_SECONDS = 2;

/** Measures databases: histories in DuckDB, predictions and the REST interface over PostgreSQL. */
export async function measureSql(size: Size, rounds: number): Promise<SqlTable> {
  const script = compiled("sqlSides.ts");
  const sides = ["clientele", "same", "plain"].map((side) => [script, "histories", side, size, String(rounds)]);
  const histories = (await runInTurns<SqlTimes>(sides)) as unknown as SqlTable["histories"];
  const database = await startPostgres([
    "-c",
    "shared_buffers=512MB",
    "-c",
    "work_mem=64MB",
    "-c",
    "maintenance_work_mem=256MB",
  ]);
  const pool = poolAt(database.url);
  try {
    const { customers, orders } = SIZES[size];
    await pool.query("select setseed(0.5)");
    await pool.query(`create table orders as select
      'C' || lpad(((random() ^ 1.5) * ${customers})::int::text, 7, '0') as customer_id,
      timestamp '2021-01-01' + (random() * 1460 * 86400)::int * interval '1 second' as date,
      round((random() * random() * 300 + 1)::numeric, 2)::float8 as revenue, 'cat' || (random() * 9)::int as category
      from generate_series(1, ${orders})`);
    await pool.query("analyze orders");
    const predict = await runChild<PredictCost>([script, "predict", database.url, size]);
    progress(`predictInto: ${Math.round(predict.seconds)} s, ${Math.round(predict.megabytes)} MB`);
    const asked = await askServer(database.url, customers);
    // the same customers in memory and in the database
    const folder = dataFolder();
    const query = async (text: string, values: readonly unknown[]) => (await pool.query(text, [...values])).rows;
    await loadInto(csvDirectory(folder), { query: query as never, dialect: "postgres" });
    const kept = await runChild<KeptCost>([script, "kept", JSON.stringify({ folder, database: database.url })]);
    return { size, histories, predict, asked, kept };
  } finally {
    await pool.end();
    await database.close();
  }
}

/** The Fastify example over PostgreSQL, asked by many at once. */
async function askServer(url: string, customers: number): Promise<Asked[]> {
  process.env.DATABASE_URL = url;
  const server = await start("postgres", ".", 18_950);
  const some = (count: number) => Math.floor(Math.random() * count);
  const one = <T>(list: readonly T[]) => list[some(list.length)] as T;
  const id = () => `C${String(1 + some(customers - 1)).padStart(7, "0")}`;
  const sorted = [
    "monetary",
    "predicted_clv",
    "frequency",
    "recency",
    "churn_probability",
    "rfm_score",
    "last_purchase_date",
  ];
  const list = () => `/api/customers?page=${1 + some(20)}&sort_by=${one(sorted)}`;
  const segments = ["Champions", "Loyal Customers", "At Risk", "Lost", "Promising"].map(encodeURIComponent);
  const addresses: Readonly<Record<string, () => string>> = {
    "a customer by id": () => `/api/customers/${id()}`,
    "recommendations of a customer": () => `/api/recommendations/${id()}`,
    "a page, sorted by one of seven columns": () => `${list()}&order=${one(["asc", "desc"])}`,
    "a page of a segment and a risk level": () =>
      `${list()}&segment=${one(segments)}&risk_level=${one(["Low", "Medium", "High"])}`,
    "business metrics, segments": () => one(["/api/metrics", "/api/segments"]),
    "a search that finds few ids": () => `/api/search/customers?query=${String(some(1e5)).padStart(5, "0")}`,
    "a search that finds one in a hundred": () => `/api/search/customers?query=c${String(some(100)).padStart(3, "0")}`,
  };
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const ask = (address: string): Promise<number> =>
    new Promise((resolve, reject) => {
      get(server.url + address, { agent }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
      }).on("error", reject);
    });
  const results: Asked[] = [];
  for (const [what, address] of Object.entries(addresses)) {
    const times: number[] = [];
    const firsts: number[] = [];
    const start = performance.now() + 1000 * FIRST_SECONDS;
    const end = start + 1000 * SECONDS;
    const caller = async () => {
      for (let began = performance.now(); began < end; began = performance.now()) {
        const status = await ask(address());
        // not every number is a customer's
        if (status !== 200 && status !== 404) throw new Error(`${what}: status ${status}`);
        (began < start ? firsts : times).push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    const at = (share: number) => quantile(times, share) ?? Number.NaN;
    results.push({
      what,
      perSecond: times.length / SECONDS,
      p50: at(0.5),
      p99: at(0.99),
      slowestFirst: Math.max(...firsts),
    });
    progress(`${what}: p99 ${at(0.99).toFixed(1)} ms`);
  }
  agent.destroy();
  server.close();
  return results;
}

/** As Markdown. */
export function sqlSection({ size, histories, predict, asked, kept }: SqlTable): string {
  const { customers, orders } = SIZES[size];
  const count = (value: number) => Math.round(value).toLocaleString("en");
  const verdict = (value: number, most: number) => (value <= most ? "pass" : "FAIL");
  const [ours, same, plain] = histories;
  const goals: [what: string, goal: number, value: number][] = [
    [
      "histories through `SqlOrderHistory`, of the same statement in DuckDB's own client",
      1.3,
      ratioOf(ours.milliseconds, same.milliseconds),
    ],
    ["the same, of a plain GROUP BY of four columns", 1.3, ratioOf(ours.milliseconds, plain.milliseconds)],
    ["MB that `predictInto` from PostgreSQL held at most", 400, predict.megabytes],
    ["slowest percent of all that was asked below, ms", 100, Math.max(...asked.map(({ p99 }) => p99))],
    ["ms by which a kept answer of `cached` was slower than memory's", 1, kept.cached - kept.memory],
  ];
  const lines = goals.map(
    ([what, goal, value]) => `| ${what} | ≤ ${goal} | ${Number(value.toPrecision(3))} | ${verdict(value, goal)} |`,
  );
  const rows = asked.map(
    ({ what, perSecond, p50, p99, slowestFirst }) =>
      `| ${what} | ${count(perSecond)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${slowestFirst.toFixed(1)} |`,
  );
  return `## Databases

${count(orders)} orders by ${count(customers)} customers. Histories: ${count(median(ours.milliseconds))} ms, the same statement ${count(median(same.milliseconds))} ms, a plain GROUP BY ${count(median(plain.milliseconds))} ms. \`predictInto\` took ${count(predict.seconds)} s, without \`copy\`, with all indexes.

|  | goal | measured |  |
| --- | ---: | ---: | --- |
${lines.join("\n")}

The Fastify example over PostgreSQL on the same machine, ${CALLERS} callers at once, each address at random:

| asked | a second | p50, ms | p99, ms | slowest in the two seconds before, ms |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}
