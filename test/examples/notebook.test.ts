import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const FOLDER = join(ROOT, "examples/notebook");
const prefix = mkdtempSync(join(tmpdir(), "clientele-notebook-"));
afterAll(() => rmSync(prefix, { recursive: true }));

const missing = spawnSync("jupyter-nbconvert", ["--version"]).status !== 0;
if (missing) console.warn("jupyter-nbconvert is not installed (Debian: jupyter-nbconvert python3-ipykernel): skipped");

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly { readonly output_type: string; readonly data?: Record<string, readonly string[]> }[];
  }[];
}

/** What each cell of code shows. */
function shown(file: string): string[] {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as Notebook;
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ outputs = [] }) => outputs.map(({ data }) => data?.["text/html"]?.join("") ?? "an error").join("\n"));
}

test.skipIf(missing)("the notebook, run by Jupyter, shows what stands in its committed copy", () => {
  const tslab = join(ROOT, "node_modules/.bin/tslab");
  execFileSync(tslab, ["install", `--prefix=${prefix}`, "--python=/usr/bin/python3", `--binary=${tslab}`]);
  const args = ["--to", "notebook", "--execute", "--output-dir", prefix, "orders-to-decision.ipynb"];
  execFileSync("jupyter-nbconvert", args, {
    cwd: FOLDER,
    env: { ...process.env, JUPYTER_PATH: join(prefix, "share/jupyter") },
    stdio: "pipe",
  });
  const committed = shown(join(FOLDER, "orders-to-decision.ipynb"));
  expect(committed.length).toBeGreaterThan(5);
  expect(committed.every((html) => html.startsWith("<table>"))).toBe(true);
  expect(shown(join(prefix, "orders-to-decision.ipynb"))).toEqual(committed);
});
