import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as clientele from "../../../src/index.ts";
import { ROOT } from "../tools.ts";

/** Bytes that a program takes on for one function, minified and not compressed. */
const MOST = 25 * 1024;
/** Larger are cohorts, whose loop is written out eight times, which halves its time, and what is made of them; the models with dropout, trends and categories by a little; Pareto/NBD, which has the integrals over shared days besides those over any; and regular gaps, with two flows. */
const LARGER: { readonly [name: string]: number | undefined } = {
  calculateCustomerCohorts: 26_300,
  getCohortValue: 29_300,
  getRevenueTrends: 25_700,
  getTopCategories: 25_800,
  bgNbd: 26_200,
  mbgNbd: 26_200,
  paretoNbd: 30_000,
  bgCnbdK: 37_000,
  mbgCnbdK: 37_000,
};
const MODELS = ["bgNbd", "mbgNbd", "nbd", "paretoNbd", "bgCnbdK", "mbgCnbdK", "gammaGamma", "regularity"];
const FUNCTIONS = new Map(Object.entries(clientele).filter(([, value]) => typeof value === "function"));
/** A question is a public function with a file of its own in src/analytics. */
const QUESTIONS = readdirSync(join(ROOT, "src/analytics"))
  .map((file) => file.replace(".ts", ""))
  .filter((name) => FUNCTIONS.has(name));

test("src/analytics has the questions", () => {
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(15);
});

test.each([...MODELS, ...QUESTIONS])("a bundle of %s alone is small", async (name) => {
  const { metafile } = await build({
    stdin: { contents: `export { ${name} } from "./src/index.ts"`, resolveDir: ROOT },
    ...({ bundle: true, minify: true, format: "esm", write: false, outdir: "out", metafile: true } as const),
  });
  const [output] = Object.values(metafile.outputs);
  const parts = Object.entries(output?.inputs ?? {})
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .map(([file, { bytesInOutput }]) => `${bytesInOutput} ${file}`);
  expect(output?.bytes, parts.join("\n")).toBeLessThanOrEqual(LARGER[name] ?? MOST);
});
