import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { copyText } from "../../src/sql/copyText.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import type { CopyTarget, SqlRow } from "../../src/sql/SqlDatabase.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import type { StepProgress } from "../../src/tasks.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";
import { openEngine, openPglite, type TestDatabase } from "./engines.ts";

const CSV = "Customer_ID,Date,Revenue\nC1,2025-01-31,5\nC2,2025-02-30,5\nC3,2025-01-31,x\n";
const count = async (database: TestDatabase) => (await new SqlStore(database).status()).rows;

test("loadInto() keeps the tables that are not given", async () => {
  const database = await openEngine("duckdb");
  expect(await loadInto(shop(), database)).toEqual({
    number: 1,
    tables: {
      customers: { rows: 6, rejected: 0 },
      transactions: { rows: 3, rejected: 0 },
      recommendations: { rows: 2, rejected: 0 },
    },
    reading: null,
  });
  const { tables, number } = await loadInto(
    { transactions: shop().transactions.where(({ revenue }) => revenue === 10) },
    database,
  );
  expect([tables, number]).toEqual([{ transactions: { rows: 1, rejected: 0 } }, 2]);
  expect(await count(database)).toEqual({ customers: 6, transactions: 1, recommendations: 2 });
});

test("loadInto({ onBadRow: collect }) counts bad rows; without it they fail, and nothing is written", async () => {
  const database = await openEngine("duckdb");
  await expect(loadInto({ transactions: CSV }, database)).rejects.toMatchObject({ code: "invalid_date", line: 3 });
  expect(await count(database)).toEqual({ customers: null, transactions: null, recommendations: null });
  const { tables } = await loadInto({ transactions: CSV }, database, { onBadRow: "collect" });
  expect(tables).toEqual({ transactions: { rows: 1, rejected: 2 } });
});

test("loadInto(what readOrders gave) keeps how it was read", async () => {
  const database = await openEngine("duckdb");
  const read = await readOrders("Kunde;Datum;Betrag\nC1;31.01.2025;5,50\nC2;01.02.2025;7,25\n");
  expect((await loadInto(read, database)).reading).toEqual(read.reading);
  const data = await new SqlStore(database).snapshot();
  expect(await data.getReading()).toEqual(JSON.parse(JSON.stringify(read.reading)));
  expect(await data.getTransactionsFor("C1")).toMatchObject([{ revenue: 5.5, date: new Date("2025-01-31") }]);
});

test("loadInto({ signal }) stops between two batches, and nothing of it is seen", async () => {
  const database = await openEngine("duckdb");
  const stop = new AbortController();
  const query: TestDatabase["query"] = async (text, params) => {
    if (text.startsWith("insert") && text.includes("clientele_transactions")) stop.abort(new Error("stopped"));
    return database.query(text, params);
  };
  const orders = Array.from({ length: 12_000 }, (_, i) => ({ customerId: `C${i}`, date: i, revenue: 1 }));
  await expect(loadInto({ transactions: orders }, { ...database, query }, { signal: stop.signal })).rejects.toThrow(
    "stopped",
  );
  expect(await count(database)).toEqual({ customers: null, transactions: null, recommendations: null });
  const tables = await database.query("select table_name from information_schema.tables where table_schema = $1", [
    database.schema,
  ]);
  expect(tables).toEqual([{ table_name: "clientele_catalog" }]);
  await expect(
    loadInto({ transactions: CSV }, database, { signal: AbortSignal.abort(new Error("before")) }),
  ).rejects.toThrow("before");
});

test("loadInto({ onProgress }) is told of each table", async () => {
  const told: StepProgress[] = [];
  await loadInto(shop(), await openEngine("duckdb"), { onProgress: (progress) => told.push(progress) });
  const step = (name: string, done: number) => ({ job: "loadInto", step: `writing ${name}`, done, total: 3 });
  expect(told).toEqual([step("transactions", 0), step("customers", 1), step("recommendations", 2)]);
});

test("loadInto() gives the rows to copy, if there is one", async () => {
  const database = await openEngine("duckdb");
  const copied: [CopyTarget, SqlRow[]][] = [];
  const copy = async (into: CopyTarget, batches: AsyncIterable<readonly SqlRow[]>) => {
    const rows: SqlRow[] = [];
    for await (const batch of batches) rows.push(...batch);
    copied.push([into, rows]);
  };
  const customers = shop()
    .customers.select("customerId", "monetary")
    .where(({ customerId }) => customerId === "C1");
  const loaded = loadInto({ customers: customers.with({ seen: [new Date(5)] }) as never }, { ...database, copy });
  // this copy writes nothing, which does not pass for a load
  await expect(loaded).rejects.toMatchObject({ code: "query_failed", expected: "1", value: "0" });
  const [[into, rows] = [undefined, []]] = copied;
  expect(into).toMatchObject({
    schema: database.schema,
    name: expect.stringMatching(/^clientele_customers_0_[0-9a-f]{12}$/),
  });
  expect(into?.table).toBe(`"${into?.schema}"."${into?.name}"`);
  expect(into?.statement).toBe(
    `copy ${into?.table} ("customer_id", "monetary", "seen", "clientele_row", "clientele_folded") from stdin`,
  );
  expect(into?.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ["customer_id", "text"],
    ["monetary", "number"],
    ["seen", "date"],
    ["clientele_row", "number"],
    ["clientele_folded", "text"],
  ]);
  expect(rows).toEqual([{ customer_id: "C1", monetary: 500, seen: 5, clientele_row: 0, clientele_folded: "c1" }]);
});

test("loadInto() with a copy that is COPY of PostgreSQL writes what it does without", async () => {
  const database = await openEngine("postgres");
  const copy = async ({ statement, columns }: CopyTarget, batches: AsyncIterable<readonly SqlRow[]>) => {
    const client = await openPglite();
    for await (const rows of batches)
      await client.query(statement.replace("from stdin", "from '/dev/blob'"), [], {
        blob: new Blob([copyText({ columns }, rows)]),
      });
  };
  await loadInto(shop(), { ...database, copy });
  const data = await new SqlStore(database).snapshot();
  expect((await data.listCustomers()).customers).toEqual([...shop().customers]);
  expect(await data.getTransactionsFor("C2")).toEqual([shop().transactions.row(1)]);
});

test("loadInto() fails as copy does, and leaves nothing", async () => {
  const database = await openEngine("duckdb");
  const copy = () => Promise.reject(Object.assign(new Error("full"), { code: "53100" }));
  await expect(loadInto(shop(), { ...database, copy })).rejects.toMatchObject({
    code: "database_full",
    table: "transactions",
  });
  expect(await count(database)).toEqual({ customers: null, transactions: null, recommendations: null });
});

test("loadInto() refuses options that there are not", async () => {
  const database = await openEngine("duckdb");
  await expect(loadInto(shop(), database, { onBadRows: "fail" } as never)).rejects.toThrow(/onBadRow/);
  await expect(loadInto(undefined as never, database)).rejects.toThrow(invalidOption("source"));
});
