import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { routes } from "clientele/rest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE } from "../../servers/mounts.ts";
import { close } from "../../shared/close.ts";
import { start } from "../servers/started.ts";
import { type Postgres, startPostgres } from "./services.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "clientele-"));
const file = join(folder, "orders_export.csv");
copyFileSync(join(SAMPLE, "transactions_clean.csv"), file);
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.close();
  rmSync(folder, { recursive: true });
});

/** `npm run load -- orders_export.csv`, as package.json has it. */
function load(environment: Record<string, string>, ...args: readonly string[]) {
  const [, ...script] = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts.load.split(" ");
  const env = { ...process.env, ...environment };
  return promisify(execFile)(process.execPath, [...script, ...args], { cwd: ROOT, env });
}

test("npm run load fills a database, and npm start over it answers as npm start over the file", async () => {
  const { stdout } = await load({ DATABASE_URL: postgres.url }, file);
  expect(stdout).toMatch(/5000 customers predicted, orders within 90 days/);
  const ofDatabase = await start("fastify", { DATABASE_URL: postgres.url });
  const ofFile = await start("fastify", { CLIENTELE_DATA: file });
  try {
    await ofFile.logged(/5000 customers, 59192 lines of orders/);
    const queries: Readonly<Record<string, string>> = { "/api/search/customers": "?query=9" };
    for (const { path, tables } of routes) {
      if (tables.length === 0) continue;
      const address = path.replace("{customer_id}", "C00001") + (queries[path] ?? "");
      const answers = await Promise.all([ofDatabase, ofFile].map(({ url }) => fetch(url + address)));
      const [ours, theirs] = await Promise.all(answers.map(async (answer) => [answer.status, await answer.json()]));
      expect(ours, address).toEqual(close(theirs));
    }
  } finally {
    ofDatabase.child.kill("SIGKILL");
  }
});

test("npm run load says what is missing, and what it could not read", async () => {
  const failed = async (environment: Record<string, string>, ...args: readonly string[]) =>
    load(environment, ...args).then(
      () => "done",
      ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => stdout + stderr,
    );
  expect(await failed({}, file)).toContain("usage: npm run load -- orders_export.csv");
  expect(await failed({ DATABASE_URL: postgres.url })).toContain("usage: npm run load -- orders_export.csv");
  expect(await failed({ DATABASE_URL: postgres.url }, join(folder, "nothing.csv"))).toContain(
    "expected a CSV file, there is none",
  );
  expect(await failed({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, file)).toContain("ECONNREFUSED");
});
