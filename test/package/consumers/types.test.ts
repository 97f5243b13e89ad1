import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, inject, test } from "vitest";
import { tool } from "../tools.ts";

const require = createRequire(import.meta.url);
const shop = inject("shop");
// nobody's declarations are skipped, neither ours nor zod's
const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
const LANGUAGE = ["--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable,DOM.AsyncIterable"];

beforeAll(() => copyFileSync(join(shop, "types.mts"), join(shop, "types.cts")));

const compilers = ["typescript-5.4", "typescript-5.9", "typescript", "typescript-7"];
const resolutions = [
  ["--module", "Node16", "--moduleResolution", "Node16"],
  ["--module", "Preserve", "--moduleResolution", "Bundler"],
];
const cases = compilers.flatMap((compiler) =>
  resolutions.map((resolution) => ({ compiler, resolution, how: resolution.at(-1) })),
);

test.each(cases)("$compiler takes what is right and no misuse, by $how", async ({ compiler, resolution }) => {
  const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin/tsc");
  const args = [tsc, ...STRICT, ...LANGUAGE, ...resolution, "types.mts", "types.cts"];
  const output = await promisify(execFile)(process.execPath, args, { cwd: shop }).catch((error) => error);
  expect(output.stdout).toBe("");
});

test("Deno takes the same", async () => {
  const args = [
    "check",
    "--quiet",
    "--config=deno.json",
    "--no-remote",
    "--no-lock",
    "--node-modules-dir=manual",
    "types.mts",
  ];
  const options = { cwd: shop, env: { ...process.env, DENO_DIR: join(shop, ".deno"), NO_COLOR: "1" } };
  const output = await promisify(execFile)(tool("deno"), args, options).catch((error) => error);
  expect(output.stderr).toBe("");
});
