import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as Record<
  string,
  Record<string, unknown>
>;

test("the package depends on three others and installs nothing by script", () => {
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(["d3-array", "d3-dsv", "simple-statistics"]);
  expect(Object.keys(manifest.scripts ?? {}).filter((name) => /install|prepare/.test(name))).toEqual([]);
  expect(manifest.sideEffects).toBe(false);
});

test("import and require give the same names", async () => {
  const require = createRequire(import.meta.url);
  for (const entry of ["clientele", "clientele/node", "clientele/rest"]) {
    const imported = (await import(entry)) as object;
    expect(Object.keys(require(entry) as object).sort()).toEqual(
      Object.keys(imported)
        .filter((name) => name !== "default" && name !== "module.exports")
        .sort(),
    );
  }
});

test("an error of clientele/node is an error of clientele, imported or required", async () => {
  const script = (load: string) => `
    const run = async ({ DataError, readTable, transactionSchema }, { csvFile }) => {
      const error = await readTable(csvFile("no such file"), transactionSchema).catch((error) => error);
      console.log(error instanceof DataError, error.code);
    };
    ${load}`;
  const options = { cwd: ROOT, encoding: "utf8" } as const;
  const esm = script('run(await import("clientele"), await import("clientele/node"));');
  const cjs = script('run(require("clientele"), require("clientele/node"));');
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", esm], options)).toBe("true missing_file\n");
  expect(execFileSync(process.execPath, ["--input-type=commonjs", "-e", cjs], options)).toBe("true missing_file\n");
});

test("only clientele/node needs Node, only clientele/rest zod", () => {
  const built = (file: string): string => readFileSync(new URL(`dist/${file}`, ROOT), "utf8");
  /** A file with all that it loads from beside it. */
  const whole = (file: string, seen = new Set<string>()): string => {
    if (seen.has(file)) return "";
    seen.add(file);
    const parts = [...built(file).matchAll(/(?:from |require\()["']\.\/([^"']+)["']/g)];
    return [built(file), ...parts.map(([, part = ""]) => whole(part, seen))].join("\n");
  };
  for (const file of ["index.js", "index.cjs", "rest.js", "rest.cjs"]) {
    expect(whole(file)).not.toMatch(/(from |require\()["'](node:|(fs|url|path)["'])/);
  }
  expect(whole("index.js") + whole("index.cjs")).not.toMatch(/["']zod["']/);
  expect(manifest.peerDependenciesMeta).toEqual({ zod: { optional: true } });
});

test("threads run whether the package is imported or required", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  const file = join(folder, "orders.csv");
  writeFileSync(file, `Customer_ID,Date,Revenue\n${"C1,2025-01-01,5.5\n".repeat(500_000)}`);
  const run = `.then((table) => console.log(table.length, table.column("revenue").values.buffer.constructor.name));`;
  const read = `readTable(csvFile(${JSON.stringify(file)}, { threads: 2 }), transactionSchema)${run}`;
  const options = { cwd: ROOT, encoding: "utf8" } as const;
  const esm = `import { readTable, transactionSchema } from "clientele"; import { csvFile } from "clientele/node"; ${read}`;
  const cjs = `const { readTable, transactionSchema } = require("clientele"); const { csvFile } = require("clientele/node"); ${read}`;
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", esm], options)).toBe(
    "500000 SharedArrayBuffer\n",
  );
  expect(execFileSync(process.execPath, ["--input-type=commonjs", "-e", cjs], options)).toBe(
    "500000 SharedArrayBuffer\n",
  );
  rmSync(folder, { recursive: true });
});
