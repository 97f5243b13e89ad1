import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SqlRow } from "clientele/sql";
import { expect, onTestFinished, test } from "vitest";
import { clickhouseAt, onShards, startClickHouse } from "./clickhouse.ts";
import { conform } from "./served.ts";
import { startShards } from "./shards.ts";

/** A current ClickHouse within Node: not among the packages, since its 543 MB are not on all platforms that a lock must name. */
async function chdb(): Promise<{ readonly Session: new (folder: string) => ChdbSession }> {
  const folder = join(tmpdir(), `clientele-chdb-${CHDB}`);
  const entry = join(folder, "node_modules/chdb/index.mjs");
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", `chdb@${CHDB}`], {
      cwd: folder,
      stdio: "pipe",
    });
  }
  return import(pathToFileURL(entry).href);
}

const CHDB = "3.4.0";

interface ChdbSession {
  query(text: string, format: string): string;
  queryBind(text: string, values: object, format: string): string;
  cleanup(): void;
}

test("a cluster of ClickHouse 18.16 answers as memory does, from what the library wrote and from a Distributed table", {
  timeout: 600_000,
}, async () => {
  const cluster = await startClickHouse({ zones: ["Asia/Tokyo", "America/New_York"] });
  onTestFinished(cluster.close);
  const [first, second] = cluster.servers.map(({ url }) => clickhouseAt(url));
  if (first === undefined || second === undefined) throw new Error("two servers");
  const { missing, passed, output } = await conform({
    dialect: "clickhouse",
    query: first.query,
    own: (table) => onShards([first.query, second.query], table),
  });
  expect(missing, output).toEqual([]);
  expect(passed, output).toBeGreaterThan(0);
});

test("a current ClickHouse answers as memory does", { timeout: 600_000 }, async () => {
  const { Session } = await chdb();
  const folder = mkdtempSync(join(tmpdir(), "clientele-chdb-"));
  const session = new Session(folder);
  onTestFinished(() => {
    session.cleanup();
    rmSync(folder, { recursive: true, force: true });
  });
  const query = async (text: string, params: readonly unknown[]): Promise<SqlRow[]> => {
    const values = Object.fromEntries(params.map((value, i) => [`p${i + 1}`, value]));
    const rows =
      params.length === 0 ? session.query(text, "JSONEachRow") : session.queryBind(text, values, "JSONEachRow");
    return rows
      .split("\n")
      .filter((row) => row !== "")
      .map((row) => JSON.parse(row));
  };
  const own = async ({ schema, table }: { readonly schema: string; readonly table: string }) => {
    await query(
      `create view ${schema}.own_${table} as select * except (clientele_row, date), fromUnixTimestamp64Milli(assumeNotNull(date)) as date from ${schema}.${table}`,
      [],
    );
    return `${schema}.own_${table}`;
  };
  const { missing, passed, output } = await conform({ dialect: "clickhouse", query, own });
  expect(missing, output).toEqual([]);
  expect(passed, output).toBeGreaterThan(0);
});

test("two PostgreSQL servers behind postgres_fdw answer as memory does", { timeout: 600_000 }, async () => {
  const { query, on, create, close } = await startShards();
  onTestFinished(close);
  const own = async ({ schema, table }: { readonly schema: string; readonly table: string }) => {
    const described = await on(
      0,
      `select column_name as name, data_type as type from information_schema.columns where table_schema = '${schema}' and table_name = '${table}'
        and column_name <> 'clientele_row' order by ordinal_position`,
    );
    const list = described.map(({ name, type }) => `${name} ${type}`).join(", ");
    await create(schema, `own_${table}`, list, "customer_id");
    const names = described.map(({ name }) => name).join(", ");
    await on(0, `insert into ${schema}.own_${table} select ${names} from ${schema}.${table}`);
    return `${schema}.own_${table}`;
  };
  const { missing, passed, output } = await conform({ dialect: "postgres", query, own });
  expect(missing, output).toEqual([]);
  expect(passed, output).toBeGreaterThan(0);
});
