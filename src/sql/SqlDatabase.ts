import { OptionError } from "../errors.ts";
import { requireObject, requireOneOf, requireOptions } from "../options.ts";
import type { TableName } from "../shop/tables.ts";
import { requireZone } from "../time.ts";
import type { SqlValue } from "./statement.ts";

/** A row as the client gives it: values by column. */
export interface SqlRow {
  readonly [column: string]: unknown;
}

/** Rows all at once, or one after the other. */
export type SqlRows = Promise<Iterable<SqlRow>> | AsyncIterable<SqlRow>;

/** Where rows are to go. */
export interface CopyTarget {
  /** The table as a statement names it: quoted, with its schema. */
  readonly table: string;
  /** The same in parts, for an Appender. */
  readonly schema: string | undefined;
  readonly name: string;
  /** The columns in the order of the values; the names are those of the rows. */
  readonly columns: readonly { readonly name: string; readonly kind: "text" | "number" | "date" }[];
  /** The statement of PostgreSQL that takes `copyText`; other engines have none. */
  readonly statement: string;
}

/** A database, as its own client reaches it: no driver comes with the library. */
export interface SqlDatabase {
  /**
   * Runs one statement with its parameters on any connection of a pool: `$1` is the first, in ClickHouse `{p1:String}` or `{p1:Float64}`. Give
   * long answers as an async iterable if your client can: then they need not fit into memory.
   */
  readonly query: (text: string, params: readonly SqlValue[]) => SqlRows;
  /** What the engine speaks. */
  readonly dialect: "postgres" | "duckdb" | "clickhouse";
  /**
   * Tables of your own, as `orders` or `shop.orders`; a name with a dot in double quotes: `shop."orders.2025"`. Those that are not named are the ones that `loadInto` and `predictInto`
   * wrote.
   */
  readonly tables?: { readonly [table in TableName]?: string };
  /**
   * What columns are called in your tables, by the library's names: `{ transactions: { customerId: "customer_no" } }`. Default the
   * library's names with underscores: `customer_id`.
   */
  readonly columns?: { readonly [table in TableName]?: { readonly [column: string]: string } };
  /** Where tables are written, and looked for. Default the connection's own schema. */
  readonly schema?: string;
  /** Whose day it is, for columns of instants (`timestamptz`; in ClickHouse every `DateTime`): `"UTC"` by default, or an IANA name. */
  readonly zone?: string;
  /** Writes many rows in one go: COPY of PostgreSQL, the Appender of DuckDB. Without it rows go in statements of a thousand, in ClickHouse of ten thousand. */
  readonly copy?: (into: CopyTarget, rows: AsyncIterable<readonly SqlRow[]>) => Promise<void>;
}

const OPTIONS = ["query", "dialect", "tables", "columns", "schema", "zone", "copy"];
const NAMES = ["customers", "transactions", "recommendations"];

/**
 * Checks what is given as a database.
 *
 * @throws OptionError
 */
export function requireDatabase(caller: string, database: SqlDatabase): void {
  requireObject(caller, "sql", database, "an object with query and dialect");
  requireOptions(caller, database, OPTIONS, "sql");
  const { query, dialect, tables = {}, columns = {}, schema, zone, copy } = database;
  if (typeof query !== "function")
    throw new OptionError(caller, "sql.query", "a function of a text and its parameters", query);
  requireOneOf(caller, "sql.dialect", dialect, ["postgres", "duckdb", "clickhouse"]);
  if (copy !== undefined && typeof copy !== "function") throw new OptionError(caller, "sql.copy", "a function", copy);
  requireOptions(caller, tables, NAMES, "sql.tables");
  requireOptions(caller, columns, NAMES, "sql.columns");
  const texts = { ...tables, schema, zone };
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined && (typeof text !== "string" || text === ""))
      throw new OptionError(caller, `sql.${name in tables ? `tables.${name}` : name}`, "a text", text);
  if (zone !== undefined) {
    requireZone(caller, "sql.zone", zone);
    // what some take for an offset is one to the other side for PostgreSQL
    if (/^[+-]/.test(zone)) throw new OptionError(caller, "sql.zone", "an IANA zone such as Europe/Berlin", zone);
  }
  for (const [table, names] of Object.entries(columns)) {
    requireObject(caller, `sql.columns.${table}`, names, "an object of names");
    for (const [column, name] of Object.entries(names))
      if (typeof name !== "string" || name === "")
        throw new OptionError(caller, `sql.columns.${table}.${column}`, "the name of a column", name);
  }
}
