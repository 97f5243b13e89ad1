import { DataError } from "../errors.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import {
  type Catalog,
  EMPTY,
  readCatalog,
  SCHEMAS,
  type WrittenColumn,
  type WrittenName,
  type WrittenTable,
} from "./Catalog.ts";
import { catalogPlace, type Replaced, tableNamed } from "./catalogPlaces.ts";
import type { Kind } from "./dialects/Dialect.ts";
import { type Engine, textOf } from "./Engine.ts";
import { severityOf } from "./lookups.ts";
import { requireVersion } from "./open.ts";
import { type Facts, FOLDED, ROW } from "./Relation.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";

/** Rows, many at a time. */
type Batches = AsyncIterable<readonly SqlRow[]> | Iterable<readonly SqlRow[]>;

/** A column to write: its name in code, and what it holds. */
export interface NewColumn {
  readonly name: string;
  readonly kind: Kind;
}

/** A table that is being written: nobody sees it. */
export interface NewTable extends Pick<WrittenTable, "table" | "facts"> {
  readonly name: WrittenName;
  readonly columns: readonly (NewColumn & Pick<WrittenColumn, "column">)[];
}

/** What all tables are called that the library writes, but the catalog: which publication they come after, and by whom. */
const WRITTEN = /^clientele_(?:customers|transactions|recommendations|histories|documents|catalog)_(\d+)_[0-9a-f]{12}$/;
/** A table that says what a publication was, in engines that have one for each. */
const PUBLICATION = /^clientele_catalog_(\d+)$/;
/** The long texts: how predictions were made, how orders were read, and by which rules customers are in segments. */
export type DocumentName = "report" | "reading" | "segments";

/** Names that a column cannot have, or that objects have already. */
const RESERVED = ["ctid", "oid", "xmin", "xmax", "cmin", "cmax", "tableoid", "rowid", "__proto__"];

/**
 * Writes tables beside those in use, and puts them in their place in one step. Whoever publishes first wins: others were made from
 * what is not there any more, and are told so.
 */
export class Writer {
  readonly #engine: Engine;
  readonly #before: Catalog;
  readonly #suffix: string;
  readonly #signal: AbortSignal | undefined;
  readonly #created: string[] = [];

  private constructor(engine: Engine, before: Catalog, signal: AbortSignal | undefined) {
    this.#engine = engine;
    this.#before = before;
    this.#signal = signal;
    this.#suffix = `${before.number}_${globalThis.crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  }

  /** Makes the catalog if there is none. */
  static async begin(engine: Engine, signal?: AbortSignal): Promise<Writer> {
    await requireVersion(engine);
    // of two who make it at the same time one is refused, and finds it then
    const place = catalogPlace(engine);
    const make = () => place.make(engine, JSON.stringify(EMPTY));
    await make().catch((error: unknown) => {
      if (!(error instanceof DataError && error.code === "concurrent_write")) throw error;
      return make();
    });
    return new Writer(engine, await readCatalog(engine), signal);
  }

  /** What was published before. */
  get before(): Catalog {
    return this.#before;
  }

  /** An empty table. */
  async create(name: WrittenName, given: readonly NewColumn[], facts?: Facts): Promise<NewTable> {
    const table = `clientele_${name}_${this.#suffix}`;
    const taken = new Set<string>([ROW, FOLDED, ...RESERVED]);
    const own = new Set(SCHEMAS[name].columns.map((column) => column.name));
    const columns = given.map(({ name: called, kind }) => {
      const wanted = own.has(called) ? sqlName(called) : this.#engine.dialect.held(sqlName(called));
      let column = wanted;
      for (let i = 2; taken.has(column); i++) column = `${wanted}_${i}`;
      taken.add(column);
      return { name: called, column, kind };
    });
    const { types, stored } = this.#engine.dialect;
    const list = this.#columnsOf(name, columns).map(
      ({ column, kind }) => sql`${identifier(column)} ${types[column === ROW ? "row" : kind]}`,
    );
    const keys = columns.filter(({ name }) => name === "customerId").map(({ column }) => identifier(column));
    const rest = stored([...keys, identifier(ROW)]);
    await this.#write(name, sql`create table ${tableNamed(this.#engine, table)} (${joined(list, ", ")})${rest}`);
    this.#created.push(table);
    return { name, table, columns, ...(facts && { facts }) };
  }

  /** Rows to a batch: as many as a statement takes; fewer for a client that copies, which waits for no answer between them. */
  get batch(): number {
    return this.#engine.database.copy === undefined ? this.#engine.dialect.batch : 250;
  }

  /** Rows by the columns' names in the database, written as they come. */
  async fill({ name, table, columns }: NewTable, batches: Batches): Promise<void> {
    const all = this.#columnsOf(name, columns);
    const into = tableNamed(this.#engine, table);
    const names = joined(
      all.map(({ column }) => identifier(column)),
      ", ",
    );
    let given = 0;
    const counted = async function* () {
      for await (const batch of batches) {
        given += batch.length;
        yield batch;
      }
    };
    const checked = this.#checked(name, columns, counted());
    const { copy, schema } = this.#engine.database;
    if (copy === undefined) {
      await this.#insert(name, into, all, checked);
      return;
    }
    const statement = this.#engine.render(sql`copy ${into} (${names}) from stdin`).text;
    const target = all.map(({ column, kind }) => ({ name: column, kind }));
    try {
      await copy({ table: this.#engine.render(into).text, schema, name: table, columns: target, statement }, checked);
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw this.#failed(this.#engine.failure(error, { table: name }));
    }
    const written = sql`select count(*) as count from ${into}`;
    const { count } = await this.#engine.row(written, { table: name }).catch((error: Error) => {
      throw this.#failed(error);
    });
    if (Number(count) === given) return;
    const problem = `copy wrote ${Number(count)} rows of ${given}: it must take all that it is given`;
    throw new DataError("query_failed", problem, { table: name, value: String(count), expected: String(given) });
  }

  /** Rows in statements of many. */
  async #insert(
    name: WrittenName,
    into: Statement,
    columns: readonly { readonly column: string; readonly kind: Kind }[],
    batches: AsyncIterable<readonly SqlRow[]>,
  ): Promise<void> {
    const { dialect } = this.#engine;
    const most = dialect.rowsToStatement(columns.length);
    for await (const batch of batches)
      for (let from = 0; from < batch.length; from += most)
        await this.#write(name, dialect.insert(into, columns, batch.slice(from, from + most)));
  }

  /** Makes the indexes that look-ups and lists need. */
  async index({ name, table, columns }: NewTable & Pick<WrittenTable, "columns">): Promise<void> {
    const from = tableNamed(this.#engine, table);
    const of = (called: string) => {
      const found = columns.find(({ name }) => name === called);
      return found && identifier(found.column);
    };
    const key = of("customerId");
    const create = async (what: Statement, rest: Statement = NOTHING) => {
      await this.#write(name, sql`create index on ${from} ${what}${rest}`);
    };
    // there a table is sorted by the key
    if (this.#engine.dialect.name === "clickhouse") return;
    if (this.#engine.dialect.name === "duckdb") {
      // the engine reads columns fast, and needs no more; an index has a name there
      if (key !== undefined)
        await this.#write(name, sql`create index ${identifier(`${table}_key`)} on ${from} (${key})`);
      return;
    }
    const row = identifier(ROW);
    if (key !== undefined) await create(sql`(${key}, ${row})`);
    if (name === "customers") {
      const filters = [of("rfmSegment"), of("churnRiskLevel")].flatMap((filter) => filter ?? []);
      // with what lists are filtered by, so that an index alone decides which rows are on a page
      const include = filters.length === 0 ? NOTHING : sql` include (${joined(filters, ", ")})`;
      await create(sql`(${row})`, include);
      for (const { name: called, column, kind, hasMissing, isRepetitive } of columns) {
        if (
          called === "customerId" ||
          (kind === "text" && !SCHEMAS.customers.columns.some(({ name }) => name === called))
        )
          continue;
        await create(sql`(${identifier(column)}, ${row})`, include);
        if (hasMissing || isRepetitive)
          await create(sql`(${identifier(column)} desc${hasMissing ? sql` nulls last` : NOTHING}, ${row})`, include);
      }
      const risk = of("churnRiskLevel");
      for (const direction of risk === undefined ? [] : [sql`asc`, sql`desc`])
        await create(
          sql`(${severityOf(risk as Statement)} ${direction} nulls last, ${risk as Statement} ${direction}, ${row})`,
          include,
        );
      await this.#indexTexts(from);
      // who is in which segment says how much is at risk: else a page of both would be thought to have fewer rows
      if (filters.length === 2)
        await this.#write(
          name,
          sql`create statistics ${tableNamed(this.#engine, `${table}_both`)} (mcv) on ${joined(filters, ", ")} from ${from}`,
        );
    }
    if (name === "transactions") {
      const [revenue, order] = [of("revenue"), of("orderId")];
      if (revenue !== undefined && key !== undefined) await create(sql`(${key})`, sql` where ${revenue} < 0`);
      if (order !== undefined && key !== undefined) await create(sql`(${order})`, sql` where ${key} is null`);
      await create(sql`(${row})`);
    }
    await this.#vacuum(name, from);
  }

  /** An index alone answers only for rows that a vacuum has seen. Within a transaction there is none, and to try would end it. */
  async #vacuum(name: WrittenName, from: Statement): Promise<void> {
    // what was just written would have given the transaction its number
    const { outside } = await this.#engine.row(
      sql`select (pg_current_xact_id_if_assigned() is null)::int::float8 as outside`,
    );
    await this.#write(name, Number(outside) === 1 ? sql`vacuum (analyze) ${from}` : sql`analyze ${from}`);
  }

  /** An index of three letters each, for searches; a database without that extension looks at all ids. */
  async #indexTexts(from: Statement): Promise<void> {
    try {
      await this.#engine.rows(sql`create extension if not exists pg_trgm`);
      await this.#engine.rows(sql`create index on ${from} using gin (${identifier(FOLDED)} gin_trgm_ops)`);
    } catch (error) {
      if (!(error instanceof DataError) || error.code === "database_unavailable") throw error;
    }
  }

  /** Long texts: the report, the reading. */
  async documents(texts: { readonly [name in DocumentName]?: string | undefined }): Promise<string> {
    const table = `clientele_documents_${this.#suffix}`;
    const into = tableNamed(this.#engine, table);
    const { types, stored } = this.#engine.dialect;
    const rest = stored([]);
    await this.#write("documents", sql`create table ${into} (name ${types.text}, content ${types.text})${rest}`);
    this.#created.push(table);
    const columns = (["name", "content"] as const).map((column) => ({ column, kind: "text" as const }));
    const rows = Object.entries(texts).flatMap(([name, content]) => (content === undefined ? [] : { name, content }));
    if (rows.length > 0) await this.#write("documents", this.#engine.dialect.insert(into, columns, rows));
    return table;
  }

  /** The long texts of what was published before. */
  async keptDocuments(): Promise<{ readonly [name in DocumentName]?: string }> {
    const { documents } = this.#before;
    if (documents === undefined) return {};
    const about = { table: "documents" };
    const rows = await this.#engine
      .rows(sql`select name, content from ${tableNamed(this.#engine, documents)}`, about)
      .catch((error: Error) => {
        throw this.#failed(error);
      });
    return Object.fromEntries(rows.map(({ name, content }) => [String(name), String(content)]));
  }

  /**
   * Puts what was written in the place of what was there, in one statement; others' unfinished tables, and those of the version before
   * the last, go.
   *
   * @throws DataError `concurrent_write` where somebody else published meanwhile
   */
  async publish(content: Omit<Catalog, "number" | "before">): Promise<number> {
    const { number, tables, documents } = this.#before;
    const old = [...Object.values(tables).map(({ table }) => table), ...(documents === undefined ? [] : [documents])];
    const now = [...Object.values(content.tables).map(({ table }) => table), content.documents ?? ""];
    const next: Catalog = { ...content, number: number + 1, before: old.filter((table) => !now.includes(table)) };
    this.#signal?.throwIfAborted();
    const outcome = await catalogPlace(this.#engine)
      .replace(this.#engine, number, JSON.stringify(next), this.#suffix)
      .catch(
        async (error: unknown): Promise<Replaced> => ((await this.#isPublished(next, error)) ? "done" : "refused"),
      );
    // where others may have built on it, what is left goes with the next publication
    if (outcome === "replaced") this.#created.length = 0;
    if (outcome !== "done") throw overtaken();
    this.#created.length = 0;
    // what is left goes with the next publication
    await this.#sweep(next.number, new Set([...now, ...next.before])).catch(() => undefined);
    return number + 1;
  }

  /** Whether what seemed to fail was done: the answer may have been lost, and not the statement. */
  async #isPublished(next: Catalog, error: unknown): Promise<boolean> {
    const catalog = await readCatalog(this.#engine).catch(() => undefined);
    const isDone = catalog !== undefined && JSON.stringify({ ...catalog, mark: undefined }) === JSON.stringify(next);
    if (isDone) return true;
    // where it may still be done, nothing is dropped: the next publication sweeps what nobody sees
    const isOver = error instanceof DataError && !["database_unavailable", "database_timeout"].includes(error.code);
    if (catalog === undefined || !isOver) this.#created.length = 0;
    throw error;
  }

  /** Drops what was written: nobody has seen it. */
  async abandon(): Promise<void> {
    for (const table of this.#created.splice(0))
      await this.#engine.rows(sql`drop table if exists ${tableNamed(this.#engine, table)}`).catch(() => undefined);
  }

  /**
   * Drops tables that nobody can see any more, and those of writers who began before this publication: they cannot publish. Those of
   * who began after it are their own affair.
   */
  async #sweep(published: number, kept: ReadonlySet<string>): Promise<void> {
    const rows = await this.#engine.rows(this.#engine.dialect.tables(this.#engine.database.schema ?? null));
    for (const { name } of rows) {
      const table = textOf(name) ?? "";
      const [, base] = WRITTEN.exec(table) ?? [];
      const [, publication] = PUBLICATION.exec(table) ?? [];
      const isOver = base === undefined ? Number(publication) < published - 1 : Number(base) < published;
      if (!isOver || kept.has(table)) continue;
      await this.#engine.rows(sql`drop table if exists ${tableNamed(this.#engine, table)}`).catch(() => undefined);
    }
  }

  /** The columns as they are written: with the row's number, and of customers the id without its case. */
  #columnsOf(name: WrittenName, columns: NewTable["columns"]) {
    const row = { name: ROW, column: ROW, kind: "number" as const };
    const folded = { name: FOLDED, column: FOLDED, kind: "text" as const };
    return [...columns, row, ...(name === "customers" ? [folded] : [])];
  }

  /** @throws DataError `invalid_text` for a text that the database cannot hold */
  async *#checked(table: WrittenName, columns: NewTable["columns"], batches: AsyncIterable<readonly SqlRow[]>) {
    const texts = columns.filter(({ kind }) => kind === "text");
    for await (const batch of batches) {
      for (const row of batch)
        for (const { name, column } of texts) {
          const value = row[column];
          if (typeof value !== "string" || this.#engine.canHold(value)) continue;
          const problem =
            "expected a text that the database can hold: without NUL in PostgreSQL, without half a surrogate pair";
          const details = { table, row: Number(row[ROW]), column: name, value: value.slice(0, 100) };
          throw new DataError("invalid_text", problem, details);
        }
      yield batch;
    }
  }

  async #write(table: string, statement: Statement): Promise<void> {
    this.#signal?.throwIfAborted();
    try {
      await this.#engine.rows(statement, { table });
    } catch (error) {
      throw this.#failed(error as Error);
    }
  }

  /** A table that has gone while it was written was swept away by whoever published. */
  #failed(error: Error): Error {
    return error instanceof DataError && error.code === "missing_table" ? overtaken(error) : error;
  }
}

function overtaken(cause?: Error): DataError {
  const problem =
    "somebody else published data meanwhile, and what was written here was made from older ones; run it again";
  return new DataError("concurrent_write", problem, {}, cause && { cause });
}

/** The name of a column: that of JSON, in letters that every database has, and not longer than names may be. */
const sqlName = (name: string): string =>
  snakeCase(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, "_")
    .slice(0, 40) || "column";
