import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../tools.ts";

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "clientele-scripts-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `npm run <script> -- ...args`, without npm. */
function run(script: string, ...args: string[]) {
  return runWith({}, script, ...args);
}

function runWith(environment: Record<string, string>, script: string, ...args: string[]) {
  const { CLIENTELE_DATA: _, CLIENTELE_READ: __, INIT_CWD: ___, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...scripts[script].split(" ").slice(1), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env,
  });
  return { status, stdout, errors: stderr.split("\n").slice(0, -1) };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("first-look shows the sample data", () => {
  const { status, stdout, errors } = run("first-look");
  expect([status, errors]).toEqual([0, []]);
  expect(stdout).toMatch(/^reading the customers of data\n\ndata: 5000 customers, 1224 of them active\n/);
  expect(stdout).toMatch(/\nmost valuable\nC04488 /);
});

test("first-look predicts from a folder of orders alone, and says what it does meanwhile", () => {
  const alone = join(folder, "alone");
  mkdirSync(alone);
  copyFileSync(join(ROOT, "data/transactions_clean.csv"), join(alone, "orders_export.csv"));
  const { status, stdout, errors } = run("first-look", alone);
  expect([status, errors]).toEqual([0, []]);
  expect(stdout).toMatch(/^reading the orders of .*\nOrders: 41,781 orders of .*\npredicting: .* \(1 of \d\)\n/);
  expect(stdout).toContain(`\n${alone}: 5000 customers, `);
  expect(stdout).toMatch(/\nsegments\nChampions /);
});

test.each([
  [
    "a folder that is not there",
    "/no/such/folder",
    "/no/such/folder: there is no such file or folder",
    /^give an export of orders, or a folder of such/,
  ],
  [
    "a folder without data",
    mkdtempSync(join(tmpdir(), "empty-")),
    /rfm_with_predictions\.csv\): expected a CSV file, there is none$/,
    /^give an export of orders, or a folder of such/,
  ],
  [
    "other headers",
    file("other.csv", "cust,when\nA,2025-01-01\n"),
    /there is no amount: none of "cust", "when" is called like one/,
    /your-own-csv/,
  ],
  [
    "a bad date",
    file("bad.csv", `Customer_ID,Date,Revenue\n${"A,2025-01-31,1\n".repeat(9)}A,x,1\n`),
    /line 11, column "Date": .*got "x"$/,
    /^correct the file/,
  ],
])("first-look says of %s in two lines what to do", (_, path, problem, advice) => {
  expect(run("first-look", path)).toEqual({
    status: 1,
    stdout: expect.stringMatching(/^reading the (customers|orders) of [^\n]*\n$/),
    errors: [expect.stringMatching(problem), expect.stringMatching(advice)],
  });
});

test("what an export does not say can be said: CLIENTELE_READ", () => {
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${i},0${1 + (i % 9)}/0${1 + (i % 8)}/2025,K${(i * i) % 41},${10 + (i % 7)}`,
  );
  const orders = file("either.csv", `Order,Order date,Customer,Total\n${rows.join("\n")}\n`);
  expect(run("first-look", orders)).toMatchObject({
    status: 1,
    errors: [expect.stringContaining("day first and month first"), expect.stringContaining("CLIENTELE_READ")],
  });
  expect(runWith({ CLIENTELE_READ: '{"dates":"mdy"}' }, "first-look", orders)).toMatchObject({ status: 0, errors: [] });
  for (const [wrong, problem] of [
    ['{"dates":"dym"}', "dates"],
    ["dmy", "JSON object"],
  ] as const)
    expect(runWith({ CLIENTELE_READ: wrong }, "first-look", orders)).toMatchObject({
      status: 1,
      errors: [expect.stringContaining(problem), expect.any(String)],
    });
});

test("first-look takes paths as whoever called npm means them", () => {
  const from = { INIT_CWD: join(ROOT, "data") };
  const { stdout } = runWith(from, "first-look", "rfm_with_predictions.csv");
  expect(stdout).toContain("reading the orders of rfm_with_predictions.csv");
});

test("first-look --help explains itself, and an unknown option is refused so", () => {
  for (const [option, status] of [
    ["--help", 0],
    ["--x", 2],
  ] as const)
    expect(run("first-look", option)).toMatchObject({ status, stdout: expect.stringMatching(/^usage: /) });
});
