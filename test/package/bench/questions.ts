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
  /** The median after that of each round; `kept` is the store asked again. Nothing where nobody was asked. */
  readonly rounds: Readonly<Record<"clientele" | "duckdb" | "kept" | "arquero" | "objects", readonly number[]>>;
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

/** Calls in a round, so few that in five rounds no variant returns. */
const SAMPLES = 9;
/** Milliseconds after which a round has calls enough. */
const LONGEST_ROUND = 3000;

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
  const result = await measure(question);
  const { disagreements, rounds } = result;
  progress(
    `${size}, ${question}, ${side}: ${median(rounds[side === "both" ? "clientele" : side]).toFixed(3)} ms ${disagreements.join("; ")}`,
  );
  results.push(result);
}
process.disconnect();
process.stdout.write(
  JSON.stringify({ size, results, held: { clientele: middle - start, duckdb: end - middle } } satisfies QuestionTable),
);

async function measure(question: Question): Promise<QuestionResult> {
  const { ask, cells, kept = () => ask?.(0) } = clientele?.[question] ?? {};
  const statements: DuckDBPreparedStatement[] = [];
  for (let i = 0; duckdb !== undefined && i < SAMPLES * Number(rounds) + 2; i++) {
    statements.push(await duckdb.prepare(SQL[question](i, size)));
  }
  await myTurn();
  const begin = performance.now();
  const answers = [await ask?.(0)];
  const first = performance.now() - begin;

  // the first answer, one from the indexes that it left behind, the one that was kept
  answers.push(await ask?.(1), await kept());
  const disagreements: string[] = [];
  for (const [i, variant] of side === "both" ? [0, 1, 0].entries() : []) {
    const expected = duckDbCells((await statements[variant]?.runAndReadAll()) as DuckDBResultReader);
    const where = difference(cells?.(answers[i]) ?? [], expected);
    if (where !== undefined) disagreements.push(`answer ${i}: ${where}`);
  }

  const contenders: Record<string, (variant: number) => unknown> = {
    ...(ask !== undefined && { clientele: ask }),
    ...(duckdb !== undefined && { duckdb: (variant: number) => statements[variant]?.runAndReadAll() }),
    ...Object.fromEntries(
      Object.entries(peers).flatMap(([name, peer]) => (peer[question] ? [[name, peer[question]]] : [])),
    ),
  };
  const outcome = {
    clientele: [] as number[],
    kept: [] as number[],
    duckdb: [] as number[],
    arquero: [] as number[],
    objects: [] as number[],
  };
  for (let round = 0; round < Number(rounds); round++) {
    if (round > 0) await myTurn();
    for (const [name, contender] of Object.entries(contenders)) {
      const calls = name === "clientele" ? CALLS[question] : 1;
      outcome[name as keyof typeof outcome].push(await typical(contender, 2 + SAMPLES * round, calls));
    }
    await kept();
    outcome.kept.push(await typical(kept, 0, 10));
  }
  return { question, first, rounds: outcome, disagreements };
}

/** The middle of some calls' milliseconds, of fewer where they are slow. */
async function typical(call: (variant: number) => unknown, variant: number, calls = 1): Promise<number> {
  const begin = performance.now();
  const times: number[] = [];
  while (times.length < SAMPLES && performance.now() - begin < LONGEST_ROUND) {
    const first = variant + times.length;
    times.push(await time((i) => call(first + i), calls));
  }
  return median(times);
}

/** Milliseconds per call; promises are waited for, plain answers are not. */
async function time(call: (i: number) => unknown, calls: number): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < calls; i++) {
    const answer = call(i);
    if (answer instanceof Promise) await answer;
  }
  return (performance.now() - begin) / calls;
}
