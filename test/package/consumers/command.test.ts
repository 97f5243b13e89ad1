import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { tool } from "../tools.ts";

// nothing but the package and its own dependencies: no zod
const folder = mkdtempSync(join(tmpdir(), "clientele-npx-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dependencies = { clientele: `file:${inject("tarball")}` };
writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "folder", private: true, dependencies }));
execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder });
const rows = simulateOrders({ customers: 120 }).map(({ customerId, date, revenue, category }) => {
  return `${customerId},${new Date(date).toISOString().slice(0, 10)},${revenue},${category}`;
});
writeFileSync(join(folder, "orders.csv"), `Customer,Order date,Total,Category\n${rows.join("\n")}\n`);

const env: NodeJS.ProcessEnv = { ...process.env, DENO_DIR: join(folder, ".deno"), NO_COLOR: "1" };
const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, PATH: `${join(tool("bun"), "..")}:${env.PATH}` },
  });

test("npx, bunx and deno run the command of the package, which has all that it needs", () => {
  expect(
    readdirSync(join(folder, "node_modules"))
      .filter((name) => /^[a-z]/.test(name))
      .sort(),
  ).toEqual(
    [
      "clientele",
      "d3-array",
      "d3-dsv",
      "commander",
      "iconv-lite",
      "internmap",
      "rw",
      "safer-buffer",
      "simple-statistics",
    ].sort(),
  );
  const { status, stdout, stderr } = run("npx", "--no-install", "clientele", "orders.csv", "--out", "out");
  expect([status, stderr.includes("comparing (7 of 7)")]).toEqual([0, true]);
  expect(stdout).toMatch(/^Orders: [\d,]+ orders of \d+ customers/);
  expect(stdout).toMatch(/\n10 {2}C\d+ +.* at stake; offer /);
  expect(readdirSync(join(folder, "out")).sort()).toEqual([
    "contacts.csv",
    "customers.csv",
    "report.html",
    "report.json",
  ]);
  const [printed] = stdout.split("\n\nWritten to ");
  const bun = run(tool("bun"), "x", "--bun", "clientele", "orders.csv");
  expect([bun.status, bun.stdout.trim()]).toEqual([0, printed]);
  const deno = [
    "run",
    "--no-prompt",
    "--no-lock",
    "--allow-read",
    "--allow-env",
    "--allow-sys",
    "--node-modules-dir=manual",
  ];
  const denoRun = run(tool("deno"), ...deno, "npm:clientele", "orders.csv");
  expect([denoRun.status, denoRun.stdout.trim()], denoRun.stderr).toEqual([0, printed]);
});

test("the command answers a pipe, stops where nobody reads on, and says in two lines what is wrong", () => {
  const bin = join(folder, "node_modules/.bin/clientele");
  const piped = spawnSync("sh", ["-c", `cat orders.csv | ${bin} --quiet --json | head -c 20`], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([piped.stdout, piped.stderr]).toEqual(['{"reading":{"summary', ""]);
  const deaf = spawnSync("bash", ["-c", `${bin} orders.csv --out deaf 2> >(head -c 1 > /dev/null)`], { cwd: folder });
  expect([deaf.status, readdirSync(join(folder, "deaf"))]).toEqual([0, expect.arrayContaining(["customers.csv"])]);
  const wrong = run("npx", "--no-install", "clientele", "package.json");
  expect([wrong.status, wrong.stderr.trim().split("\n").length]).toEqual([1, 3]);
  expect(wrong.stderr).not.toMatch(/\n {4}at /);
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules/clientele/package.json"), "utf8"));
  expect(run("npx", "--no-install", "clientele", "--version").stdout).toBe(`${version}\n`);
});

test("the command that is interrupted leaves nothing half-written, and says so", () => {
  const bin = join(folder, "node_modules/.bin/clientele");
  // once it says what it does it hears signals; before, Node ends without a word
  const begun = "until [ -s said ] || ! kill -0 $!; do sleep 0.02; done";
  const script = `${bin} orders.csv --out stopped 2> said & ${begun}; kill -INT $!; wait $!; echo "code $?"; cat said >&2`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
  // on a fast machine it may have been done by then
  const files = existsSync(join(folder, "stopped")) ? readdirSync(join(folder, "stopped")).sort() : [];
  if (stdout.includes("code 130")) expect([files, stderr.includes("clientele: interrupted")]).toEqual([[], true]);
  else expect(files).toEqual(["contacts.csv", "customers.csv", "report.html", "report.json"]);
});
