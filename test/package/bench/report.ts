import { cpus, totalmem } from "node:os";
import { SIZES, type Size } from "./files.ts";
import type { LoadTable } from "./load.ts";
import type { Contender } from "./loaders.ts";
import { median, ratioOf } from "./measure.ts";
import { type OrdersTable, ordersSection } from "./orders.ts";
import { type PlotResult, plotSection } from "./plots.ts";
import { type PollockTable, pollockSection } from "./pollock.ts";
import { type PredictionTable, predictionSection, predictionsAgree } from "./predictions.ts";
import type { QuestionTable } from "./questions.ts";
import { type RowTable, rowSection } from "./rows.ts";
import { type ScalingTable, scalingSection } from "./scaling.ts";
import { type ShapeTable, shapeSection } from "./shapes.ts";
import { type SqlTable, sqlSection } from "./sql.ts";
import { QUESTIONS, type Question } from "./variants.ts";

/** All that was measured. */
export interface Measured {
  readonly rounds: number;
  readonly loads: readonly LoadTable[];
  readonly questions: readonly QuestionTable[];
  readonly predictions: readonly PredictionTable[];
  readonly shapes: ShapeTable | undefined;
  readonly pollock: PollockTable | undefined;
  readonly rows: RowTable | undefined;
  readonly orders: OrdersTable | undefined;
  readonly plots: readonly PlotResult[] | undefined;
  readonly sql: SqlTable | undefined;
  readonly scaling: ScalingTable | undefined;
}

const CODES = "typed arrays, text as codes";
const STRINGS = "typed arrays, text as strings";
const LABELS: Readonly<Record<Contender, readonly [label: string, holds: string]>> = {
  "clientele-1": ["clientele, 1 thread", CODES],
  "clientele-2": ["clientele, {threads: 2}", CODES],
  "clientele-orders": ["clientele, readOrders", CODES],
  "duckdb-rows": ["DuckDB, 2 threads", "its own table in memory"],
  "duckdb-2": ["DuckDB, 2 threads", "its own table in memory"],
  "duckdb-1": ["DuckDB, 1 thread", "its own table in memory"],
  udsv: ["udsv, streaming", CODES],
  papaparse: ["papaparse, streaming", CODES],
  "d3-rows": ["d3-dsv parseRows, whole text", STRINGS],
  "d3-auto": ["d3-dsv parse + autoType, whole text", STRINGS],
  arquero: ["arquero fromCSV, whole text", "its own arrays, text as strings"],
};

/** Everything as Markdown. */
export function formatReport(measured: Measured): string {
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  const heading = `# Benchmark\n\n${machine}; ${new Date().toISOString()}; ${measured.rounds} rounds, contenders in turn.`;
  return [
    heading,
    ...measured.loads.map(loadSection),
    ...(measured.shapes === undefined ? [] : [shapeSection(measured.shapes)]),
    ...(measured.pollock === undefined ? [] : [pollockSection(measured.pollock)]),
    ...(measured.rows === undefined ? [] : [rowSection(measured.rows)]),
    ...(measured.orders === undefined ? [] : [ordersSection(measured.orders)]),
    ...measured.questions.map(questionSection),
    goalSection(measured),
    ...measured.predictions.map(predictionSection),
    ...(measured.plots === undefined ? [] : [plotSection(measured.plots)]),
    ...(measured.sql === undefined ? [] : [sqlSection(measured.sql)]),
    ...(measured.scaling === undefined ? [] : [scalingSection(measured.scaling)]),
    "",
  ].join("\n\n");
}

/** Whether every contender read the same rows and gave the same answers. */
export function allAgree({ loads, shapes, questions, predictions, rows }: Measured): boolean {
  const answers = questions.flatMap(({ results }) => results);
  return (
    loads.every(({ results }) => results.every(({ correct }) => correct)) &&
    answers.every((answer) => answer.disagreements.length === 0) &&
    predictions.every(predictionsAgree) &&
    rows?.correct !== false &&
    shapes?.results.every(({ correct }) => correct) !== false
  );
}

function loadSection({ size, ids, bytes, results }: LoadTable): string {
  const base = results.find(({ contender }) => contender === "duckdb-2");
  const rows = results.map(({ contender, skipped, correct, ms, peakMb }) => {
    const [label, holds] = LABELS[contender];
    const figures = [median(ms), Math.min(...ms), ratioOf(ms, base?.ms), median(peakMb), ratioOf(peakMb, base?.peakMb)];
    return [label, ...figures.map(figure), skipped ?? (correct ? holds : "NOT the rows that DuckDB read")];
  });
  return `## Load: ${SIZES[size].orders.toLocaleString("en")} orders, ${figure(bytes / 1e6)} MB, ${ids} ids

From opening the file to finished columns, each in a process of its own; ratios are to DuckDB with two threads, the
middle one of those of each round.

${markdown(["", "median ms", "least ms", "ratio", "peak MB", "ratio", "holds"], rows)}`;
}

function questionSection({ size, results, held }: QuestionTable): string {
  const rows = results.map(
    ({ question, first, rounds: { clientele, kept, duckdb, arquero, objects }, disagreements }) => {
      const [ours, again, theirs] = [median(clientele), median(kept), median(duckdb)];
      const figures = [first, ours, again, theirs, ratioOf(clientele, duckdb), median(arquero), median(objects)].map(
        figure,
      );
      return [
        QUESTIONS[question],
        ...figures,
        disagreements.length === 0 ? "yes" : `NO: ${disagreements.join("; ").slice(0, 300)}`,
      ];
    },
  );
  const { customers, orders } = SIZES[size];
  return `## Questions: ${customers.toLocaleString("en")} customers, ${orders.toLocaleString("en")} orders

Median milliseconds with everything loaded, which took clientele ${figure(held.clientele)} MB and DuckDB ${figure(held.duckdb)} MB. *First*: clientele's first call,
indexes and compilation included; *again*: the store asked what it was asked before. DuckDB: two threads, statements
prepared beforehand, rows left as it gives them. The two measure in turns, and the ratio is the middle one of those of
each round.

${markdown(["", "first", "clientele", "again", "DuckDB", "ratio", "arquero", "objects + d3-array", "same answer"], rows)}`;
}

function goalSection({ loads, questions }: Measured): string {
  const load = (size: Size, what: "ms" | "peakMb", ours: Contender, theirs: Contender, ids = "serial") => {
    const results = loads.find((table) => table.size === size && table.ids === ids)?.results;
    const of = (name: Contender) => results?.find(({ contender, correct }) => contender === name && correct)?.[what];
    return ratioOf(of(ours), of(theirs));
  };
  const question = (name: Question) => {
    const result = questions.find(({ size }) => size === "large")?.results.find(({ question }) => question === name);
    return result?.disagreements.length === 0 ? ratioOf(result.rounds.clientele, result.rounds.duckdb) : Number.NaN;
  };
  const goals: [what: string, limit: number, value: number][] = [
    ["10,000,000 orders: 1 thread to DuckDB's 1", 0.55, load("large", "ms", "clientele-1", "duckdb-1")],
    ["10,000,000 orders: 1 thread to DuckDB's 2", 0.85, load("large", "ms", "clientele-1", "duckdb-2")],
    ["10,000,000 orders: {threads: 2} to DuckDB's 2", 0.55, load("large", "ms", "clientele-2", "duckdb-2")],
    ["peak memory: 1 thread to DuckDB's 2", 0.45, load("large", "peakMb", "clientele-1", "duckdb-2")],
    ["peak memory: {threads: 2} to DuckDB's 2", 0.55, load("large", "peakMb", "clientele-2", "duckdb-2")],
    ["UUID ids: 1 thread to DuckDB's 2", 1.6, load("large", "ms", "clientele-1", "duckdb-2", "uuid")],
    ["1,000,000 orders: 1 thread to d3-dsv parseRows", 0.25, load("medium", "ms", "clientele-1", "d3-rows")],
    ["trend", 0.06, question("trend")],
    ["cohorts", 0.04, question("cohorts")],
    ["cross-sell", 0.2, question("crossSell")],
    ["top 100, after the first", 0.005, question("top")],
    ["list, after the first", 0.02, question("list")],
    ["search", 0.2, question("search")],
    ["segments", 1, question("segments")],
    ["histogram", 1, question("histogram")],
  ];
  const rows = goals.map(([what, limit, value]) => {
    return [what, `≤ ${limit}`, figure(value), Number.isNaN(value) ? "not measured" : value <= limit ? "pass" : "FAIL"];
  });
  return `## Goals\n\n${markdown(["ratio", "goal", "measured", ""], rows)}`;
}

/** Three significant digits, nothing for nothing. */
function figure(value: number | null | undefined): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return "";
  return value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString();
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
