import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
let folder: string;

/** A repository with the script, and nothing else. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clientele-release-"));
  cpSync(join(ROOT, ".ci/release.sh"), join(folder, ".ci/release.sh"));
  mkdirSync(join(folder, ".changeset"));
  writeFileSync(join(folder, ".changeset/README.md"), "");
  writeFileSync(join(folder, ".ci/run"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  writeFileSync(join(folder, "package.json"), '{ "name": "x", "version": "1.0.0", "private": true }');
  git("init", "--quiet", "--initial-branch=main");
  commit();
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
const commit = () => {
  git("add", "--all");
  git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "x");
};
const release = () => {
  const { status, stderr } = spawnSync("bash", [".ci/release.sh"], { cwd: folder, encoding: "utf8" });
  return { status, said: stderr.split("\n").filter((line) => line.startsWith("release: ")) };
};

test("release refuses a work tree with changes", () => {
  writeFileSync(join(folder, "new"), "");
  expect(release()).toEqual({
    status: 1,
    said: ["release: expected a clean work tree, got changes: commit them first"],
  });
});

test("release refuses another branch than main", () => {
  git("checkout", "--quiet", "-b", "other");
  expect(release()).toEqual({ status: 1, said: ["release: expected branch main, got other"] });
});

test("release refuses where nothing is to be told since the last version", () => {
  git("tag", "v1.0.0");
  expect(release()).toEqual({ status: 1, said: ["release: expected a changeset, got none: run npx changeset"] });
});

test("release refuses when a gate fails, and changes nothing", () => {
  writeFileSync(join(folder, ".changeset/one.md"), "---\nx: patch\n---\nA change.\n");
  commit();
  const before = git("rev-parse", "HEAD").toString();
  expect(release()).toEqual({ status: 1, said: ["release: a gate failed: nothing was changed"] });
  expect([git("rev-parse", "HEAD").toString(), git("status", "--porcelain").toString()]).toEqual([before, ""]);
});
