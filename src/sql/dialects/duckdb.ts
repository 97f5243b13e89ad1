import { type Statement, sql } from "../statement.ts";
import { byCodePoint } from "../words.ts";
import type { Dialect, Kind } from "./Dialect.ts";
import { alike, insertJson } from "./jsonRows.ts";
import { typesOf } from "./sqlTypes.ts";
import { windowed } from "./windowed.ts";

const number = sql`double precision`;

/** The columns of JSON's objects as rows: their types stand in a shape. */
function rowsIn(json: Statement, columns: readonly { readonly name: string; readonly kind: Kind }[]): Statement {
  const shape = JSON.stringify([
    Object.fromEntries(columns.map(({ name, kind }) => [name, kind === "text" ? "VARCHAR" : "DOUBLE"])),
  ]);
  return sql`(select unnest(from_json((${json})::varchar, (${shape})::varchar), recursive := true))`;
}

const moment = (milliseconds: Statement): Statement => sql`epoch_ms((${milliseconds})::bigint)`;

/** DuckDB. */
export const duckdb: Dialect = {
  ...alike,
  name: "duckdb",
  words: {
    ...windowed,
    lower: (text) => sql`lower(${text})`,
    moment,
    textsIn: (texts) => sql`(select unnest(from_json(${JSON.stringify(texts)}::varchar, '["VARCHAR"]')) as value)`,
    numbersIn: (rows, columns) =>
      rowsIn(
        sql`${JSON.stringify(rows)}`,
        columns.map((name) => ({ name, kind: "number" })),
      ),
    list: (value, order) => sql`to_json(list(${value} order by ${order}))::varchar`,
  },
  ownTypes: typesOf({
    asText: (name, type) => (/^(text|varchar|character varying)$/.test(type) ? name : sql`${name}::text`),
    // by its own collation others may be alike
    own: byCodePoint,
    hasKeys: false,
    zone: (name) => (name === "utc" ? "UTC" : name),
  }),
  types: { text: sql`varchar collate "C"`, number, date: sql`timestamp`, row: number },
  insert: (into, columns, rows) =>
    insertJson(
      into,
      columns,
      rows,
      (json, keys) =>
        rowsIn(
          json,
          keys.map(({ kind }, i) => ({ name: `c${i}`, kind })),
        ),
      moment,
    ),
  describe: (table, schema) => sql`select column_name as name, data_type as type from information_schema.columns
    where table_name = ${table}::text and table_schema = coalesce(${schema}::text, current_schema()::text)
      and table_catalog = current_database() order by ordinal_position`,
  versionOf: sql`select version() as version`,
  least: { version: "DuckDB 1.0", isOlder: (version) => /^v0\./.test(version) },
};
