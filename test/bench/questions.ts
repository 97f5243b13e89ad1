/**
 * The questions of one size: `questions.ts size rounds side`; the outcome is JSON on stdout. The sides are timed in
 * processes of their own, `clientele` and `duckdb`, in turns: each is slower with the other's gigabytes beside it; `both`
 * compares their answers and times the other peers.
 */
import type { DuckDBPreparedStatement, DuckDBResultReader } from "@duckdb/node-api";
import { myTurn } from "./child.ts";
import { duckDbCells, openDuckDb, SQL } from "./duckdb.ts";
import type { Size } from "./files.ts";
import { difference, median, progress } from "./measure.ts";
import { openClientele } from "./ours.ts";
import { openArquero, openObjects, type Peer } from "./peers.ts";
import { QUESTIONS, type Question } from "./variants.ts";

/** What came out for one question, in milliseconds. */
export interface QuestionResult {
  readonly question: Question;
  /** clientele's first call, compilation and indexes included. */
  readonly first: number;
  /** Medians after that; `kept` is the store asked again for what it was asked before. NaN where nobody was asked. */
  readonly medians: { readonly [side in "clientele" | "kept" | "duckdb"]: number } & {
    readonly [peer in "arquero" | "objects"]?: number | null;
  };
  /** Answers that are not DuckDB's. */
  readonly disagreements: readonly string[];
}

/** All questions of a size. */
export interface QuestionTable {
  readonly size: Size;
  readonly results: readonly QuestionResult[];
  /** Memory that the process took for loading, in MB. */
  readonly held: { readonly clientele: number; readonly duckdb: number };
}

/** Calls of clientele in one sample, where one alone is too short for the clock. */
const CALLS: { readonly [question in Question]?: number } = { byId: 1000 };

export type Side = "clientele" | "duckdb" | "both";

const [, , size = "small", rounds = "5", side = "both"] = process.argv as [string, string, Size?, string?, Side?];
const memory = [process.memoryUsage.rss()];
const clientele = side === "duckdb" ? undefined : await openClientele(size);
memory.push(process.memoryUsage.rss());
const duckdb = side === "clientele" ? undefined : await openDuckDb(size);
memory.push(process.memoryUsage.rss());
const [start = 0, middle = 0, end = 0] = memory.map((bytes) => bytes / 2 ** 20);
// ten million objects do not fit beside the rest
const peers: Record<string, Peer> =
  size === "large" || side !== "both" ? {} : { arquero: openArquero(size), objects: openObjects(size) };

const results: QuestionResult[] = [];
for (const question of Object.keys(QUESTIONS) as Question[]) {
  await myTurn();
  const result = await measure(question);
  const { medians, disagreements } = result;
  progress(
    `${size}, ${question}: ${medians.clientele.toFixed(3)} ms, DuckDB ${medians.duckdb.toFixed(3)} ms ${disagreements.join("; ")}`,
  );
  results.push(result);
}
process.disconnect();
process.stdout.write(
  JSON.stringify({ size, results, held: { clientele: middle - start, duckdb: end - middle } } satisfies QuestionTable),
);

async function measure(question: Question): Promise<QuestionResult> {
  const { ask, cells, kept = () => ask?.(0) } = clientele?.[question] ?? {};
  const begin = performance.now();
  const answers = [await ask?.(0)];
  const first = performance.now() - begin;
  const second = await time(() => ask?.(1));
  // as often as variants last, each side alike; only the other peers would take too long over the slow questions
  const samples = side === "both" && second >= 10 ? Number(rounds) : Math.min(45, 9 * Number(rounds));
  const statements: DuckDBPreparedStatement[] = [];
  for (let i = 0; duckdb !== undefined && i < samples + 2; i++) {
    statements.push(await duckdb.prepare(SQL[question](i, size)));
  }

  // the first answer, one from the indexes that it left behind, the one that was kept
  answers.push(await ask?.(1), await kept());
  const disagreements: string[] = [];
  for (const [i, variant] of side === "both" ? [0, 1, 0].entries() : []) {
    const expected = duckDbCells((await statements[variant]?.runAndReadAll()) as DuckDBResultReader);
    const where = difference(cells?.(answers[i]) ?? [], expected);
    if (where !== undefined) disagreements.push(`answer ${i}: ${where}`);
  }

  const sides = Object.entries(peers).flatMap(([name, peer]) =>
    peer[question] ? [{ name, ask: peer[question] }] : [],
  );
  const times = new Map(["clientele", "kept", "duckdb", ...Object.keys(peers)].map((name) => [name, [] as number[]]));
  let variant = 2;
  for (let i = 2; i < samples + 2; i++) {
    if (duckdb !== undefined) times.get("duckdb")?.push(await time(() => statements[i]?.runAndReadAll()));
    if (ask !== undefined) times.get("clientele")?.push(await time(() => ask(variant++), CALLS[question]));
    for (const { name, ask } of sides) times.get(name)?.push(await time(() => ask(i)));
  }
  await kept();
  for (let i = 0; i < samples; i++) times.get("kept")?.push(await time(kept, 10));
  const medians = Object.fromEntries(
    [...times].map(([name, list]) => [name, median(list)]),
  ) as QuestionResult["medians"];
  return { question, first, medians, disagreements };
}

/** Milliseconds per call; promises are waited for, plain answers are not. */
async function time(call: () => unknown, calls = 1): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < calls; i++) {
    const answer = call();
    if (answer instanceof Promise) await answer;
  }
  return (performance.now() - begin) / calls;
}
