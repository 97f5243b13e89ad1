import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

// examples.test.ts runs all blocks but those that need Deno or a kernel
const guide = readFileSync(join(ROOT, "docs/notebook.md"), "utf8");
const blocks = Array.from(guide.matchAll(/```js\n([\s\S]*?)\n```/g), ([, code = ""]) => code);
const forDeno = blocks.find((code) => code.includes("Deno.")) as string;
// inside the repository, where the package is found by its name
const file = join(ROOT, "examples/notebook/.block.mjs");
afterEach(() => rmSync(file, { force: true }));

test("the block for Deno in docs/notebook.md runs, and its last line shows itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-block-"));
  writeFileSync(join(folder, "orders.csv"), "Customer_ID,Date,Revenue,Product_Category\nC1,2025-01-31,20,Beans\n");
  const lines = forDeno.replace('"npm:clientele"', '"clientele"').split("\n");
  const last = (lines.pop() as string).replace(/^(.*?);.*$/, "$1");
  const shown = `console.log((${last})[Symbol.for("Jupyter.display")]()["text/plain"]);`;
  writeFileSync(file, [...lines, shown].join("\n"));
  const args = ["run", "--quiet", "--allow-read", "--node-modules-dir=manual", file];
  const output = execFileSync(tool("deno"), args, { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(output).toMatch(/^getTopCategories\ncategory .*\nBeans /);
});
