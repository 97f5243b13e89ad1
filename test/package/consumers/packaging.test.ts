import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const manifest = json("package.json");
const jsr = json("jsr.json");
/** What a command says in a folder of the repository. */
const saidIn = (folder: string, command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: join(ROOT, folder),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, text: stdout + stderr };
};
const said = (command: string, ...args: string[]) => saidIn("", command, ...args);

test("the tarball holds what was built and its sources, the docs and the changelog, and nothing else", () => {
  const packed = inject("packed");
  const tops = new Set(packed.map((path) => path.replace(/\/.*/s, "/")));
  expect([...tops].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/",
    "docs/",
    "llms.txt",
    "package.json",
    "src/",
  ]);
  expect(packed.filter((path) => /^docs\/(?![\w-]+\.md$|openapi\.json$)/.test(path))).toEqual([]);
  expect(packed.filter((path) => /^dist\/(?![\w-]+\.(c?js|c?js\.map|d\.c?ts)$)/.test(path))).toEqual([]);
  expect(packed.filter((path) => /^src\/(?!([\w-]+\/)*[\w-]+\.ts$)/.test(path))).toEqual([]);
});

test("the packed package runs nothing when it is installed", () => {
  const { scripts = {} } = JSON.parse(
    readFileSync(join(inject("shop"), "node_modules/clientele/package.json"), "utf8"),
  );
  const run = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
  expect(Object.keys(scripts).filter((name) => run.includes(name))).toEqual([]);
});

/** Every file that `exports` leads to, under whichever conditions, with the last of them. */
function targets(exports: unknown, condition = ""): { condition: string; path: string }[] {
  if (typeof exports === "string") return [{ condition, path: exports.replace(/^\.\//, "") }];
  return Object.entries(exports as object).flatMap(([key, inner]) => targets(inner, key));
}

test("every target in exports is in the tarball, and the sources' condition is nobody else's", () => {
  const packed = inject("packed");
  const all = targets(manifest.exports);
  expect(all.length).toBeGreaterThan(12);
  expect(all.filter(({ path }) => !packed.includes(path))).toEqual([]);
  const sources = all.filter(({ path }) => path.startsWith("src/"));
  expect([...new Set(sources.map(({ condition }) => condition))]).toEqual(["clientele-source"]);
});

test("every entry point has a size budget, and keeps to it", () => {
  const budgets = json("test/package/package.json")["size-limit"].map(({ path }: { path: string }) => path.slice(6));
  const entries = Object.values<{ import?: { default: string } }>(manifest.exports).flatMap(
    (entry) => entry.import?.default.slice(2) ?? [],
  );
  expect(entries.length).toBe(3);
  expect(entries.filter((entry) => !budgets.includes(entry))).toEqual([]);
  const { status, text } = saidIn("test/package", tool("size-limit"));
  expect(status, text).toBe(0);
});

test("publint and attw find nothing wrong with the tarball", () => {
  for (const [command, ...args] of [["publint", "--strict"], ["attw"]] as [string, ...string[]][]) {
    const { status, text } = said(tool(command), ...args, inject("tarball"));
    expect(status, text).toBe(0);
  }
});

test("npm publish would succeed", () => {
  expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
  const { status, text } = said("npm", "publish", "--dry-run", "--offline", "--ignore-scripts");
  expect(text).toContain(`+ clientele@${manifest.version}`);
  expect(status).toBe(0);
});

test("deno publish would succeed, with the same version and the same entry points", () => {
  expect(jsr.version).toBe(manifest.version);
  expect([...Object.keys(jsr.exports), "./package.json"]).toEqual(Object.keys(manifest.exports));
  const { status, text } = said(tool("deno"), "publish", "--dry-run", "--allow-dirty");
  expect(text).toContain("Success Dry run complete");
  expect(text).not.toMatch(/warning|\/test\/|\/data\//);
  expect(status).toBe(0);
});
