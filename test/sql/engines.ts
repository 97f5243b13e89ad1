import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { sort } from "d3-array";
import type { SqlDatabase, SqlRow } from "../../src/sql/SqlDatabase.ts";
import type { SqlValue } from "../../src/sql/statement.ts";
import type { Line } from "../shop/law.ts";

type Query = (text: string, params?: readonly SqlValue[]) => Promise<SqlRow[]>;

let pglite: Promise<PGlite> | undefined;
let duckdb: Promise<Query> | undefined;
let schemas = 0;

async function openDuckdb(): Promise<Query> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return async (text, params = []) => (await connection.runAndReadAll(text, [...params])).getRowObjectsJS() as SqlRow[];
}

/** An engine that a test started elsewhere, and asks over HTTP. */
interface Served {
  readonly dialect: SqlDatabase["dialect"];
  readonly url: string;
}

const { CLIENTELE_ENGINE } = process.env;
const served: Served | undefined = CLIENTELE_ENGINE === undefined ? undefined : JSON.parse(CLIENTELE_ENGINE);

async function askServed<T>(question: object): Promise<T> {
  const body = JSON.stringify(question);
  const answer = await fetch((served as Served).url, { method: "POST", body });
  const { rows, code, message } = await answer.json();
  if (message !== undefined) throw Object.assign(new Error(message), code && { code });
  return rows;
}

/**
 * The written transactions as a table of which nothing is known.
 *
 * @returns its name, for `tables`
 */
export async function asOwn({ schema }: TestDatabase, table: string): Promise<string> {
  return served === undefined ? `${schema}.${table}` : askServed<string>({ own: { schema, table } });
}

/** Lines as `orderOf` in Catalog.ts sorts those of such a table: where several are of one moment, it decides what a refund takes back. */
export function inOwnOrder<T extends Line>(lines: readonly T[]): T[] {
  const keys = ["date", "orderId", "customerId", "product", "category", "revenue", "netSales"] as const;
  // what is missing comes last
  return sort(lines, ...keys.map((key) => (line: T) => line[key]));
}

/** PostgreSQL by its own client, for what goes beyond a statement. */
export function openPglite(): Promise<PGlite> {
  pglite ??= PGlite.create({ extensions: { pg_trgm } });
  return pglite;
}

/** A database of a test. */
export interface TestDatabase extends SqlDatabase {
  readonly query: Query;
  readonly schema: string;
}

/** The engines that come from npm, which are started once for all tests of a process. */
export const NPM_ENGINES: readonly ("duckdb" | "postgres")[] = served === undefined ? ["duckdb", "postgres"] : [];
/** The same, or the one that `CLIENTELE_ENGINE` says, as the tests of the package do. */
export const ENGINES: readonly SqlDatabase["dialect"][] = served === undefined ? NPM_ENGINES : [served.dialect];

/** A schema of its own in an engine, and how to ask it; in DuckDB `alone`, since its catalog slows down with what others leave there. */
export async function openEngine(dialect: SqlDatabase["dialect"], alone = false): Promise<TestDatabase> {
  const schema = `test_${++schemas}`;
  if (served !== undefined && dialect === served.dialect) {
    const query: Query = (text, params = []) => askServed({ text, params });
    return { query, dialect, schema: `${schema}_${process.pid}` };
  }
  if (dialect === "duckdb") {
    if (alone) return { query: await openDuckdb(), dialect, schema };
    duckdb ??= openDuckdb();
    return { query: await duckdb, dialect, schema };
  }
  const database = await openPglite();
  const query: Query = async (text, params = []) => (await database.query<SqlRow>(text, [...params])).rows;
  return { query, dialect, schema };
}

/** How to make a table in an engine: its schema is there, and what its types are called. */
export function runOf({ query, dialect, schema }: TestDatabase) {
  const isColumns = dialect === "clickhouse";
  const run = async (text: string): Promise<void> => {
    await query(isColumns ? `create database if not exists ${schema}` : `create schema if not exists ${schema}`);
    await query(isColumns && text.startsWith("create table") ? `${text} engine = MergeTree order by tuple()` : text);
  };
  return {
    run,
    types: isColumns ? { text: "String", number: "Float64" } : { text: "varchar", number: "double precision" },
  };
}
