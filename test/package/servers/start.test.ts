import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SAMPLE } from "../../servers/mounts.ts";
import { EXAMPLES, scripts, start } from "./started.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-"));
cpSync(SAMPLE, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts an example that ends by itself. */
function startWrongly(example: string, environment: Record<string, string>) {
  const [, ...args] = (scripts[example] as string).split(" ");
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: EXAMPLES, env, encoding: "utf8" });
  return { status, errors: stderr.split("\n").slice(0, -1) };
}

test.each(["fastify", "express"])(
  "%s loads, says how much, answers, reloads on SIGHUP, ends on SIGTERM",
  async (example) => {
    const { child, url, logged } = await start(example, { CLIENTELE_DATA: folder });
    await logged(/5000 customers, 59192 lines of orders, 14678 recommendations/);
    const metrics = await fetch(`${url}/api/metrics`);
    expect(metrics.status).toBe(200);
    await metrics.text();
    child.kill("SIGHUP");
    await logged(/reloaded/);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  },
);

test("fastify reloads when a file changes", async () => {
  const { url, logged } = await start("fastify", { CLIENTELE_DATA: folder });
  await logged(/5000 customers/);
  writeFileSync(
    join(folder, "product_recommendations.csv"),
    "Customer_ID,Recommended_Category,Confidence\nC00001,Tea,0.5\n",
  );
  await logged(/reloaded/);
  const offers = await fetch(`${url}/api/recommendations/C00001`);
  expect(((await offers.json()) as { recommendations: unknown[] }).recommendations).toHaveLength(1);
});

test("fastify reads an export, and reloads it each time another takes its place", async () => {
  const exports = mkdtempSync(join(tmpdir(), "orders-"));
  const path = join(exports, "orders_export.csv");
  const replace = (orders: number): void => {
    const rows = Array.from(
      { length: orders },
      (_, i) => `#${i};K${(i * i) % 41};${1 + (i % 28)}.${1 + (i % 9)}.2025;${10 + (i % 7)},50 €`,
    );
    writeFileSync(`${path}.part`, `Bestellnr.;Kunde;Datum;Betrag\n${rows.join("\n")}\n`);
    renameSync(`${path}.part`, path);
  };
  replace(300);
  const { logged } = await start("fastify", { CLIENTELE_DATA: path });
  await logged(/^Orders: 300 orders of 21 customers/);
  await logged(/21 customers, 300 lines of orders/);
  for (const orders of [301, 302]) {
    replace(orders);
    await logged(new RegExp(`^Orders: ${orders} orders of 21 customers`));
    await logged(/reloaded/);
  }
  rmSync(exports, { recursive: true });
});

test("a folder of orders alone is predicted from at the start, and the log says how well", async () => {
  const orders = mkdtempSync(join(tmpdir(), "orders-"));
  copyFileSync(join(SAMPLE, "transactions_clean.csv"), join(orders, "transactions_clean.csv"));
  const { url, logged } = await start("fastify", { CLIENTELE_DATA: orders });
  await logged(/predicted 5000 customers, churn within 90 days; tested on 90 days of the past: AUC 0\.\d+.*better/);
  await logged(/5000 customers, 59192 lines of orders/);
  const report = (await (await fetch(`${url}/api/model/report`)).json()) as { customers: number };
  expect(report.customers).toBe(5000);
  const forecast = await fetch(`${url}/api/customers/C00001/forecast?horizon_days=90`);
  expect(((await forecast.json()) as { horizons: unknown[] }).horizons).toHaveLength(1);
  rmSync(orders, { recursive: true });
});

test("npm start is the Fastify example's script", () => {
  const { scripts: own } = JSON.parse(readFileSync(join(EXAMPLES, "../package.json"), "utf8"));
  expect(own.start).toBe(scripts.fastify.replace(" fastify/", " examples/fastify/"));
});

test("without data every question is status 503, the process stays, and the log says once what is wrong and what to do", async () => {
  const folder = join(tmpdir(), "no such folder");
  const { url, logged, messages } = await start("fastify", { CLIENTELE_DATA: folder });
  await logged(/status 503/);
  for (const path of ["/api/metrics", "/health/ready"]) {
    const answer = await fetch(url + path);
    expect(answer.status).toBe(503);
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toContain("missing_file");
    expect(detail).not.toContain(tmpdir());
  }
  // by now it has tried again
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect(messages.filter((message) => !/listening|documentation|loading/.test(message))).toEqual([
    `${folder}: there is no such file or folder`,
    expect.stringMatching(/^give an export of orders, or a folder of such .*CLIENTELE_DATA/),
  ]);
});

test("a folder that is filled after the start is found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-later-"));
  const { url, logged, messages } = await start("fastify", { CLIENTELE_DATA: folder });
  await logged(/status 503/);
  copyFileSync(join(SAMPLE, "transactions_clean.csv"), join(folder, "transactions_clean.csv"));
  await logged(/5000 customers, 59192 lines of orders/);
  expect((await fetch(`${url}/api/metrics`)).status).toBe(200);
  expect(messages.filter((message) => message.includes("old data"))).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("a folder that another takes the place of, orders in an empty one, a pipe beside an export: all are seen", async () => {
  const parent = mkdtempSync(join(tmpdir(), "clientele-watch-"));
  const folder = join(parent, "orders");
  const write = (to: string, orders: number): void => {
    const rows = Array.from({ length: orders }, (_, i) => `${i},K${(i * i) % 41},2025-0${1 + (i % 9)}-1${i % 9},20`);
    writeFileSync(join(to, "orders.csv"), `Order ID,Customer ID,Date,Amount\n${rows.join("\n")}\n`);
  };
  mkdirSync(folder);
  execFileSync("mkfifo", [join(folder, "another.csv")]);
  const { logged } = await start("fastify", { CLIENTELE_DATA: folder });
  await logged(/status 503/);
  write(folder, 300);
  await logged(/^Orders: 300 orders/);
  const next = join(parent, "next");
  mkdirSync(next);
  write(next, 301);
  renameSync(folder, join(parent, "before"));
  renameSync(next, folder);
  await logged(/^Orders: 301 orders/);
  await logged(/reloaded/);
  write(folder, 302);
  await logged(/^Orders: 302 orders/);
  rmSync(parent, { recursive: true });
});

test("npm start builds the dashboard while the API answers already, and says where it is", async () => {
  // as after a change of its sources
  const now = new Date();
  utimesSync(join(EXAMPLES, "dashboard/src/texts.ts"), now, now);
  const { url, logged } = await start("fastify", { CLIENTELE_DATA: folder, CLIENTELE_DASHBOARD: "" });
  const browser = { headers: { accept: "text/html,application/xhtml+xml" } };
  const first = await fetch(`${url}/`, browser);
  expect([first.url, first.status, first.headers.get("retry-after")]).toEqual([`${url}/dashboard/`, 503, "2"]);
  expect(await first.text()).toContain("Building the dashboard");
  expect(await (await fetch(`${url}/`)).json()).toMatchObject({ status: "online" });
  await logged(/^dashboard: ready/);
  const page = await fetch(`${url}/`, browser);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  await logged(/^dashboard: http/);
});

test.each([
  ["fastify", { CLIENTELE_DASHBOARD: "/no/such/folder" }, /^CLIENTELE_DASHBOARD has no index.html/],
  ["fastify", { PORT: "abc" }, /^PORT must be a whole number/],
  ["express", { PORT: "99999" }, /^PORT must be at most 65535/],
  ["fastify", { JWT_SECRET: "" }, /^JWT_SECRET is set, but empty/],
  ["fastify", { API_KEYS: "key" }, /^API_KEYS is for Express/],
  ["fastify", { JWT_SECRET: "too short" }, /^JWT_SECRET must have at least 32 bytes, got 9/],
  ["fastify", { JWT_ISSUER: "https://login.example" }, /^JWT_SECRET is missing/],
  ["fastify", { JWT_SECRET: "x".repeat(32), JWT_REQUIRE_EXP: "yes" }, /^JWT_REQUIRE_EXP must be true or false/],
  ["express", { JWT_SECRET: "x".repeat(32) }, /^JWT_SECRET is for Fastify/],
])("%s with %j ends with two lines that say what to do", (example, environment, problem) => {
  const { status, errors } = startWrongly(example, environment);
  expect([status, errors]).toEqual([1, [expect.stringMatching(problem), expect.anything()]]);
});

test.each(["fastify", "express"])("%s on a port in use ends with two lines that say what to do", async (example) => {
  const { url } = await start("fastify", { CLIENTELE_DATA: folder });
  const { port } = new URL(url);
  const { status, errors } = startWrongly(example, { CLIENTELE_DATA: folder, PORT: port });
  expect([status, errors]).toEqual([1, [`port ${port} is in use`, "set PORT to another one"]]);
});

test("what the Dockerfile bundles runs with the built package", async () => {
  // where the packages are found, as in the image
  const folder = join(EXAMPLES, "../node_modules/.cache/clientele-bundles");
  for (const command of scripts.bundle.split(" && ")) {
    const [, ...args] = command.split(" ").map((arg: string) => arg.replace("--outfile=..", `--outfile=${folder}`));
    execFileSync(join(EXAMPLES, "../node_modules/.bin/esbuild"), args, { cwd: EXAMPLES, stdio: "pipe" });
  }
  // an instance, and what fills its database: both say what they need
  for (const name of ["instance", "load"]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)], {
      encoding: "utf8",
      env: {},
    });
    expect([name, status, stderr + stdout]).toEqual([name, 1, expect.stringContaining("DATABASE_URL")]);
  }
  scripts.bundled = `node ${join(folder, "server.mjs")}`;
  const { url, logged } = await start("bundled", { CLIENTELE_DATA: SAMPLE });
  await logged(/5000 customers/);
  expect((await fetch(`${url}/api/metrics`)).status).toBe(200);
});
