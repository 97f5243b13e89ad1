import type { SqlDatabase } from "./SqlDatabase.ts";
import { joined, type Statement, sql } from "./statement.ts";

/** What columns hold. */
export type Kind = "text" | "number" | "date";

/** Where the engines differ. */
export interface Dialect {
  readonly name: SqlDatabase["dialect"];
  /** Types of new columns. */
  readonly types: Readonly<Record<Kind, Statement>>;
  /** A text in lower case, as the database knows it, whatever the collation of its column. */
  lower(text: Statement): Statement;
  /** A zone as the engine takes it for what IANA calls it. */
  zone(name: string): string;
  /** The texts of a JSON array, one a row, in a column `value`. */
  textsIn(json: Statement): Statement;
  /** The values of a group as a JSON array, in an order. */
  jsonList(value: Statement, order: Statement): Statement;
  /** The rows of a JSON array of objects, with these columns. */
  rowsIn(
    json: Statement,
    columns: readonly { readonly name: string; readonly column: Statement; readonly kind: Kind }[],
  ): Statement;
  /** Columns of a table that may be read, in their order, as `name` and `type`. */
  describe(table: string, schema: string | null): Statement;
  /** A moment from epoch milliseconds, without a time zone. */
  moment(milliseconds: Statement): Statement;
  /** The first version that does. */
  readonly least: { readonly version: string; readonly isOlder: (version: string) => boolean };
  /** The engine's version, as one text `version`. */
  readonly versionOf: Statement;
}

const double = sql`double precision`;

/** A text that compares by its code points. */
export const byCodePoint = (text: Statement): Statement => sql`(${text}) collate "C"`;

/** Names that PostgreSQL takes for abbreviations, and whose clocks they are. */
const LINKED: Readonly<Record<string, string | undefined>> = {
  CET: "Europe/Brussels",
  MET: "Europe/Brussels",
  EET: "Europe/Athens",
  WET: "Europe/Lisbon",
};

const postgres: Dialect = {
  name: "postgres",
  types: { text: sql`text collate "C"`, number: double, date: sql`timestamp` },
  lower: (text) => sql`lower((${text}) collate "default")`,
  // of these names it knows the winter's time alone, which have been links since 2024
  zone: (name) => LINKED[name.toUpperCase()] ?? name,
  textsIn: (json) => sql`(select value from json_array_elements_text((${json})::json))`,
  jsonList: (value, order) => sql`json_agg(${value} order by ${order})::text`,
  rowsIn: (json, columns) => {
    const list = columns.map(({ column, kind }) =>
      kind === "text" ? sql`${column} text` : sql`${column} double precision`,
    );
    return sql`json_to_recordset((${json})::json) as given (${joined(list, ", ")})`;
  },
  // its catalog knows materialized views too, which information_schema does not; without a schema the search path decides
  describe: (
    table,
    schema,
  ) => sql`with recursive bases as (select attname, attnum, pg_type.oid as base, typtype, typbasetype
    from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
      join pg_type on pg_type.oid = atttypid
    where relname = ${table}::text and relkind in ('r', 'p', 'v', 'm', 'f') and attnum > 0
      and case when ${schema}::text is null then pg_table_is_visible(pg_class.oid) else nspname = ${schema}::text end
      and not attisdropped and has_column_privilege(pg_class.oid, attnum, 'select')
    union all select attname, attnum, pg_type.oid, pg_type.typtype, pg_type.typbasetype
    from bases join pg_type on pg_type.oid = bases.typbasetype where bases.typtype = 'd')
  select attname::text as name, case when typtype = 'e' then 'enum' else format_type(base, null) end as type
  from bases where typtype <> 'd' order by attnum`,
  moment: (milliseconds) => sql`(timestamp 'epoch' + (${milliseconds}) * interval '1 millisecond')`,
  versionOf: sql`select current_setting('server_version_num') as version`,
  least: { version: "PostgreSQL 13", isOlder: (version) => Number(version) < 130_000 },
};

const duckdb: Dialect = {
  name: "duckdb",
  types: { text: sql`varchar collate "C"`, number: double, date: sql`timestamp` },
  lower: (text) => sql`lower(${text})`,
  zone: (name) => (name === "utc" ? "UTC" : name),
  textsIn: (json) => sql`(select unnest(from_json((${json})::varchar, '["VARCHAR"]')) as value)`,
  jsonList: (value, order) => sql`to_json(list(${value} order by ${order}))::varchar`,
  rowsIn: (json, columns) => {
    const shape = JSON.stringify([
      Object.fromEntries(columns.map(({ name, kind }) => [name, kind === "text" ? "VARCHAR" : "DOUBLE"])),
    ]);
    return sql`(select unnest(from_json((${json})::varchar, (${shape})::varchar), recursive := true))`;
  },
  describe: (table, schema) => sql`select column_name as name, data_type as type from information_schema.columns
    where table_name = ${table}::text and table_schema = coalesce(${schema}::text, current_schema()::text)
      and table_catalog = current_database() order by ordinal_position`,
  moment: (milliseconds) => sql`epoch_ms((${milliseconds})::bigint)`,
  versionOf: sql`select version() as version`,
  least: { version: "DuckDB 1.0", isOlder: (version) => /^v0\./.test(version) },
};

/** What is different in each engine. */
export const dialects: Readonly<Record<SqlDatabase["dialect"], Dialect>> = { postgres, duckdb };
