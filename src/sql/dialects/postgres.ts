import { identifier, joined, type Statement, sql } from "../statement.ts";
import type { Dialect, StoredColumn } from "./Dialect.ts";
import { alike, insertJson } from "./jsonRows.ts";
import { typesOf } from "./sqlTypes.ts";
import { windowed } from "./windowed.ts";

/** Names that PostgreSQL takes for abbreviations, and whose clocks they are. */
const LINKED: Readonly<Record<string, string | undefined>> = {
  CET: "Europe/Brussels",
  MET: "Europe/Brussels",
  EET: "Europe/Athens",
  WET: "Europe/Lisbon",
};

const number = sql`double precision`;

const rowsIn = (json: Statement, columns: readonly StoredColumn[]): Statement =>
  sql`json_to_recordset(${json}::json) as given (${joined(
    columns.map(({ column, kind }) => sql`${column} ${kind === "text" ? sql`text` : number}`),
    ", ",
  )})`;

const moment = (milliseconds: Statement): Statement =>
  sql`(timestamp 'epoch' + (${milliseconds})::float8 * interval '1 millisecond')`;

/** PostgreSQL. */
export const postgres: Dialect = {
  ...alike,
  name: "postgres",
  words: {
    ...windowed,
    lower: (text) => sql`lower((${text}) collate "default")`,
    moment,
    textsIn: (texts) => sql`(select value from json_array_elements_text(${JSON.stringify(texts)}::json))`,
    numbersIn: (rows, columns) =>
      rowsIn(
        sql`${JSON.stringify(rows)}`,
        columns.map((name) => ({ column: identifier(name), kind: "number" })),
      ),
    list: (value, order) => sql`json_agg(${value} order by ${order})::text`,
  },
  ownTypes: typesOf({
    asText: (name) => sql`${name}::text`,
    // the column as it is, for which there may be an index
    own: (name) => name,
    hasKeys: true,
    // of these names it knows the winter's time alone, which have been links since 2024
    zone: (name) => LINKED[name.toUpperCase()] ?? name,
  }),
  types: { text: sql`text collate "C"`, number, date: sql`timestamp`, row: number },
  insert: (into, columns, rows) => insertJson(into, columns, rows, rowsIn, moment),
  // its catalog knows materialized views too, which information_schema does not; without a schema the search path decides
  describe: (
    table,
    schema,
  ) => sql`with recursive bases as (select attname, attnum, pg_type.oid as base, typtype, typbasetype, attcollation
    from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
      join pg_type on pg_type.oid = atttypid
    where relname = ${table}::text and relkind in ('r', 'p', 'v', 'm', 'f') and attnum > 0
      and case when ${schema}::text is null then pg_table_is_visible(pg_class.oid) else nspname = ${schema}::text end
      and not attisdropped and has_column_privilege(pg_class.oid, attnum, 'select')
    union all select attname, attnum, pg_type.oid, pg_type.typtype, pg_type.typbasetype, attcollation
    from bases join pg_type on pg_type.oid = bases.typbasetype where bases.typtype = 'd')
  select attname::text as name, case when typtype = 'e' then 'enum' else format_type(base, null) end as type,
    (select collisdeterministic from pg_collation where oid = attcollation) as exact
  from bases where typtype <> 'd' order by attnum`,
  versionOf: sql`select current_setting('server_version_num') as version`,
  least: { version: "PostgreSQL 13", isOlder: (version) => Number(version) < 130_000 },
};
