import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, expect, test } from "vitest";
import { SAMPLE } from "../../servers/mounts.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-"));
cpSync(SAMPLE, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

let server: ChildProcess | undefined;
afterEach(() => server?.kill("SIGKILL"));

const EXAMPLES = new URL("../../../examples/", import.meta.url).pathname;
const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, "package.json"), "utf8"));

/** Starts an example by its script in `examples/package.json`, and reads its log. */
async function start(example: string, environment: Record<string, string>) {
  const [, ...args] = scripts[example].split(" ");
  const child = spawn(process.execPath, args, {
    cwd: EXAMPLES,
    env: { ...process.env, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  server = child;
  const lines: string[] = [];
  const messages = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  const logged = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (let from = 0; child.exitCode === null; await new Promise((resolve) => setTimeout(resolve, 20))) {
      for (; from < lines.length; from++) {
        const found = pattern.exec(messages()[from] as string);
        if (found !== null) return found;
      }
    }
    throw new Error(`${example} ended before it logged ${pattern}`);
  };
  const [, url = ""] = await logged(/listening (?:at|on) (\S+)/);
  return { child, url, logged, messages };
}

test.each(["fastify", "express"])(
  "%s loads, says how much, answers, reloads on SIGHUP, ends on SIGTERM",
  async (example) => {
    const { child, url, logged } = await start(example, { CLIENTELE_DATA: folder });
    await logged(/5000 customers, 40071 orders, 14824 recommendations/);
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

test("a folder of orders alone is predicted from at the start, and the log says how well", async () => {
  const orders = mkdtempSync(join(tmpdir(), "orders-"));
  copyFileSync(join(SAMPLE, "transactions_clean.csv"), join(orders, "transactions_clean.csv"));
  const { url, logged } = await start("fastify", { CLIENTELE_DATA: orders });
  await logged(/predicted 5000 customers, churn within 90 days; tested on 90 days of the past: AUC 0\.\d+.*better/);
  await logged(/5000 customers, 40071 orders/);
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
  expect(messages().filter((message) => !/listening|documentation|loading/.test(message))).toEqual([
    `${folder}: there is no such folder`,
    expect.stringMatching(/^set CLIENTELE_DATA to a folder with transactions_clean.csv/),
  ]);
});
