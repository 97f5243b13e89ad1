import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";

const shop = inject("shop");

test("import and require give the same names", async () => {
  const names = (load: string, type: string): string[] => {
    const script = `${load}.then((all) => console.log(JSON.stringify(Object.keys(all))))`;
    const printed = execFileSync(process.execPath, [`--input-type=${type}`, "-e", script], {
      cwd: shop,
      encoding: "utf8",
    });
    return (JSON.parse(printed) as string[]).filter((name) => !["default", "module.exports"].includes(name)).sort();
  };
  for (const entry of ["clientele", "clientele/node", "clientele/plot", "clientele/rest", "clientele/sql"]) {
    const imported = names(`import("${entry}")`, "module");
    expect(imported.length).toBeGreaterThan(1);
    expect(names(`Promise.resolve(require("${entry}"))`, "commonjs")).toEqual(imported);
  }
});

test("an error of clientele/node is an error of clientele, imported or required", async () => {
  const script = (load: string) => `
    const run = async ({ DataError, readTable, transactionSchema }, { csvFile }) => {
      const error = await readTable(csvFile("no such file"), transactionSchema).catch((error) => error);
      console.log(error instanceof DataError, error.code);
    };
    ${load}`;
  const options = { cwd: shop, encoding: "utf8" } as const;
  const esm = script('run(await import("clientele"), await import("clientele/node"));');
  const cjs = script('run(require("clientele"), require("clientele/node"));');
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", esm], options)).toBe("true missing_file\n");
  expect(execFileSync(process.execPath, ["--input-type=commonjs", "-e", cjs], options)).toBe("true missing_file\n");
});

test("only clientele/node needs Node, only clientele/rest zod, only clientele/plot what draws", () => {
  const built = (file: string): string => readFileSync(join(shop, "node_modules/clientele/dist", file), "utf8");
  /** A file with all that it loads of the package. */
  const whole = (file: string, seen = new Set<string>()): string => {
    if (seen.has(file)) return "";
    seen.add(file);
    const parts = [...built(file).matchAll(/(?:from |require\()["'](\.[^"']+)["']/g)];
    return [built(file), ...parts.map(([, part = ""]) => whole(join(dirname(file), part), seen))].join("\n");
  };
  for (const file of [
    "index.js",
    "index.cjs",
    "plot/index.js",
    "plot/index.cjs",
    "rest/index.js",
    "rest/index.cjs",
    "sql/index.js",
    "sql/index.cjs",
  ]) {
    expect(whole(file)).not.toMatch(/(from |require\()["'](node:|(fs|url|path)["'])/);
  }
  expect(whole("index.js") + whole("index.cjs") + whole("sql/index.js")).not.toMatch(/["'](zod|pg|ioredis)["']/);
  for (const file of ["index.js", "rest/index.js"]) expect(whole(file)).not.toMatch(/["']d3-(scale|shape)["']/);
  expect(whole("plot/index.js")).not.toMatch(/["']zod["']/);
});

test("threads run whether the package is imported or required", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  const file = join(folder, "orders.csv");
  writeFileSync(file, `Customer_ID,Date,Revenue\n${"C1,2025-01-01,5.5\n".repeat(500_000)}`);
  const run = `.then((table) => console.log(table.length, table.column("revenue").values.buffer.constructor.name));`;
  const read = `readTable(csvFile(${JSON.stringify(file)}, { threads: 2 }), transactionSchema)${run}`;
  const options = { cwd: shop, encoding: "utf8" } as const;
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
