import { DataError } from "../errors.ts";
import { type Engine, textOf } from "./Engine.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { identifier, type Statement, sql } from "./statement.ts";
import { text } from "./words.ts";

/** Whether content was put in the place of another: it was, it was not, or it was and has been replaced since. */
export type Replaced = "done" | "refused" | "replaced";

/** Where it stands which tables belong together. */
export interface CatalogPlace {
  /** Makes it where it is not, with what is published before anything is. */
  make(engine: Engine, empty: string): Promise<void>;
  /** Whether there is one. */
  isThere(engine: Engine): Promise<boolean>;
  /** What stands in it, and its mark; no content where the mark is still the known one. */
  read(engine: Engine, known: string): Promise<{ readonly content: string | null; readonly mark: string }>;
  /** Puts new content in it, unless another number stands there. */
  replace(engine: Engine, number: number, content: string, writer: string): Promise<Replaced>;
}

/** The catalog's table. */
const CATALOG = "clientele_catalog";

/** A table of the library's own as a statement names it. */
export function tableNamed({ database: { schema } }: Engine, table: string): Statement {
  return schema === undefined ? identifier(table) : sql`${identifier(schema)}.${identifier(table)}`;
}

/** A row of a table: one statement updates it. */
const inRow: CatalogPlace = {
  async make(engine, empty) {
    const { schema } = engine.database;
    if (schema !== undefined && !(await hasSchema(engine, schema)))
      await engine.rows(sql`create schema if not exists ${identifier(schema)}`);
    const catalog = tableNamed(engine, CATALOG);
    await engine.rows(
      sql`create table if not exists ${catalog} (id integer primary key, number integer not null, content varchar not null)`,
    );
    await engine.rows(sql`insert into ${catalog} values (1, 0, ${empty}::varchar) on conflict do nothing`);
  },
  async isThere(engine) {
    const { schema = null } = engine.database;
    return (await engine.rows(engine.dialect.describe(CATALOG, schema))).length > 0;
  },
  async read(engine, known) {
    // a mark goes over the wire with every request, what it stands for once; a number would come again after a restored backup
    const { content, mark } = await engine.row(
      sql`select case when md5(content) = ${text(known)} then null else content end as content, md5(content) as mark
        from ${tableNamed(engine, CATALOG)} where id = 1`,
    );
    return { content: textOf(content), mark: String(mark) };
  },
  async replace(engine, number, content) {
    const done = await engine.rows(
      sql`update ${tableNamed(engine, CATALOG)} set number = ${number + 1}::integer, content = ${content}::varchar
        where id = 1 and number = ${number}::integer returning number`,
      { table: "catalog" },
    );
    return done.length > 0 ? "done" : "refused";
  },
};

/** Asked first: to make one that there is needs a right that a writer need not have. */
async function hasSchema(engine: Engine, schema: string): Promise<boolean> {
  const found = await engine.rows(
    sql`select 1 as found from information_schema.schemata where schema_name = ${schema}::text and catalog_name = current_database()`,
  );
  return found.length > 0;
}

/** So often a catalog is looked for while others are published and dropped. */
const ATTEMPTS = 5;

/**
 * A table for each publication, of which the last counts: without transactions a rename is what is done at once or not at all, and
 * what only one of two can do.
 */
const inTables: CatalogPlace = {
  async make(engine) {
    const { schema } = engine.database;
    if (schema === undefined) return;
    const found = await engine.rows(sql`select name from system.databases where name = ${schema}`);
    if (found.length === 0) await engine.rows(sql`create database if not exists ${identifier(schema)}`);
  },
  isThere: async (engine) => (await latest(engine)) !== undefined,
  async read(engine, known) {
    for (let attempt = 1; ; attempt++) {
      const last = await latest(engine);
      if (last === undefined) {
        const problem = "nothing was published in this database";
        throw new DataError("missing_table", problem, { table: "catalog" });
      }
      if (last.mark === known) return { content: null, mark: known };
      try {
        const { content } = await engine.row(sql`select content from ${tableNamed(engine, last.table)}`);
        return { content: textOf(content), mark: last.mark };
      } catch (error) {
        // it may have been dropped meanwhile, for others that were published
        const isGone = error instanceof DataError && error.code === "missing_table";
        if (!isGone || attempt === ATTEMPTS) throw error;
      }
    }
  },
  async replace(engine, number, content, writer) {
    const named = (name: string) => tableNamed(engine, `${CATALOG}_${name}`);
    const [mine, last] = [named(writer), named(String(number + 1))];
    try {
      await engine.rows(sql`create table ${mine} (content String)${engine.dialect.stored([])}`, {
        table: "catalog",
      });
      await engine.rows(engine.dialect.insert(mine, [{ column: "content", kind: "text" }], [{ content }]));
      await engine.rows(sql`rename table ${mine} to ${last}`);
    } catch (error) {
      await engine.rows(sql`drop table if exists ${mine}`).catch(() => undefined);
      // whoever published meanwhile has the place, or swept the draft away
      if (error instanceof DataError && ["concurrent_write", "missing_table"].includes(error.code)) return "refused";
      throw error;
    }
    // the place may have been free again long after others published, or others may already have built on this
    return (await latest(engine))?.number === number + 1 ? "done" : "replaced";
  },
};

/**
 * The table of the last publication. A number would come again after a restored backup: the mark has the time, and the name of the table
 * of documents that was published with it.
 */
async function latest(engine: Engine) {
  const rows = await listed(engine);
  const documents = (number: number) =>
    rows.filter(({ name }) => String(name).startsWith(`clientele_documents_${number}_`));
  const found = rows.flatMap(({ name, since }) => {
    if (!String(name).startsWith(CATALOG)) return [];
    const number = Number(String(name).slice(CATALOG.length + 1));
    const written = documents(number - 1).map(({ name }) => String(name));
    return { number, table: String(name), mark: [number, since, ...written.sort()].join(" ") };
  });
  return found.sort((a, b) => b.number - a.number)[0];
}

/** The catalogs and documents that there are. An old server fails to list tables while any of them is dropped. */
async function listed(engine: Engine): Promise<readonly SqlRow[]> {
  const statement = sql`select name, toString(metadata_modification_time) as since from system.tables
    where database = ${databaseOf(engine)} and match(name, ${`^(${CATALOG}_[0-9]+|clientele_documents_[0-9]+_[0-9a-f]+)$`})`;
  for (let attempt = 1; ; attempt++)
    try {
      return await engine.rows(statement);
    } catch (error) {
      const isPassing = error instanceof DataError && ["missing_table", "query_failed"].includes(error.code);
      if (!isPassing) throw error;
      if (attempt === ATTEMPTS) {
        // whoever takes that for an empty database would overwrite what there is
        throw new DataError(
          "database_unavailable",
          `the tables cannot be listed: ${error.message}`,
          {},
          { cause: error },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    }
}

/** The database in which the library's tables are. */
const databaseOf = ({ database: { schema } }: Engine): Statement =>
  schema === undefined ? sql`currentDatabase()` : sql`${schema}`;

/** Where an engine has its catalog. */
export const catalogPlace = (engine: Engine): CatalogPlace => (engine.dialect.name === "clickhouse" ? inTables : inRow);
