import { describe, expect, test } from "vitest";
import { ownRelation } from "../../src/sql/Catalog.ts";
import { dialects } from "../../src/sql/dialects/dialects.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { column, rowOf, wholeRow } from "../../src/sql/Relation.ts";
import { type Statement, sql } from "../../src/sql/statement.ts";
import { dayNumberOf, milliseconds } from "../../src/sql/words.ts";
import { missingColumn } from "../shared/failures.ts";
import { NPM_ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

const text = (statement: Statement | undefined) => statement?.render(dialects.postgres).text;

describe.each(NPM_ENGINES)("%s", (dialect) => {
  const own = async (columns: string, rows: string) => {
    const database = await openEngine(dialect);
    const engine = new Engine({ ...database, zone: "Europe/Berlin" });
    return { engine, relation: await ownRelation(engine, "customers", await ownTable(database, "t", columns, rows)) };
  };

  test("rowOf(wholeRow) has texts, numbers and dates of whatever types, and null for what is missing", async () => {
    const { engine, relation } = await own(
      "customer_id bigint, monetary numeric(8, 2), frequency smallint, predicted_clv double precision, recency real, vip boolean, note varchar, last_purchase_date timestamptz, first_purchase_date date, seen timestamp",
      `(9007199254740993, 12.34, 3, 'NaN', 0.5, true, '', '2025-01-31 23:30:00+00', date '1969-12-31', timestamp '2025-01-31 12:00:00.25'),
      (1, null, null, null, null, null, null, null, null, null)`,
    );
    const rows = await engine.rows(
      sql`select ${wholeRow(relation)} from ${relation.from} order by ${relation.order} desc`,
    );
    expect(rows.map((row) => rowOf(relation, row))).toEqual([
      {
        customerId: "9007199254740993",
        monetary: 12.34,
        frequency: 3,
        predictedClv: null,
        recency: 0.5,
        vip: 1,
        note: null,
        lastPurchaseDate: new Date("2025-02-01T00:30:00Z"),
        firstPurchaseDate: new Date("1969-12-31"),
        seen: new Date("2025-01-31T12:00:00.250Z"),
      },
      { customerId: "1", ...Object.fromEntries([...relation.columns.keys()].slice(1).map((name) => [name, null])) },
    ]);
  });

  test("rowOf(a row without some columns) has null there, as of clients that leave out what is missing", async () => {
    const { relation } = await own("customer_id text, monetary double precision", "");
    expect(rowOf(relation, { "#0": "C1" })).toEqual({ customerId: "C1", monetary: null });
  });

  test("column(relation, name) is the value of a column, and names what there is when it is not there", async () => {
    const { relation } = await own("customer_id text, monetary double precision", "");
    expect(text(column(relation, "monetary"))).toContain('"monetary"');
    expect(() => column(relation, "recency")).toThrow(missingColumn("recency"));
    expect(() => column(relation, "recency")).toThrow(/it has customerId, monetary\./);
  });

  test("dayNumberOf(moment), milliseconds(moment) count from 1970, backwards before it", async () => {
    const engine = new Engine(await openEngine(dialect));
    const of = (moment: string) =>
      engine.row(
        sql`select ${dayNumberOf(sql`${moment}::timestamp`)} as day, ${milliseconds(sql`${moment}::timestamp`)} as ms`,
      );
    expect(await of("1970-01-01 23:59:59.999")).toEqual({ day: 0, ms: 86_399_999 });
    expect(await of("1969-12-31 23:59:59.999")).toEqual({ day: -1, ms: -1 });
    expect(await of("2025-01-31 08:00:00")).toEqual({ day: 20_119, ms: Date.UTC(2025, 0, 31, 8) });
  });
});
