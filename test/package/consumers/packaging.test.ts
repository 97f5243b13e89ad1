import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { brokenLinks } from "../../house/links.ts";
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

const packed = inject("packed");
const installed = join(inject("shop"), "node_modules/clientele");
const content = (path: string): string => readFileSync(join(installed, path), "utf8");

test("the tarball holds what was built and its sources, the docs with what they link to, and nothing else", () => {
  // a folder of packages or of built pages beside the examples is not the package's
  expect(packed.filter((path) => /node_modules|^examples\/.*\/dist\//.test(path))).toEqual([]);
  const tops = new Set(packed.map((path) => path.replace(/\/.*/s, "/")));
  expect([...tops].sort()).toEqual([
    "AGENTS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "data/",
    "dist/",
    "docs/",
    "examples/",
    "llms.txt",
    "package.json",
    "src/",
  ]);
  const others = packed.filter(
    (path) =>
      !/^[\w.-]+$|^data\/README\.md$|^docs\/([\w-]+\.md|openapi\.json|plots\/\w+\.svg|dashboard\/\w+\.png)$/.test(
        path,
      ) &&
      !/^examples\/([\w-]+\/)*([\w-]+\.(ts|md|ipynb)|\.env\.example|Dockerfile)$/.test(path) &&
      !/^examples\/production\/([\w-]+\/)*([\w-]+\.(sh|ya?ml|toml|json|test\.yml)|gateway\.conf\.template)$/.test(
        path,
      ) &&
      !/^examples\/dashboard\/([\w.-]+\.(json|html|ts)|public\/\w+\.svg|src\/([\w-]+\/)*[\w-]+(\.worker|\.d)?\.(tsx?|css))$/.test(
        path,
      ) &&
      !/^dist\/(([\w-]+\/)*[\w-]+\.(c?js|c?js\.map|d\.c?ts)|THIRD-PARTY-LICENSES\.txt)$/.test(path) &&
      !/^src\/([\w-]+\/)*[\w-]+\.ts$/.test(path),
  );
  expect(others).toEqual([]);
});

test("every source file is an ES module of its own, and imports what is in the tarball", () => {
  // the command is one file
  const modules = packed.filter((path) => /^dist\/.*\.js$/.test(path) && path !== "dist/bin.js");
  const sources = packed.filter((path) => path.startsWith("src/") && !/^src\/node\/(bin\.ts|command\/)/.test(path));
  expect(modules.sort()).toEqual(sources.map((path) => path.replace(/^src(.*)\.ts$/, "dist$1.js")).sort());
  const missing = modules.flatMap((path) =>
    [...content(path).matchAll(/(?:\bfrom |^import |\bURL\()"(\.[^"]+)"/gm)]
      .map(([, target = ""]) => join(dirname(path), target))
      .filter((target) => !packed.includes(target)),
  );
  expect(missing).toEqual([]);
});

test("source maps lead to files of the tarball, and name the sources of other packages", () => {
  const maps = packed.filter((path) => path.endsWith(".map"));
  expect(maps.length).toBeGreaterThan(100);
  const wrong = maps.flatMap((path) => {
    const { sourceRoot = "", sources, sourcesContent = [] } = JSON.parse(content(path));
    return (sources as string[]).filter((source, i) =>
      source.startsWith("npm:")
        ? /\.\.|node_modules/.test(source) || !sourcesContent[i]
        : sourcesContent[i] || !packed.includes(join(dirname(path), sourceRoot, source)),
    );
  });
  expect(wrong).toEqual([]);
});

test("no built file names the folder it was built in", () => {
  expect(packed.filter((path) => path.startsWith("dist/") && content(path).includes(ROOT))).toEqual([]);
});

test("the licence of every package whose code is in the CommonJS files is in the tarball", () => {
  const files = packed.filter((path) => path.endsWith(".cjs"));
  const names = files.flatMap((path) =>
    [...content(path).matchAll(/\/\/ .*?node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name = ""]) => name),
  );
  // d3-array is published with internmap inside
  if (files.some((path) => content(path).includes("InternMap"))) names.push("internmap");
  expect([...new Set(names)].sort()).toEqual([
    ...["d3-array", "d3-color", "d3-dsv", "d3-format", "d3-interpolate", "d3-path", "d3-scale", "d3-shape"],
    ...["internmap", "simple-statistics"],
  ]);
  const licences = content("dist/THIRD-PARTY-LICENSES.txt");
  for (const name of names) {
    expect(licences).toContain(readFileSync(join(ROOT, "node_modules", name, "LICENSE"), "utf8"));
  }
});

test.each(packed.filter((path) => /\.md$|^llms\.txt$/.test(path)))("%s links to what is in the tarball", (path) => {
  expect(brokenLinks(installed, path)).toEqual([]);
});

test("the packed package runs nothing when it is installed", () => {
  const { scripts = {} } = JSON.parse(content("package.json"));
  const run = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
  expect(Object.keys(scripts).filter((name) => run.includes(name))).toEqual([]);
});

/** Every file that `exports` leads to, under whichever conditions, with the last of them. */
function targets(exports: unknown, condition = ""): { condition: string; path: string }[] {
  if (typeof exports === "string") return [{ condition, path: exports.replace(/^\.\//, "") }];
  return Object.entries(exports as object).flatMap(([key, inner]) => targets(inner, key));
}

test("every target in exports is in the tarball, and the sources' condition is nobody else's", () => {
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
  expect(entries.length).toBe(5);
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
  expect(text).not.toMatch(/warning|\/test\/|\.csv/);
  const sent = [...text.matchAll(/file:\/\/(\S+)/g)].map(([, path = ""]) => path.replace(ROOT, ""));
  // JSR takes no code that imports the package by its name, as the examples do
  const left = /^(dist|examples)\/|^package\.json$/;
  expect(packed.filter((path) => !left.test(path) && !sent.includes(path))).toEqual([]);
  expect(status).toBe(0);
});
