import { expect, test } from "vitest";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { openRelation, requireVersion } from "../../src/sql/open.ts";
import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";
import { watched } from "./watched.ts";

const ofVersion = (dialect: SqlDatabase["dialect"], version: string) =>
  new Engine({ query: async () => [{ version }], dialect });

test.each([
  ["postgres", "120022", "PostgreSQL 13"],
  ["duckdb", "v0.10.3", "DuckDB 1.0"],
  ["clickhouse", "18.14.19", "ClickHouse 18.16"],
] as const)("requireVersion() refuses %s of version %s", async (dialect, version, expected) => {
  await expect(requireVersion(ofVersion(dialect, version))).rejects.toMatchObject({
    code: "database_too_old",
    value: version,
    expected,
  });
});

test("requireVersion() refuses a server that leaves out what it cannot reach", async () => {
  const query = async () => [{ version: "26.7.3.1", leaves_out: ["skip_unavailable_shards = 1"] }];
  const engine = new Engine({ query, dialect: "clickhouse" });
  await expect(requireVersion(engine)).rejects.toMatchObject({ code: "partial_answers" });
});

test("requireVersion() asks an engine once, and again after a failure", async () => {
  let answers = 0;
  const query = async () => {
    if (++answers === 1) throw Object.assign(new Error("down"), { code: "08006" });
    return [{ version: "130000" }];
  };
  const engine = new Engine({ query, dialect: "postgres" });
  await expect(requireVersion(engine)).rejects.toMatchObject({ code: "database_unavailable" });
  await Promise.all([requireVersion(engine), requireVersion(engine)]);
  await requireVersion(engine);
  expect(answers).toBe(2);
});

test("openRelation(name) is the shop's own table where tables names one", async () => {
  const database = await openEngine("duckdb");
  const table = await ownTable(database, "people", "customer_id text", "");
  const relation = await openRelation(new Engine({ ...database, tables: { customers: table } }), "customers");
  expect(relation.from.render(postgres).text).toBe(`"${database.schema}"."people"`);
  expect(relation.about).toEqual({ table: "customers" });
});

test("openRelation(name) is the table in a catalog that is given, without asking for it", async () => {
  const { database, statements } = watched(await openEngine("duckdb"));
  const columns = [
    { name: "customerId", column: "customer_id", kind: "text", hasMissing: false, isRepetitive: false },
  ] as const;
  const customers = { table: "clientele_customers_1", version: "v", rows: 0, rejected: 0, columns };
  const catalog = { number: 1, tables: { customers }, publishedAt: null, before: [] };
  const relation = await openRelation(new Engine(database), "customers", catalog);
  expect(relation.from.render(postgres).text).toBe(`"${database.schema}"."clientele_customers_1"`);
  expect(relation.about).toEqual({ table: "customers", isVersioned: true });
  expect(statements).toEqual(["select version() as version"]);
});

test("openRelation(name) says which table is not there, and what writes it", async () => {
  const opened = openRelation(new Engine(await openEngine("duckdb")), "recommendations");
  await expect(opened).rejects.toMatchObject({ code: "missing_table", table: "recommendations" });
  await expect(opened).rejects.toThrow("loadInto writes them, and tables.recommendations names a table of your own");
});
