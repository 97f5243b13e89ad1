import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";

const ROOT = new URL("../..", import.meta.url);
const json = (path: string | URL) => JSON.parse(readFileSync(path, "utf8"));
const manifest = json(new URL("package.json", ROOT));
const jsr = json(new URL("jsr.json", ROOT));
/** What a command says, in the repository. */
const said = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, text: stdout + stderr };
};

test("the tarball holds what was built, the docs and the changelog, and nothing else", () => {
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
  ]);
  expect(packed.filter((path) => /^docs\/(?![\w-]+\.md$|openapi\.json$)/.test(path))).toEqual([]);
  expect(packed.filter((path) => /^dist\/(?![\w-]+\.(c?js|c?js\.map|d\.c?ts)$)/.test(path))).toEqual([]);
});

test("the packed package runs nothing when it is installed", () => {
  const { scripts = {} } = json(join(inject("shop"), "node_modules/clientele/package.json"));
  const run = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
  expect(Object.keys(scripts).filter((name) => run.includes(name))).toEqual([]);
});

test("every entry point has a size budget", () => {
  const budgets = manifest["size-limit"].map(({ path }: { path: string }) => `./${path}`);
  const entries = Object.values<{ import?: { default: string } }>(manifest.exports).flatMap(
    (entry) => entry.import?.default ?? [],
  );
  expect(entries.length).toBe(3);
  expect(entries.filter((entry) => !budgets.includes(entry))).toEqual([]);
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
  const { status, text } = said("node_modules/.bin/deno", "publish", "--dry-run", "--allow-dirty");
  expect(text).toContain("Success Dry run complete");
  expect(text).not.toMatch(/warning|\/test\/|\/data\//);
  expect(status).toBe(0);
});
