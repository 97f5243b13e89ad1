import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

const run = (command: string, args: readonly string[]) =>
  execFileSync(tool(command), args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

const DENO = ["run", "--quiet", "--allow-read", "--node-modules-dir=manual"];

test("the first look in Deno and in Bun says the same of the sample data", () => {
  const deno = run("deno", [...DENO, "examples/deno/first-look.ts"]);
  expect(deno).toMatch(/^totalCustomers +5,000$/m);
  expect(deno).toMatch(/^C00028 +[\d,.]+ +0\.\d+$/m);
  expect(run("bun", ["examples/bun/first-look.ts"])).toBe(deno);
});

test("a folder without data is named in Deno and in Bun", () => {
  for (const args of [
    ["deno", ...DENO, "examples/deno/first-look.ts"],
    ["bun", "examples/bun/first-look.ts"],
  ]) {
    const [command = "", ...rest] = args;
    expect(() => run(command, [...rest, "no such folder"])).toThrow(/no such folder\/rfm_with_predictions\.csv/);
  }
});
