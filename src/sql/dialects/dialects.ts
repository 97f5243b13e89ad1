import type { SqlDatabase } from "../SqlDatabase.ts";
import { clickhouse } from "./clickhouse.ts";
import type { Dialect } from "./Dialect.ts";
import { duckdb } from "./duckdb.ts";
import { postgres } from "./postgres.ts";

/** What is different in each engine. */
export const dialects: Readonly<Record<SqlDatabase["dialect"], Dialect>> = { postgres, duckdb, clickhouse };
