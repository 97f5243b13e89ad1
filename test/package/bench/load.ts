import { constants } from "node:buffer";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { runChild } from "./child.ts";
import { folder, type Ids, ordersFile, SIZES, type Size } from "./files.ts";
import type { Contender, Load } from "./loaders.ts";
import { agree, progress } from "./measure.ts";

/** What one contender did with a file. */
export interface LoadResult {
  readonly contender: Contender;
  /** Why there are no figures, if there are none. */
  readonly skipped?: string;
  /** Whether it read the rows that DuckDB read. */
  readonly correct: boolean;
  /** By round. */
  readonly ms: readonly number[];
  readonly peakMb: readonly number[];
}

/** What all did with a file. */
export interface LoadTable {
  readonly size: Size;
  readonly ids: Ids;
  readonly bytes: number;
  readonly results: readonly LoadResult[];
}

const CONTENDERS: readonly Contender[] = [
  "clientele-1",
  "clientele-2",
  "duckdb-2",
  "duckdb-1",
  "udsv",
  "papaparse",
  "d3-rows",
  "d3-auto",
  "arquero",
];
/** The few that also load UUIDs. */
const UUID: readonly Contender[] = ["clientele-1", "clientele-2", "duckdb-2"];
const WHOLE_TEXT: readonly Contender[] = ["d3-rows", "d3-auto", "arquero"];

export const LIBRARIES = JSON.stringify({
  clientele: import.meta.resolve("clientele"),
  "clientele/node": import.meta.resolve("clientele/node"),
  "@duckdb/node-api": import.meta.resolve("@duckdb/node-api"),
  arquero: import.meta.resolve("arquero"),
  "d3-dsv": import.meta.resolve("d3-dsv"),
  papaparse: import.meta.resolve("papaparse"),
  udsv: import.meta.resolve("udsv"),
});

/** Every contender loads the orders once per round, in turn, so that a busy moment of the machine hits them alike. */
export async function measureLoad(size: Size, ids: Ids, rounds: number): Promise<LoadTable> {
  const path = ordersFile(size, ids);
  const bytes = statSync(path).size;
  const script = plainLoaders();
  // the system has the file in its cache before the first one begins
  for await (const _ of createReadStream(path, { highWaterMark: 1 << 20 }));

  const contenders = ids === "uuid" ? UUID : CONTENDERS;
  const runs = new Map(contenders.map((contender) => [contender, [] as Load[]]));
  const skipped = new Map<Contender, string>();
  if (bytes > constants.MAX_STRING_LENGTH)
    for (const contender of WHOLE_TEXT) skipped.set(contender, "text longer than V8's longest string");
  for (let round = 0; round < rounds; round++) {
    // each of the first four begins now and then, and they stay side by side
    const turn = round % 4;
    for (const contender of [...contenders.slice(turn, 4), ...contenders.slice(0, turn), ...contenders.slice(4)]) {
      if (skipped.has(contender)) continue;
      try {
        const load = await runChild<Load>([script, contender, path, LIBRARIES]);
        runs.get(contender)?.push(load);
        progress(
          `load ${size} ${ids}, round ${round + 1}: ${contender} ${load.ms.toFixed(0)} ms, ${load.peakMb.toFixed(0)} MB`,
        );
      } catch (error) {
        skipped.set(contender, `failed: ${(error as Error).message}`);
        progress(`load ${size} ${ids}: ${contender} ${skipped.get(contender)}`);
      }
    }
  }

  const revenue = runs.get("duckdb-2")?.[0]?.revenue;
  const results = [...runs].map(([contender, loads]) => {
    const reason = skipped.get(contender);
    return {
      contender,
      ...(reason !== undefined && { skipped: reason }),
      correct:
        !reason?.startsWith("failed") &&
        loads.every((load) => load.rows === SIZES[size].orders && agree(load.revenue, revenue)),
      ms: loads.map((load) => load.ms),
      peakMb: loads.map((load) => load.peakMb),
    };
  });
  return { size, ids, bytes, results };
}

/** The loaders as a file that node runs without tsx. */
export function plainLoaders(): string {
  const path = join(folder, "loaders.mjs");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(path, ts.transpile(readFileSync(new URL("loaders.ts", import.meta.url), "utf8"), compilerOptions));
  return path;
}
