import { OptionError } from "../errors.ts";
import type { Dialect } from "./dialects/Dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import { type About, failureOf } from "./failures.ts";
import type { SqlDatabase, SqlRow } from "./SqlDatabase.ts";
import type { SqlValue, Statement } from "./statement.ts";

/** A database as the library asks it: statements in, rows out, and errors that say what they were about. */
export class Engine {
  readonly dialect: Dialect;
  /** Whether the server takes values beside a statement; where it is not known yet, they stand in it. */
  takesValues: boolean;

  constructor(readonly database: SqlDatabase) {
    this.dialect = dialects[database.dialect];
    this.takesValues = database.dialect !== "clickhouse";
  }

  /** The rows of a statement. */
  async rows(statement: Statement, about: About = {}): Promise<readonly SqlRow[]> {
    return this.#ask(statement, about, async (rows) => {
      if (Array.isArray(rows)) return rows;
      const all: SqlRow[] = [];
      for await (const row of rows) all.push(row);
      return all;
    });
  }

  /** Its only row. */
  async row(statement: Statement, about: About = {}): Promise<SqlRow> {
    return (await this.rows(statement, about))[0] ?? {};
  }

  /** Gives the rows to a function, one after the other: what the client holds back is not in memory. */
  async each(statement: Statement, about: About, see: (row: SqlRow) => void): Promise<void> {
    await this.#ask(statement, about, async (rows) => {
      if (Symbol.iterator in rows) for (const row of rows) see(row);
      else for await (const row of rows) see(row);
    });
  }

  /** The rows, as whoever asks takes them. */
  async *stream(statement: Statement, about: About): AsyncGenerator<SqlRow> {
    const { text, values } = this.render(statement);
    try {
      yield* requireRows(await this.database.query(text, values));
    } catch (error) {
      throw error instanceof OptionError ? error : this.failure(error, about);
    }
  }

  /** An error of the client as one of the library. */
  failure(error: unknown, about: About): Error {
    return failureOf(error, about, this.dialect.name);
  }

  /** A statement as the server reads it. */
  render(statement: Statement): { readonly text: string; readonly values: readonly SqlValue[] } {
    return statement.render(this.dialect, !this.takesValues);
  }

  /** Texts in parts, each of which fits into a statement; in one part if they all do. */
  parts(texts: readonly string[]): readonly (readonly string[])[] {
    const parts: string[][] = [[]];
    let length = 0;
    for (const text of texts) {
      // a character takes three bytes at most, an escaped one two
      const size = 3 * text.length + 4;
      if (length > 0 && length + size > this.dialect.longestList) {
        parts.push([]);
        length = 0;
      }
      parts.at(-1)?.push(text);
      length += size;
    }
    return parts;
  }

  async #ask<T>(
    statement: Statement,
    about: About,
    read: (rows: Iterable<SqlRow> | AsyncIterable<SqlRow>) => Promise<T>,
  ): Promise<T> {
    const { text, values } = this.render(statement);
    try {
      return await read(requireRows(await this.database.query(text, values)));
    } catch (error) {
      throw error instanceof OptionError ? error : this.failure(error, about);
    }
  }

  /** Whether a text can be in the database at all: PostgreSQL has none with NUL, and half a surrogate pair is not UTF-8. */
  canHold(text: string): boolean {
    return !HALF_A_PAIR.test(text) && (this.dialect.name !== "postgres" || !text.includes("\0"));
  }
}

const HALF_A_PAIR = /\p{Surrogate}/u;

function requireRows(rows: Iterable<SqlRow> | AsyncIterable<SqlRow>): Iterable<SqlRow> | AsyncIterable<SqlRow> {
  if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows || Symbol.asyncIterator in rows))
    throw new OptionError("query", "its answer", "rows: an iterable of objects", rows);
  return rows;
}

/** A number as clients give it: some have bigint, or text for what a double cannot hold. */
export function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

/** A text, `null` where there is none. */
export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
