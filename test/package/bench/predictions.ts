import { fileURLToPath } from "node:url";
import { runChild, runInTurns } from "./child.ts";
import { basketsFile, ordersFile, SIZES, type Size } from "./files.ts";
import { median, progress, ratioOf } from "./measure.ts";
import type { HeavyTimes, PredictTimes } from "./predictSides.ts";

/** What predictions cost, the heavy parts beside DuckDB. */
export interface PredictionTable {
  readonly size: Size;
  readonly histories: readonly [ours: HeavyTimes, theirs: HeavyTimes];
  readonly recommend: readonly [ours: HeavyTimes, theirs: HeavyTimes];
  readonly alone: PredictTimes;
}

/** Measures predictions; the histories are made of the orders of a size. */
export async function measurePredictions(size: Size, rounds: number): Promise<PredictionTable> {
  // made once, before two processes need them
  for (const file of [ordersFile(size), ordersFile("medium"), basketsFile()]) progress(file);
  const script = ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("predictSides.ts", import.meta.url))];
  const heavy = async (job: string) => {
    const sides = ["clientele", "duckdb"].map((side) => [...script, job, side, size, String(rounds)]);
    return (await runInTurns<HeavyTimes>(sides)) as [HeavyTimes, HeavyTimes];
  };
  const histories = await heavy("histories");
  const recommend = await heavy("recommend");
  const alone = await runChild<PredictTimes>([...script, "alone", "clientele", "medium", String(rounds)]);
  return { size, histories, recommend, alone };
}

/** Whether both sides gave the same answers, where they answer the same. */
export function predictionsAgree({ histories, recommend }: PredictionTable): boolean {
  return [histories, recommend].every(([ours, theirs]) => ours.checksum === theirs.checksum);
}

/** The table as Markdown. */
export function predictionSection(table: PredictionTable): string {
  const { size, histories, recommend, alone } = table;
  const ms = (times: readonly number[]) => {
    const middle = median(times);
    return middle < 100 ? middle.toFixed(1) : Math.round(middle).toLocaleString("en");
  };
  const beside = (name: string, most: number, [ours, theirs]: PredictionTable["histories"]) => {
    const ratio = ratioOf(ours.milliseconds, theirs.milliseconds);
    const verdict = ratio <= most ? "pass" : "FAIL";
    return `| ${name} | ${ms(ours.milliseconds)} | ${ms(theirs.milliseconds)} | ≤ ${most} | ${ratio.toFixed(3)} | ${verdict} |`;
  };
  const rows = Object.entries(alone.milliseconds).map(
    ([name, times]) => `| ${name} | ${ms(times)} | ${alone.aims[name]} |`,
  );
  return `## Predictions

Milliseconds, the middle one of the rounds; ratios are to DuckDB with two threads. Its table holds the orders; of the
recommendations it counts only the ten most frequent companions of each product.

|  | clientele, one thread | DuckDB | goal | ratio |  |
| --- | ---: | ---: | ---: | ---: | --- |
${beside(`\`purchaseHistories\`, ${SIZES[size].orders.toLocaleString("en")} orders`, 0.22, histories)}
${beside("`recommend`, 100,000 customers × 1,000 products", 0.15, recommend)}

|  | ms | aimed at |
| --- | ---: | ---: |
${rows.join("\n")}

Memory of the process that predicted 100,000 customers from 1,000,000 orders, at most: ${Math.round(alone.megabytes)} MB (aimed at 550).`;
}
