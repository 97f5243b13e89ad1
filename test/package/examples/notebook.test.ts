import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

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

/** Runs a notebook where it stands; the executed copy has the same name in `prefix`. */
function execute(folder: string, name: string): void {
  const tslab = tool("tslab");
  execFileSync(tslab, ["install", `--prefix=${prefix}`, "--python=/usr/bin/python3", `--binary=${tslab}`]);
  execFileSync("jupyter-nbconvert", ["--to", "notebook", "--execute", "--output-dir", prefix, name], {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: join(prefix, "share/jupyter") },
    stdio: "pipe",
  });
}

test.skipIf(missing)("the notebook, run by Jupyter, shows what stands in its committed copy", () => {
  execute(FOLDER, "orders-to-decision.ipynb");
  const committed = shown(join(FOLDER, "orders-to-decision.ipynb"));
  expect(committed.length).toBeGreaterThan(5);
  expect(committed.every((html) => /^<(table|figure)/.test(html))).toBe(true);
  expect(committed.filter((html) => html.includes("<svg ")).length).toBeGreaterThanOrEqual(5);
  expect(shown(join(prefix, "orders-to-decision.ipynb"))).toEqual(committed);
});

test.skipIf(missing)("the block for tslab in docs/notebook.md shows a table", () => {
  const guide = readFileSync(join(ROOT, "docs/notebook.md"), "utf8");
  const blocks = Array.from(guide.matchAll(/```js\n([\s\S]*?)\n```/g), ([, code = ""]) => code);
  const source = [blocks.find((code) => code.includes("tslab.display")) as string];
  const cell = { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source };
  const { metadata } = JSON.parse(readFileSync(join(FOLDER, "orders-to-decision.ipynb"), "utf8"));
  // the block reads the sample folder from where it stands
  const file = join(ROOT, ".block.ipynb");
  try {
    writeFileSync(file, JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 4 }));
    execute(ROOT, ".block.ipynb");
  } finally {
    rmSync(file, { force: true });
  }
  expect(shown(join(prefix, ".block.ipynb"))[0]).toMatch(/<table>[\s\S]*Champions/);
});
