import { describe, expect, test } from "vitest";
import { ownRelation } from "../../src/sql/Catalog.ts";
import { dialects } from "../../src/sql/dialects.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { castTo, column, dayNumberOf, equalsOf, milliseconds, rowOf, wholeRow } from "../../src/sql/Relation.ts";
import { type Statement, sql } from "../../src/sql/statement.ts";
import { missingColumn } from "../shared/failures.ts";
import { ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

const text = (statement: Statement | undefined) => statement?.render().text;

test("equalsOf(column, type) of whole numbers compares numbers, and finds nothing for what is not written as one", () => {
  const equals = equalsOf(sql`id`, "BIGINT", dialects.postgres);
  expect(equals("42").render()).toEqual({ text: "id = $1::bigint", values: ["42"] });
  expect(equals("-7").render().values).toEqual(["-7"]);
  for (const other of ["", "042", "4 2", "+4", "1e3", "-0", "4.0", "abc"])
    expect(equals(other).render()).toEqual({ text: "false", values: [] });
  // what 64 bits hold, and what they do not
  expect(text(equals("9223372036854775807"))).toBe("id = $1::bigint");
  expect(text(equals("9223372036854775808"))).toBe("id::text = $1");
});

test("equalsOf(column, type) of texts compares texts; an empty one is none", () => {
  expect(text(equalsOf(sql`id`, "character varying", dialects.postgres)("C1"))).toBe("id = $1");
  expect(text(equalsOf(sql`id`, "text", dialects.postgres)(""))).toBe("false");
  expect(text(equalsOf(sql`id`, "uuid", dialects.postgres)("C1"))).toBe("false");
  expect(text(equalsOf(sql`id`, "uuid", dialects.postgres)("6f9619ff-8b86-d011-b42d-00cf4fc964ff"))).toBe(
    "id = $1::uuid",
  );
  expect(text(equalsOf(sql`id`, "ENUM('mint', 'plain')", dialects.postgres)("mint"))).toBe("id::text = $1");
});

test("castTo(column, type, kind) is undefined for what a type cannot be", () => {
  const cast = (type: string, kind: "text" | "number" | "date") => castTo(sql`x`, type, kind, dialects.postgres, "UTC");
  expect([cast("text", "number"), cast("text", "date"), cast("json", "text"), cast("bigint", "date")]).toEqual(
    Array(4).fill(undefined),
  );
  expect(cast("timestamp without time zone", "text")).toBeUndefined();
});

describe.each(ENGINES)("%s", (dialect) => {
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
