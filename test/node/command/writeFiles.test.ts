import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { requireFolder, writeFiles } from "../../../src/node/command/writeFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-write-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

test("writeFiles(folder, files) makes the folder, and replaces what was there", async () => {
  const deep = join(folder, "a/b");
  await writeFiles(deep, { "x.csv": "1", "y.csv": "2" }, signal);
  await writeFiles(deep, { "x.csv": "3" }, signal);
  expect(readdirSync(deep).sort()).toEqual(["x.csv", "y.csv"]);
  expect(readFileSync(join(deep, "x.csv"), "utf8")).toBe("3");
});

test("writeFiles(folder, files) leaves nothing half-written when it is stopped or fails", async () => {
  const stopped = join(folder, "stopped");
  await expect(writeFiles(stopped, { "x.csv": "1" }, AbortSignal.abort())).rejects.toThrow();
  expect(readdirSync(stopped)).toEqual([]);
  const blocked = join(folder, "blocked");
  mkdirSync(join(blocked, "y.csv"), { recursive: true });
  writeFileSync(join(blocked, "y.csv/in the way"), "");
  await expect(writeFiles(blocked, { "y.csv": "1" }, signal)).rejects.toMatchObject({ syscall: "rename" });
  expect(readdirSync(blocked)).toEqual(["y.csv"]);
});

test("requireFolder(folder) takes what is there or can be made, and names what cannot", async () => {
  await requireFolder(folder);
  await requireFolder(join(folder, "new/deep"));
  writeFileSync(join(folder, "file"), "");
  await expect(requireFolder(join(folder, "file/deep"))).rejects.toThrow(/file is a file, and no folder/);
  await expect(requireFolder(join(folder, "file"))).rejects.toMatchObject({ code: "ENOTDIR" });
});
