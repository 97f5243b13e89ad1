import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeBlocks } from "./guides.ts";
import { publicNames } from "./publicNames.ts";

/**
 * Runs every example of comments and guides in a folder where the package is found by its name, and compares what it
 * says with what comes out. Registers the tests; call it from a test file.
 */
export function examplesAreTrue(folder: string): void {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(publicNames().filter(({ isValue }) => isValue))(
    "$name: its examples are true",
    async ({ name, examples }) => {
      for (const [i, example] of examples.entries())
        expect(await run(folder, `${name}-${i}`, example)).toBeGreaterThan(0);
    },
  );

  test.each(codeBlocks())("$file: example $number is true", async ({ title, block }) => {
    expect(await run(folder, title, block)).toBeGreaterThan(0);
  });
}

/** The code of an example, each `expression; // => value` made a recorded pair. */
function instrumented(example: string): string {
  const code = example
    .replace(/^```ts\n|\n```$/g, "")
    // what a line prints is its value, or a list of them
    .replace(/^console\.log\((.*)\);(\s*)\/\/ => (.*)$/gm, "[$1];$2// => [$3]");
  return code.replace(/^(?!import|\/\/)(.*?);\s*\/\/ => (.*)$|^(?!import)(.+);\n\/\/ => (.*)$/gm, (_, a, b, c, d) => {
    return `__record(await (${a ?? c}), (${b ?? d}));`;
  });
}

/** Examples run beside each other's output: numbers may differ in the last digits. */
function close(value: unknown, stated: unknown): void {
  if (typeof value === "number" && typeof stated === "number") expect(value).toBeCloseTo(stated, 9);
  else expect(value).toEqual(stated);
}

async function run(folder: string, title: string, example: string): Promise<number> {
  const { outputText } = ts.transpileModule(instrumented(example), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const file = join(folder, `${title}.mjs`);
  writeFileSync(
    file,
    `const __pairs = [];\nconst __record = (value, stated) => __pairs.push([value, stated]);\n${outputText}\nexport default __pairs;\n`,
  );
  const { default: pairs } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: [unknown, unknown][];
  };
  for (const [value, stated] of pairs) close(value, stated);
  return pairs.length;
}
