import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadUntold } from "./pollockReader.ts";
import { pollockParts, pollockScores, pollockSum } from "./pollockScore.ts";

/** The polluted files are not part of the project: CLIENTELE_SHARED says where they are. */
const ARCHIVE = join(process.env.CLIENTELE_SHARED ?? "/nowhere", "pollock/pollock.tar.xz");

const cellsOf = (row: string): string[] => row.split(" ");

test("pollockParts(clean, loaded) compares multisets: numbers as such, records and header in lower case", () => {
  const clean = "Name,Amount\nAda,1.50\nBob,2\n";
  const written = pollockParts(clean, { header: ["name", "AMOUNT"], rows: ["ada 1.5", "bob 2.0"].map(cellsOf) });
  expect([written.success, written.header.f1, written.records.f1]).toEqual([1, 1, 1]);
  // all cells are compared as they are written, the header's among them
  expect(written.cells.f1).toBe(0);
  const twice = pollockParts(clean, {
    header: ["Name", "Amount"],
    rows: ["Ada 1.50", "Ada 1.50", "Bob2"].map(cellsOf),
  });
  expect(twice.records).toEqual({ precision: 1, recall: 2 / 3, f1: 0.8 });
  expect(twice.cells).toMatchObject({ precision: 4 / 6, recall: 4 / 7 });
  expect(pollockSum(pollockParts(clean, undefined))).toBe(0);
  expect(pollockSum(pollockParts("", { header: [], rows: [] }))).toBe(10);
});

describe.skipIf(!existsSync(ARCHIVE))(
  "the Pollock benchmark (skipped: CLIENTELE_SHARED does not name the folder that holds it)",
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "pollock-"));
      execFileSync("tar", ["xJf", ARCHIVE, "-C", folder]);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("files are read with nothing known of them: 9.6 simple and 9.0 weighted at least", async () => {
      const all = JSON.parse(readFileSync(join(folder, "pollock_weights.json"), "utf8")) as Record<string, number>;
      const files = readdirSync(join(folder, "polluted_files/csv"));
      // there are weights for files that the benchmark left out
      const weights = Object.fromEntries(files.map((file) => [file, all[file] as number]));
      const { simple, weighted, classes } = await pollockScores(
        weights,
        (file) => readFileSync(join(folder, "polluted_files/clean", file), "utf8"),
        (file) => loadUntold(join(folder, "polluted_files/csv", file)),
      );
      const report = classes.map(({ name, files, score }) => `${name} (${files}): ${score.toFixed(3)}`).join("\n");
      expect(files).toHaveLength(2290);
      expect(simple, report).toBeGreaterThanOrEqual(9.6);
      expect(weighted, report).toBeGreaterThanOrEqual(9);
    });
  },
);
