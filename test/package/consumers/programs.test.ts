import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

const shop = inject("shop");
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: shop, encoding: "utf8", env: { ...process.env, DENO_DIR: `${shop}/.deno` } });

test("a program prints the same whether it imports or requires the package, in Node, Deno and Bun", () => {
  const answers = run(process.execPath, "program.mjs");
  const { orders, metrics, status, month } = JSON.parse(answers);
  expect([orders, metrics.totalCustomers, status, month.revenue]).toEqual([600, 49, 200, 803]);
  expect(run(process.execPath, "program.cjs")).toBe(answers);
  const deno = ["run", "--no-prompt", "--no-remote", "--no-lock", "--allow-read", "--node-modules-dir=manual"];
  expect(run(tool("deno"), ...deno, "program.mjs")).toBe(answers);
  expect(run(tool("bun"), "run", "program.mjs")).toBe(answers);
});

test("the README's first block, as it stands, runs with nothing but the package, and prints what it says", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, block = ""] = /```ts\n([\s\S]*?)\n```/.exec(readme) ?? [];
  writeFileSync(join(shop, "first.mjs"), block);
  const said = [...block.matchAll(/\/\/ => (.*)$/gm)].map(([, value = ""]) => JSON.parse(value));
  const printed = run(process.execPath, "first.mjs").trimEnd().split("\n");
  expect(said.length).toBeGreaterThan(2);
  expect(printed.map((line) => (/^[[\d]/.test(line) ? JSON.parse(line) : line))).toEqual(said);
});

test.each(["clientele/dist/index.js", "clientele/models"])("%s is refused, since it is not exported", (path) => {
  for (const [type, load] of [
    ["module", `import ${JSON.stringify(path)}`],
    ["commonjs", `require(${JSON.stringify(path)})`],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, "-e", load as string], {
      cwd: shop,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
    expect(stderr).toContain(`./${path.slice("clientele/".length)}`);
  }
});

test("clientele/node is refused by a Node that is too old, imported or required", () => {
  const old = 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });';
  const say = "(error) => console.log(error.code, error.message)";
  const imported = `${old} import("clientele/node").catch(${say});`;
  const required = `${old} try { require("clientele/node"); } catch (error) { (${say})(error); }`;
  for (const script of [imported, required]) {
    expect(run(process.execPath, "--input-type=commonjs", "-e", script)).toBe(
      "unsupported_runtime clientele/node: needs Node 20 or later, got 18.20.4\n",
    );
  }
  expect(
    run(process.execPath, "--input-type=commonjs", "-e", `${old} require("clientele"); console.log("loaded");`),
  ).toBe("loaded\n");
});
