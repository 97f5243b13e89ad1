/**
 * `npm run bench`: clientele beside its peers. Markdown on stdout, progress on stderr; ends with 1 when answers differ.
 *
 * Options: `--size small|medium|large` (repeatable, default all), `--rounds n` (default 5), `--only
 * load|shapes|pollock|rows|orders|questions|predictions|plots|sql|scaling`, `--out file`. The files to load are made once, in the folder that CLIENTELE_BENCH names.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runChild, runInTurns } from "./child.ts";
import { SIZES, type Size } from "./files.ts";
import { type LoadTable, measureLoad } from "./load.ts";
import { measureOrders } from "./orders.ts";
import { measurePlots } from "./plots.ts";
import { measurePollock } from "./pollock.ts";
import { measurePredictions, type PredictionTable } from "./predictions.ts";
import type { QuestionResult, QuestionTable } from "./questions.ts";
import { allAgree, formatReport } from "./report.ts";
import { measureRows } from "./rows.ts";
import { measureScaling } from "./scaling.ts";
import { measureShapes } from "./shapes.ts";
import { measureSql } from "./sql.ts";

const PARTS = ["load", "shapes", "pollock", "rows", "orders", "questions", "predictions", "plots", "sql", "scaling"];
const known = Object.keys(SIZES) as Size[];
const text = { type: "string" } as const;
const {
  size = known,
  rounds,
  only,
  out,
} = parseArgs({
  options: { size: { ...text, multiple: true }, rounds: { ...text, default: "5" }, only: text, out: text },
}).values;
const unknown = size.find((name) => !Object.hasOwn(SIZES, name));
if (unknown !== undefined) throw new RangeError(`bench: size must be one of ${known.join(", ")}, got "${unknown}"`);
if (!/^[1-9]\d*$/.test(rounds)) throw new RangeError(`bench: rounds must be a whole number from 1, got "${rounds}"`);
if (only !== undefined && !PARTS.includes(only))
  throw new RangeError(`bench: only must be one of ${PARTS.join(", ")}, got "${only}"`);

const loads: LoadTable[] = [];
const questions: QuestionTable[] = [];
const predictions: PredictionTable[] = [];
const wanted = (part: string) => only === undefined || only === part;
const sizes = known.filter((name) => size.includes(name));
for (const name of sizes) {
  if (wanted("load")) loads.push(await measureLoad(name, "serial", Number(rounds)));
  if (wanted("load") && name === "large") loads.push(await measureLoad(name, "uuid", Number(rounds)));
  const script = ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("questions.ts", import.meta.url))];
  if (!wanted("questions")) continue;
  const sides = ["clientele", "duckdb"].map((side) => [...script, name, rounds, side]);
  const [ours, theirs] = (await runInTurns<QuestionTable>(sides)) as [QuestionTable, QuestionTable];
  const both = await runChild<QuestionTable>([...script, name, "1", "both"]);
  questions.push(merged(ours, theirs, both));
}
if (wanted("predictions")) predictions.push(await measurePredictions(sizes.at(-1) as Size, Number(rounds)));

const orders = wanted("orders") ? await measureOrders(sizes.at(-1) as Size, Number(rounds)) : undefined;
// shapes are compared with each other, for which one size will do
const shapes = wanted("shapes")
  ? await measureShapes(size.includes("medium") ? "medium" : (sizes.at(-1) as Size), Number(rounds))
  : undefined;
const pollock = wanted("pollock") ? await measurePollock() : undefined;
const rows = wanted("rows") ? measureRows(Number(rounds)) : undefined;
const plots = wanted("plots") ? await measurePlots(Number(rounds)) : undefined;
const sql = wanted("sql") ? await measureSql(sizes.at(-1) as Size, Number(rounds)) : undefined;
// a cluster is asked for by its name: it needs Debian's clickhouse-server
const scaling = only === "scaling" ? await measureScaling(Number(rounds)) : undefined;
const measured = {
  rounds: Number(rounds),
  loads,
  shapes,
  pollock,
  rows,
  orders,
  questions,
  predictions,
  plots,
  sql,
  scaling,
};
const report = formatReport(measured);
process.stdout.write(report);
if (out !== undefined) writeFileSync(out, report);
if (!allAgree(measured)) process.exitCode = 1;

/** The times of each side from its own process, everything else from the one with both. */
function merged(ours: QuestionTable, theirs: QuestionTable, both: QuestionTable): QuestionTable {
  const results = both.results.map((result, i) => {
    const { first, rounds } = ours.results[i] as QuestionResult;
    const { duckdb } = (theirs.results[i] as QuestionResult).rounds;
    const { clientele, kept } = rounds;
    return { ...result, first, rounds: { ...result.rounds, clientele, kept, duckdb } };
  });
  return { ...both, results, held: { clientele: ours.held.clientele, duckdb: theirs.held.duckdb } };
}
