import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url).pathname;
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

const folderOf = (file: string): string =>
  file.includes("/") ? file.slice(0, file.indexOf("/")) : file.replace(".ts", "");
const architecture = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
/** What every folder may import. */
const COMMON = ["errors", "options", "time", "pieces", "tasks"];
/** What each folder may import besides itself, as the table in docs/architecture.md says. */
const ALLOWED = Object.fromEntries(
  [...architecture.matchAll(/^\| `(\w+)(?:\/|\.ts)` +\|.*\| ([\w, ]+?) +\|$/gm)].map(
    ([row, folder = "", allowed = ""]) => {
      const common = row.startsWith(`| \`${folder}/`) ? COMMON : [];
      return [folder, [...common, ...(allowed === "nothing" ? [] : allowed.split(", "))]];
    },
  ),
);

test("docs/architecture.md says of every folder of src what it may import", () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(
    [...new Set(files.map(folderOf))].filter((name) => name !== "index").sort(),
  );
});

function importsOf(file: string): string[] {
  const source = readFileSync(join(SRC, file), "utf8");
  return [...source.matchAll(/^(?:import|export)\b(?:(?!\/\*)[^;])*?from "([^"]+)"/gm)].map(
    (match) => match[1] as string,
  );
}

const local = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => relative(SRC, join(SRC, dirname(file), name)));

test("a folder of src imports only from the folders before it", () => {
  const wrong = files
    .filter((file) => file !== "index.ts")
    .flatMap((file) => local(file).map((target) => [file, target] as const))
    .filter(
      ([file, target]) => folderOf(file) !== folderOf(target) && !ALLOWED[folderOf(file)]?.includes(folderOf(target)),
    );
  expect(wrong).toEqual([]);
});

test("nothing inside src imports an index, but the public face those of the models", () => {
  const inside = files.filter((file) => file !== "index.ts");
  expect(inside.filter((file) => local(file).some((target) => target.endsWith("index.ts")))).toEqual([]);
});

test("no file of src imports itself over others", () => {
  const state = new Map<string, "open" | "done">();
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === "open") throw new Error(`cycle: ${[...path, file].join(" -> ")}`);
    if (state.has(file)) return;
    state.set(file, "open");
    for (const target of local(file)) visit(target, [...path, file]);
    state.set(file, "done");
  };
  for (const file of files) visit(file, []);
  expect(state.size).toBe(files.length);
});

test("only node/ imports node:*, only rest/ zod, only plot/ d3-scale and d3-shape, and all others the three dependencies", () => {
  const dependencies = ["d3-array", "d3-dsv", "simple-statistics"];
  for (const file of files) {
    const outside = importsOf(file).filter((name) => !name.startsWith("."));
    const allowed = outside.filter(
      (name) =>
        (folderOf(file) === "rest" ? name === "zod" : dependencies.includes(name)) ||
        (folderOf(file) === "plot" && (name === "d3-scale" || name === "d3-shape")) ||
        (folderOf(file) === "node" && name.startsWith("node:")),
    );
    expect(allowed, file).toEqual(outside);
  }
});

test("rest/ knows of the store what any CustomerStore has", () => {
  const known = files.filter((file) => folderOf(file) === "rest").flatMap((file) => local(file));
  const store = new Set(known.filter((target) => folderOf(target) === "store"));
  expect([...store].sort()).toEqual(["store/CustomerStore.ts", "store/DataStoreOptions.ts", "store/questions.ts"]);
});

test("every file of src with code in it has a test of the same name", () => {
  // what only the built package can do is tested in test/package
  const tests = readdirSync(new URL("..", import.meta.url), { recursive: true, encoding: "utf8" }).map((file) =>
    file.replace(/^package\//, ""),
  );
  const missing = files.filter(
    (file) =>
      !file.endsWith("index.ts") &&
      /^(export )?(async )?(function|class|const)/m.test(readFileSync(join(SRC, file), "utf8")) &&
      !tests.includes(file.replace(/\.ts$/, ".test.ts")) &&
      // the process, which test/package/consumers/command.test.ts starts
      file !== "node/bin.ts" &&
      // charts are one family: plot/charts.test.ts
      !file.startsWith("plot/charts/") &&
      // dialects are one family: sql/dialects/dialects.test.ts
      !file.startsWith("sql/dialects/") &&
      // presets are data, held up by one suite
      !file.startsWith("reading/presets/") &&
      // the same function of each purchase model is tested by one suite
      !tests.includes(file.replace(/^models\/\w+\/(\w+)\.ts$/, "models/$1.test.ts")),
  );
  expect(missing).toEqual([]);
});

test("a file of src has at most 420 lines", () => {
  const long = files.filter((file) => readFileSync(join(SRC, file), "utf8").split("\n").length > 420);
  expect(long).toEqual([]);
});
