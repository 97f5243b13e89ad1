import { describe, expect, test } from "vitest";
import type { TableName } from "../../src/shop/tables.ts";
import { ownRelation, readCatalog } from "../../src/sql/Catalog.ts";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { Engine } from "../../src/sql/Engine.ts";
import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { sql } from "../../src/sql/statement.ts";
import { missingColumn } from "../shared/failures.ts";
import { NPM_ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

test("readCatalog(engine) fails where the database does", async () => {
  const query = async () => Promise.reject(Object.assign(new Error("no"), { code: "28P01" }));
  await expect(readCatalog(new Engine({ query, dialect: "postgres" }))).rejects.toMatchObject({
    code: "no_permission",
  });
});

describe.each(NPM_ENGINES)("%s", (dialect) => {
  const described = async (
    name: TableName,
    columns: string,
    { given, ...options }: Partial<SqlDatabase> & { readonly given?: string } = {},
  ) => {
    const database = await openEngine(dialect);
    const table = await ownTable(database, "own", columns, "");
    const relation = await ownRelation(new Engine({ ...database, ...options }), name, given ?? table);
    return [...relation.columns.values()].map(({ name, column, kind }) => `${name} = ${column}: ${kind}`);
  };

  test("readCatalog(engine) of a database in which nothing was written has no tables", async () => {
    const empty = { number: 0, tables: {}, publishedAt: null, before: [] };
    expect(await readCatalog(new Engine(await openEngine(dialect)))).toEqual(empty);
  });

  test("ownRelation() finds columns by the library's names, with underscores or without, and keeps others under their own", async () => {
    const columns =
      'customer_id integer, "orderId" bigint, date date, revenue numeric, "Country code" varchar, blob_ json';
    expect(await described("transactions", columns)).toEqual([
      "customerId = customer_id: text",
      "orderId = orderId: text",
      "date = date: date",
      "revenue = revenue: number",
      "Country code = Country code: text",
    ]);
  });

  test("ownRelation() finds mapped columns, of which none is used twice", async () => {
    const columns = { transactions: { customerId: "customer", revenue: "net", region: "revenue" } };
    expect(
      await described("transactions", "customer uuid, net real, revenue text, date timestamptz", { columns }),
    ).toEqual(["customerId = customer: text", "revenue = net: number", "region = revenue: text", "date = date: date"]);
  });

  test("ownRelation() finds a view, and a table in the connection's own schema", async () => {
    const database = await openEngine(dialect);
    const table = await ownTable(database, "own", "customer_id text", "");
    const view = `${database.schema}_view`;
    await database.query(`create view ${view} as select * from ${table}`);
    const { schema: _, ...anywhere } = database;
    const relation = await ownRelation(new Engine(anywhere), "customers", view);
    expect([...relation.columns.keys()]).toEqual(["customerId"]);
    await database.query(`drop view ${view}`);
  });

  test("ownRelation() finds tables by quoted names, with dots and quotes in them", async () => {
    const database = await openEngine(dialect);
    const { schema } = database;
    for (const [name, given] of [
      ['"orders.2025"', `${schema}."orders.2025"`],
      ['"a ""b"" c"', `"${schema}"."a ""b"" c"`],
    ] as const) {
      await ownTable(database, name, "customer_id text", "('C1')");
      const { from } = await ownRelation(new Engine(database), "customers", given);
      expect(await new Engine(database).rows(sql`select customer_id from ${from}`)).toEqual([{ customer_id: "C1" }]);
    }
    const { from } = await ownRelation(new Engine(database), "customers", '"orders.2025"');
    expect(from.render(postgres).text).toBe(`"${schema}"."orders.2025"`);
  });

  test("ownRelation() names a table or a mapped column that is not there", async () => {
    await expect(described("customers", "customer_id text", { given: "nowhere.people" })).rejects.toMatchObject({
      code: "missing_table",
      table: "customers",
      expected: "nowhere.people",
    });
    const wrong = described("customers", "customer_no text", { columns: { customers: { customerId: "custmer_no" } } });
    await expect(wrong).rejects.toThrow(missingColumn("custmer_no"));
    await expect(wrong).rejects.toThrow('did you mean "customer_no"?');
  });

  test("ownRelation() names a column of a type that will not do, if it is needed or was asked for", async () => {
    const wrong = (column: string) => expect.objectContaining({ code: "wrong_type", table: "transactions", column });
    await expect(described("transactions", "customer_id text, date text")).rejects.toThrow(wrong("date"));
    const columns = { transactions: { netSales: "net" } };
    await expect(described("transactions", "customer_id text, net text", { columns })).rejects.toThrow(wrong("net"));
    expect(await described("transactions", "customer_id text, net_sales text")).toEqual([
      "customerId = customer_id: text",
      "net_sales = net_sales: text",
    ]);
  });
});
