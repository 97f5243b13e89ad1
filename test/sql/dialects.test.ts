import { describe, expect, test } from "vitest";
import { byCodePoint, dialects } from "../../src/sql/dialects.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { identifier, sql } from "../../src/sql/statement.ts";
import { ENGINES, openEngine } from "./engines.ts";

test("least.isOlder(version) is so for engines before the first that does", () => {
  const { postgres, duckdb } = dialects;
  expect(["90624", "120022", "130000", "180001"].map(postgres.least.isOlder)).toEqual([true, true, false, false]);
  expect(["v0.10.3", "v1.0.0", "v1.4.1"].map(duckdb.least.isOlder)).toEqual([true, false, false]);
});

describe.each(ENGINES)("%s", (name) => {
  const dialect = dialects[name];
  const rows = async (statement: ReturnType<typeof sql>) => new Engine(await openEngine(name)).rows(statement);

  test("textsIn(json) is the texts of a JSON array", async () => {
    const texts = ["C1", "", "'", '"', "\\", "a\nb", "😀", "null", "1"];
    const found = await rows(sql`select value from ${dialect.textsIn(sql`${JSON.stringify(texts)}`)} texts`);
    expect(found.map(({ value }) => value)).toEqual(texts);
    expect(await rows(sql`select value from ${dialect.textsIn(sql`${"[]"}`)} texts`)).toEqual([]);
  });

  test("rowsIn(json, columns) is the rows of a JSON array of objects, what lacks being null", async () => {
    const given = [
      { t: "it's", n: 0.1 },
      { t: "NaN", n: -1e300 },
      { t: null, n: null },
    ];
    const columns = (["t", "n"] as const).map((name) => {
      return { name, column: identifier(name), kind: name === "t" ? ("text" as const) : ("number" as const) };
    });
    expect(await rows(sql`select t, n from ${dialect.rowsIn(sql`${JSON.stringify(given)}`, columns)}`)).toEqual(given);
  });

  test("moment(milliseconds) is a moment, before 1970 too", async () => {
    for (const date of ["1969-12-31T23:59:59.999Z", "0999-03-01T00:00:00.000Z", "2024-02-29T12:34:56.789Z"]) {
      const moment = dialect.moment(sql`${Date.parse(date)}::float8`);
      const [row] = await rows(sql`select round(extract(epoch from ${moment}) * 1000)::float8 as ms`);
      expect(new Date(row?.ms as number).toISOString()).toBe(date);
    }
  });

  test("columns of text and byCodePoint(text) sort by code points", async () => {
    const texts = sql`select value from ${dialect.textsIn(sql`${'["b","a","B","é","Z","_","10","9"]'}`)} texts`;
    const sorted = ["10", "9", "B", "Z", "_", "a", "b", "é"];
    const cast = await rows(sql`select value from (${texts}) texts order by ${byCodePoint(sql`value`)}`);
    expect(cast.map(({ value }) => value)).toEqual(sorted);
    const engine = new Engine(await openEngine(name));
    await engine.rows(sql`create temporary table sorted_texts (value ${dialect.types.text})`);
    await engine.rows(sql`insert into sorted_texts ${texts}`);
    const written = await engine.rows(sql`select value from sorted_texts order by value`);
    await engine.rows(sql`drop table sorted_texts`);
    expect(written.map(({ value }) => value)).toEqual(sorted);
  });

  test("versionOf is a version that will do", async () => {
    const [row] = await rows(dialect.versionOf);
    expect(dialect.least.isOlder(String(row?.version))).toBe(false);
  });
});
