/** One side of the prediction benchmarks, in a process of its own: `predictSides.ts job side size rounds`; JSON on stdout. */
import { createReadStream } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import {
  bgNbd,
  paretoNbd,
  predictCustomers,
  purchaseHistories,
  readTable,
  recommend,
  transactionSchema,
} from "clientele";
import { sum } from "d3-array";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { myTurn } from "./child.ts";
import { basketsFile, ordersFile, type Size } from "./files.ts";
import { progress } from "./measure.ts";

/** Milliseconds by round, and a figure that both sides must agree on, where their answers are the same. */
export interface HeavyTimes {
  readonly milliseconds: readonly number[];
  readonly checksum: number | null;
}

/** What predictions cost. */
export interface PredictTimes {
  readonly milliseconds: Readonly<Record<string, readonly number[]>>;
  readonly aims: Readonly<Record<string, string>>;
  readonly megabytes: number;
}

const [, , job = "", side = "", size = "large", rounds = "9"] = process.argv as [
  string,
  string,
  string?,
  string?,
  Size?,
  string?,
];
const jobs: Record<string, () => Promise<HeavyTimes | PredictTimes>> = {
  histories: side === "duckdb" ? historiesInDuckDb : histories,
  recommend: side === "duckdb" ? pairsInDuckDb : recommendations,
  alone,
};
const outcome = await jobs[job]?.();
if (process.connected) process.disconnect();
process.stdout.write(JSON.stringify(outcome));

async function timed(work: () => Promise<number | null>): Promise<HeavyTimes> {
  let checksum = await work();
  const milliseconds: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    await myTurn();
    const begin = performance.now();
    checksum = await work();
    milliseconds.push(performance.now() - begin);
    progress(`${job}, ${side}, round ${round + 1}: ${Math.round(milliseconds.at(-1) as number)} ms`);
  }
  return { milliseconds, checksum };
}

function read(file: string) {
  return readTable(createReadStream(file), transactionSchema);
}

async function histories(): Promise<HeavyTimes> {
  const orders = await read(ordersFile(size));
  return timed(async () => {
    const { table } = purchaseHistories(orders);
    return sum(table.column("frequency").values);
  });
}

async function historiesInDuckDb(): Promise<HeavyTimes> {
  const connection = await duckDb(`SELECT Customer_ID, Date, Revenue FROM read_csv('${ordersFile(size)}')`);
  return timed(async () => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE histories AS
      WITH days AS (SELECT Customer_ID, Date::DATE AS day, sum(Revenue) AS spend FROM orders GROUP BY 1, 2)
      SELECT Customer_ID, count(*) - 1 AS frequency, max(day) - min(day) AS recency, DATE '2025-09-30' - min(day) AS age,
        (sum(spend) - arg_min(spend, day)) / nullif(count(*) - 1, 0) AS monetary, sum(spend) AS total
      FROM days GROUP BY 1`);
    const answer = await connection.runAndReadAll("SELECT sum(frequency) FROM histories");
    return Number(answer.getRowsJS()[0]?.[0]);
  });
}

async function recommendations(): Promise<HeavyTimes> {
  const orders = await read(basketsFile());
  return timed(async () => {
    await recommend(orders, { order: "similarity", exclude: [] });
    return null;
  });
}

/** Only the ten most frequent companions of each product, not yet what to offer whom. */
async function pairsInDuckDb(): Promise<HeavyTimes> {
  const connection = await duckDb(`SELECT Customer_ID, Product_Category AS item FROM read_csv('${basketsFile()}')`);
  return timed(async () => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE pairs AS
      WITH bought AS (SELECT DISTINCT Customer_ID, item FROM orders),
      counted AS (
        SELECT a.item AS one, b.item AS other, count(*) AS buyers FROM bought a JOIN bought b USING (Customer_ID)
        WHERE a.item <> b.item GROUP BY 1, 2)
      SELECT * FROM counted QUALIFY row_number() OVER (PARTITION BY one ORDER BY buyers DESC) <= 10`);
    return null;
  });
}

async function duckDb(select: string) {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  await connection.run(`CREATE TABLE orders AS ${select}`);
  return connection;
}

async function alone(): Promise<PredictTimes> {
  const milliseconds: Record<string, number[]> = {};
  const aims: Record<string, string> = {};
  const measure = async (name: string, aim: string, work: () => unknown, times = Number(rounds)): Promise<void> => {
    await work();
    aims[name] = aim;
    milliseconds[name] = [];
    for (let round = 0; round < times; round++) {
      const begin = performance.now();
      await work();
      milliseconds[name]?.push(performance.now() - begin);
    }
    progress(`${name}: ${milliseconds[name]?.map(Math.round).join(", ")} ms`);
  };
  const random = seededRandom(3);
  const ages = (count: number) => Float64Array.from({ length: count }, () => 189 + Math.floor(84 * random()));
  const whole = (h: ReturnType<typeof bgNbd.simulate>) => ({ ...h, recency: h.recency.map(Math.floor) });
  const few = whole(paretoNbd.simulate({ r: 0.553, alpha: 74, s: 0.606, beta: 82 }, { age: ages(2357), random }));
  const many = whole(paretoNbd.simulate({ r: 0.553, alpha: 74, s: 0.606, beta: 82 }, { age: ages(100_000), random }));
  await measure("fit BG/NBD, 2,357 customers", "10", () => bgNbd.fit(few), 20);
  await measure("fit Pareto/NBD, 2,357 customers", "30", () => paretoNbd.fit(few), 20);
  await measure("fit BG/NBD, 100,000 customers", "150", () => bgNbd.fit(many));
  await measure("fit Pareto/NBD, 100,000 customers", "1,000", () => paretoNbd.fit(many));
  const million = paretoNbd.simulate({ r: 0.553, alpha: 74, s: 0.606, beta: 82 }, { age: ages(1_000_000), random });
  const { params } = bgNbd.fit(few);
  await measure(
    "score 1,000,000 customers, one by one: P(alive), purchases, P(an order), discounted purchases",
    "2,000",
    () => {
      let total = 0;
      for (let i = 0; i < 1_000_000; i++) {
        const history = {
          frequency: million.frequency[i] as number,
          recency: million.recency[i] as number,
          age: million.age[i] as number,
        };
        total += bgNbd.probabilityAlive(params, history);
        total += bgNbd.expectedPurchases(params, history, 90);
        total += bgNbd.probabilityOfPurchase(params, history, 90);
        total += bgNbd.discountedPurchases(params, history, { rate: 0.0003, horizon: 365 });
      }
      return total;
    },
    1,
  );
  const orders = await read(ordersFile("medium"));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  await measure(
    "`predictCustomers`, 1,000,000 orders of 100,000 customers, back-test included",
    "6,000",
    () => predictCustomers(orders),
    1,
  );
  clearInterval(watch);
  return { milliseconds, aims, megabytes: Math.max(peak, process.memoryUsage.rss()) / 2 ** 20 };
}
