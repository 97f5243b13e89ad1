import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { loadUntold } from "../../shared/pollockReader.ts";
import { type LoadedTable, type PollockScores, pollockScores } from "../../shared/pollockScore.ts";
import { progress } from "./measure.ts";

/** What the readers scored that are told nothing of the files. */
export interface PollockTable {
  readonly files: number;
  readonly clientele: PollockScores;
  readonly duckdb: PollockScores;
}

/** How the benchmark itself has DuckDB read files that nobody knows. */
const AUTOMATIC = "all_varchar=true, strict_mode=false, ignore_errors=true, null_padding=true";

/** The Pollock benchmark; `undefined` where CLIENTELE_SHARED does not name the folder that holds it. */
export async function measurePollock(): Promise<PollockTable | undefined> {
  const archive = join(process.env.CLIENTELE_SHARED ?? "", "pollock/pollock.tar.xz");
  if (!existsSync(archive)) {
    progress("pollock: skipped, CLIENTELE_SHARED does not name the folder that holds it");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "pollock-"));
  try {
    execFileSync("tar", ["xJf", archive, "-C", folder]);
    const all = JSON.parse(readFileSync(join(folder, "pollock_weights.json"), "utf8")) as Record<string, number>;
    const files = readdirSync(join(folder, "polluted_files/csv"));
    // there are weights for files that the benchmark left out
    const weights = Object.fromEntries(files.map((file) => [file, all[file] as number]));
    const clean = (file: string) => readFileSync(join(folder, "polluted_files/clean", file), "utf8");
    const path = (file: string) => join(folder, "polluted_files/csv", file);
    const clientele = await pollockScores(weights, clean, (file) => loadUntold(path(file)));
    progress(`pollock: clientele ${clientele.simple.toFixed(3)}, ${clientele.weighted.toFixed(3)}`);
    const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
    const duckdb = await pollockScores(weights, clean, async (file): Promise<LoadedTable | undefined> => {
      try {
        const read = await connection.runAndReadAll(`SELECT * FROM read_csv('${path(file)}', ${AUTOMATIC})`);
        const rows = read.getRows().map((row) => row.map((value) => (value === null ? "" : String(value))));
        return { header: read.columnNames(), rows };
      } catch {
        return undefined;
      }
    });
    progress(`pollock: DuckDB ${duckdb.simple.toFixed(3)}, ${duckdb.weighted.toFixed(3)}`);
    return { files: files.length, clientele, duckdb };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As Markdown. */
export function pollockSection({ files, clientele, duckdb }: PollockTable): string {
  const theirs = new Map(duckdb.classes.map((each) => [each.name, each.score]));
  const rows = clientele.classes
    .filter(({ simpleLost, weightedLost }) => simpleLost >= 0.0005 || weightedLost >= 0.0005)
    .map(({ name, files, score, simpleLost, weightedLost }) => {
      const lost = [simpleLost, weightedLost].map((value) => value.toFixed(3));
      return `| ${name} | ${files} | ${score.toFixed(3)} | ${theirs.get(name)?.toFixed(3)} | ${lost[0]} | ${lost[1]} |`;
    });
  return `## Pollock: ${files.toLocaleString("en")} polluted files, nothing told

| of 10 | simple | weighted |
| --- | ---: | ---: |
| clientele | ${clientele.simple.toFixed(3)} | ${clientele.weighted.toFixed(3)} |
| DuckDB, automatic | ${duckdb.simple.toFixed(3)} | ${duckdb.weighted.toFixed(3)} |

| files that lose most | files | clientele | DuckDB | of the simple score lost | of the weighted |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}
