import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Chart } from "../../src/plot/Chart.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** Where the pictures of docs/plots.md are. */
export const PICTURES: string = join(ROOT, "docs/plots");

/** The blocks of a guide that are not run by themselves. */
export const jsBlocks = (guide: string): string[] =>
  Array.from(guide.matchAll(/```js\n([\s\S]*?)\n```\n/g), ([, code = ""]) => code);

/** The charts of docs/plots.md by the names of their pictures, made by the code that stands there. */
export async function chartsOfGuide(): Promise<ReadonlyMap<string, Chart>> {
  const guide = readFileSync(join(ROOT, "docs/plots.md"), "utf8");
  const setup = jsBlocks(guide).find((code) => code.includes("const store =")) ?? "";
  const charts = [...guide.matchAll(/```js\n(\w+\([^`]*);\n```\n\n!\[[^\]]*\]\(plots\/(\w+)\.svg\)/g)];
  const made = charts.map(([, code, name]) => `  ${name}: ${code},`);
  // in a folder where the package is found by its name, reading the sample from where it stands
  const file = join(ROOT, `test/plot/.guide-${process.pid}.mjs`);
  writeFileSync(file, `${setup.replace('"data/', `"${ROOT}data/`)}\nexport const charts = {\n${made.join("\n")}\n};\n`);
  try {
    const { charts } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { charts: Record<string, Chart> };
    return new Map(Object.entries(charts));
  } finally {
    rmSync(file, { force: true });
  }
}
