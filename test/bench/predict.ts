/**
 * `npm run bench:predict`: what predictions cost, the heavy parts beside DuckDB with two threads. Markdown on stdout,
 * progress on stderr. Options: `--rounds n` (default 9), `--size small|medium|large` of the orders for the histories
 * (default large), `--out file`.
 */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runChild, runInTurns } from "./child.ts";
import { basketsFile, ordersFile, type Size } from "./files.ts";
import { median, progress, ratioOf } from "./measure.ts";
import type { HeavyTimes, PredictTimes } from "./predictSides.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { rounds: { ...text, default: "9" }, size: { ...text, default: "large" }, out: text },
});
const { rounds, size } = values;
// made once, before two processes need them
for (const file of [ordersFile(size as Size), ordersFile("medium"), basketsFile()]) progress(file);
const script = ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("predictSides.ts", import.meta.url))];
const heavy = async (job: string): Promise<[HeavyTimes, HeavyTimes]> => {
  const sides = ["clientele", "duckdb"].map((side) => [...script, job, side, size, rounds]);
  return (await runInTurns<HeavyTimes>(sides)) as [HeavyTimes, HeavyTimes];
};
const histories = await heavy("histories");
const recommending = await heavy("recommend");
const alone = await runChild<PredictTimes>([...script, "alone", "clientele", "medium", rounds]);

const ms = (times: readonly number[]) => Math.round(median(times)).toLocaleString("en");
const goal = (name: string, most: number, [ours, theirs]: [HeavyTimes, HeavyTimes]) => {
  const ratio = ratioOf(ours.milliseconds, theirs.milliseconds);
  const agreed = ours.checksum === theirs.checksum ? "" : `: answers differ, ${ours.checksum} and ${theirs.checksum}`;
  if (agreed) process.exitCode = 1;
  const verdict = ratio <= most ? "pass" : "FAIL";
  return `| ${name} | ${ms(ours.milliseconds)} | ${ms(theirs.milliseconds)} | ≤ ${most} | ${ratio.toFixed(3)} | ${verdict}${agreed} |`;
};
const report = `# Predictions

${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}; ${new Date().toISOString()}; ${rounds} rounds, the two in turns; milliseconds.

|  | clientele, one thread | DuckDB, two threads | goal | ratio |  |
| --- | ---: | ---: | ---: | ---: | --- |
${goal(`\`purchaseHistories\`, ${{ small: "100,000", medium: "1,000,000", large: "10,000,000" }[size as Size]} orders, against GROUP BY`, 0.25, histories)}
${goal("`recommend`, 100,000 customers × 1,000 products, against the ten most frequent companions of each", 0.15, recommending)}

|  | ms | aimed at |
| --- | ---: | ---: |
${Object.entries(alone.milliseconds)
  .map(
    ([name, times]) =>
      `| ${name} | ${median(times) < 100 ? median(times).toFixed(1) : ms(times)} | ${alone.aims[name] ?? ""} |`,
  )
  .join("\n")}

Memory of the process that predicted 100,000 customers from 1,000,000 orders, at most: ${Math.round(alone.megabytes)} MB (aimed at 500).
`;
process.stdout.write(report);
if (values.out !== undefined) writeFileSync(values.out, report);
