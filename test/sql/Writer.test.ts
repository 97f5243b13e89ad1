import { describe, expect, test } from "vitest";
import { readCatalog } from "../../src/sql/Catalog.ts";
import { tableNamed } from "../../src/sql/catalogPlaces.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { ROW } from "../../src/sql/Relation.ts";
import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { identifier, sql } from "../../src/sql/statement.ts";
import { type NewColumn, type NewTable, Writer } from "../../src/sql/Writer.ts";
import { milliseconds } from "../../src/sql/words.ts";
import { ENGINES, openEngine, type TestDatabase } from "./engines.ts";
import { watched } from "./watched.ts";

const ORDERS: readonly NewColumn[] = [
  { name: "customerId", kind: "text" },
  { name: "date", kind: "date" },
  { name: "revenue", kind: "number" },
];
const orders = (customerId: string) => ({ transactions: [{ customerId, date: "2025-01-31", revenue: 5 }] });
const publishing = (table: NewTable) => {
  const columns = table.columns.map((column) => ({ ...column, hasMissing: true, isRepetitive: false }));
  return {
    tables: { transactions: { ...table, columns, version: table.table, rows: 1, rejected: 0 } },
    publishedAt: null,
  };
};
const begin = (database: SqlDatabase) => Writer.begin(new Engine(database));
const create = (writer: Writer, columns = ORDERS) => writer.create("transactions", columns);

/** The tables that the library wrote, but the catalog. */
async function tablesIn(database: TestDatabase): Promise<unknown[]> {
  const engine = new Engine(database);
  const rows = await engine.rows(engine.dialect.tables(database.schema));
  return rows
    .map(({ name }) => String(name))
    .filter((name) => !/^clientele_catalog(_\d+)?$/.test(name))
    .sort();
}

describe.each(ENGINES)("%s", (dialect) => {
  test("fill(table, batches) writes texts, numbers and dates as they are, and what is missing as null", async () => {
    const database = await openEngine(dialect);
    const writer = await begin(database);
    const table = await create(writer);
    const hostile = `it's "\\" \n\t$1 😀 null`;
    const row = (place: number, customerId: string | null, date: number | null, revenue: number | null) => {
      return { [ROW]: place, customer_id: customerId, date, revenue };
    };
    await writer.fill(table, [
      [row(0, hostile, Date.UTC(1969, 11, 31, 23), 0.1)],
      [],
      [row(1, "", 0, -1e300), row(2, null, null, null)],
    ]);
    const engine = new Engine(database);
    const date = sql`${milliseconds(sql`date`)} as date`;
    const [customer] = [engine.dialect.written(sql`customer_id`, "text")];
    const from = tableNamed(engine, table.table);
    const rows = sql`select ${customer} as customer_id, ${date}, revenue from ${from} order by ${identifier(ROW)}`;
    expect(await engine.rows(rows)).toEqual([
      { customer_id: hostile, date: -3_600_000, revenue: 0.1 },
      // no customer, where it is so that texts are missing
      { customer_id: dialect === "clickhouse" ? null : "", date: 0, revenue: -1e300 },
      { customer_id: null, date: null, revenue: null },
    ]);
  });

  test("create(columns) gives columns alike different names, whatever they are called", async () => {
    const writer = await begin(await openEngine(dialect));
    const names = ["Own", "own", "clienteleRow", "x".repeat(90), `${"x".repeat(90)}y`, "\0", 'a"; drop table t', "ä"];
    const { columns } = await create(
      writer,
      names.map((name) => ({ name, kind: "text" })),
    );
    expect(new Set(columns.map(({ column }) => column)).size).toBe(names.length);
    expect(columns.map(({ name }) => name)).toEqual(names);
    await writer.abandon();
  });

  test("publish() leaves the tables of the version before, and no others", async () => {
    const database = await openEngine(dialect);
    const unfinished = await create(await begin(database));
    const versions: NewTable[] = [];
    for (let number = 1; number <= 3; number++) {
      const writer = await begin(database);
      versions.push(await create(writer));
      expect(await writer.publish(publishing(versions.at(-1) as NewTable))).toBe(number);
    }
    const kept = versions.slice(1).map(({ table }) => table);
    expect(await tablesIn(database)).toEqual([...kept].sort());
    expect(kept).not.toContain(unfinished.table);
    expect(await readCatalog(new Engine(database))).toMatchObject({ number: 3, before: [kept[0]] });
  });

  test("publish() loses against somebody else who published meanwhile", async () => {
    const database = await openEngine(dialect);
    const [first, second] = [await begin(database), await begin(database)];
    const [mine, theirs] = [await create(first), await create(second)];
    await second.publish(publishing(theirs));
    await expect(first.publish(publishing(mine))).rejects.toMatchObject({ code: "concurrent_write" });
    expect((await readCatalog(new Engine(database))).tables.transactions?.table).toBe(theirs.table);
    // what was written here was swept away
    await expect(first.fill(mine, [[{ [ROW]: 0 }]])).rejects.toMatchObject({ code: "concurrent_write" });
  });

  test("abandon() drops what was written", async () => {
    const database = await openEngine(dialect);
    const writer = await begin(database);
    await create(writer);
    await writer.documents({ report: "{}" });
    expect(await tablesIn(database)).toHaveLength(2);
    await writer.abandon();
    expect(await tablesIn(database)).toEqual([]);
  });
});

test("whichever statement of a load fails, others see the version before or the one after, whole", async () => {
  const database = await openEngine("duckdb");
  await loadInto(orders("before"), database);
  const seen = async () => {
    const data = await new SqlStore(database).snapshot();
    const of = async (id: string) => (await data.getTransactionsFor(id)).length;
    return [await of("before"), await of("after")];
  };
  let failing = 0;
  for (let isOver = false; !isOver; ) {
    failing++;
    const { database: broken, statements } = watched(database, (text, place) => {
      if (place === failing) throw new Error(`IO Error: down at ${text}`);
    });
    const loaded = await loadInto(orders("after"), broken).catch((error: unknown) => error);
    isOver = statements.length < failing;
    const published = statements.slice(0, failing - 1).some((text) => text.startsWith("update"));
    expect(await seen()).toEqual(published ? [0, 1] : [1, 0]);
    if (!published) expect(loaded).toMatchObject({ code: "database_unavailable" });
    if (published) await loadInto(orders("before"), database);
  }
  expect(failing).toBeGreaterThan(10);
});

test("fill() refuses NUL for PostgreSQL by row and column, and writes it in DuckDB", async () => {
  const rows = [[{ [ROW]: 7, customer_id: "a\0b", date: 0, revenue: 1 }]];
  const postgres = await begin(await openEngine("postgres"));
  await expect(postgres.fill(await create(postgres), rows)).rejects.toMatchObject({
    code: "invalid_text",
    table: "transactions",
    row: 7,
    column: "customerId",
  });
  await postgres.abandon();
  const duckdb = await openEngine("duckdb");
  const other = await begin(duckdb);
  const table = await create(other);
  await other.fill(table, rows);
  expect(await duckdb.query(`select customer_id as id from ${duckdb.schema}.${table.table}`)).toEqual([{ id: "a\0b" }]);
});

test("publish() whose confirmation is lost has published; nothing is dropped, and the next load works", async () => {
  const database = await openEngine("duckdb");
  await loadInto(orders("before"), database);
  const losing: SqlDatabase = {
    ...database,
    query: async (text, params) => {
      const rows = await database.query(text, params);
      if (text.startsWith("update")) throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
      return rows;
    },
  };
  await loadInto(orders("after"), losing);
  expect(await (await new SqlStore(database).snapshot()).getTransactionsFor("after")).toHaveLength(1);
  // where nobody can be asked what became of it, it may have failed: still nothing is dropped
  let isDown = false;
  const down: SqlDatabase = {
    ...database,
    query: async (text, params) => {
      if (isDown) throw new Error("Connection terminated unexpectedly");
      const rows = await database.query(text, params);
      isDown = text.startsWith("update");
      if (isDown) throw new Error("Connection terminated unexpectedly");
      return rows;
    },
  };
  await expect(loadInto(orders("last"), down)).rejects.toMatchObject({ code: "database_unavailable" });
  expect(await (await new SqlStore(database).snapshot()).getTransactionsFor("last")).toHaveLength(1);
  await loadInto(orders("again"), database);
  expect(await (await new SqlStore(database).snapshot()).getTransactionsFor("again")).toHaveLength(1);
});

test("who publishes between another's publication and its sweep keeps what it published", async () => {
  const database = await openEngine("duckdb");
  await loadInto(orders("before"), database);
  let isIn = false;
  const overtaken: SqlDatabase = {
    ...database,
    query: async (text, params) => {
      if (text.startsWith("select table_name") && !isIn) {
        isIn = true;
        await loadInto(orders("later"), database);
      }
      return database.query(text, params);
    },
  };
  await loadInto(orders("first"), overtaken);
  expect(await (await new SqlStore(database).snapshot()).getTransactionsFor("later")).toHaveLength(1);
});
