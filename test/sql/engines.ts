import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import type { SqlDatabase, SqlRow } from "../../src/sql/SqlDatabase.ts";
import type { SqlValue } from "../../src/sql/statement.ts";

type Query = (text: string, params?: readonly SqlValue[]) => Promise<SqlRow[]>;

let pglite: Promise<PGlite> | undefined;
let duckdb: Promise<Query> | undefined;
let schemas = 0;

async function openDuckdb(): Promise<Query> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return async (text, params = []) => (await connection.runAndReadAll(text, [...params])).getRowObjectsJS() as SqlRow[];
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

/** The engines that come from npm: started once for all tests of a process. */
export const ENGINES = ["duckdb", "postgres"] as const;

/** A schema of its own in an engine, and how to ask it; in DuckDB `alone`, since its catalog slows down with what others leave there. */
export async function openEngine(dialect: (typeof ENGINES)[number], alone = false): Promise<TestDatabase> {
  const schema = `test_${++schemas}`;
  if (dialect === "duckdb") {
    if (alone) return { query: await openDuckdb(), dialect, schema };
    duckdb ??= openDuckdb();
    return { query: await duckdb, dialect, schema };
  }
  const database = await openPglite();
  const query: Query = async (text, params = []) => (await database.query<SqlRow>(text, [...params])).rows;
  return { query, dialect, schema };
}
