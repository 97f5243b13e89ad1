import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url).pathname;
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** Code without comments and strings. */
function codeOf(file: string): string {
  const source = readFileSync(join(SRC, file), "utf8");
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

test("src makes no chance, prints nothing, knows no process, compiles no code", () => {
  // the command's start is where the process is known
  const wrong = files
    .filter((file) => file !== "node/bin.ts")
    .filter((file) => /\bMath\.random\b|\bconsole\b|\bprocess\b|\beval\b|\bnew Function\b/.test(codeOf(file)));
  expect(wrong).toEqual([]);
});

test("src asks for the time in one place", () => {
  const asking = files.filter((file) => /\bDate\.now\b|\bnew Date\(\)|\bperformance\b/.test(codeOf(file)));
  expect(asking).toEqual(["time.ts"]);
});

test("this suite runs where code cannot be made from strings", () => {
  expect(() => new Function("return 1")).toThrow(EvalError);
});

test("this suite runs far from UTC", () => {
  expect(Math.abs(new Date(2025, 0, 1).getTimezoneOffset())).toBeGreaterThan(600);
});
