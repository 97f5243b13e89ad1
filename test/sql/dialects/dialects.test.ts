import { describe, expect, test } from "vitest";
import { dialects } from "../../../src/sql/dialects/dialects.ts";
import { Engine } from "../../../src/sql/Engine.ts";
import { sql } from "../../../src/sql/statement.ts";
import { byCodePoint, milliseconds, moment, numbersIn, textsIn } from "../../../src/sql/words.ts";
import { ENGINES, openEngine } from "../engines.ts";

test("least.isOlder(version) is so for engines before the first that does", () => {
  const { postgres, duckdb } = dialects;
  expect(["90624", "120022", "130000", "180001"].map(postgres.least.isOlder)).toEqual([true, true, false, false]);
  expect(["v0.10.3", "v1.0.0", "v1.4.1"].map(duckdb.least.isOlder)).toEqual([true, false, false]);
});

describe.each(ENGINES)("%s", (name) => {
  const dialect = dialects[name];
  const rows = async (statement: ReturnType<typeof sql>) => new Engine(await openEngine(name)).rows(statement);

  test("textsIn(texts) is the texts, a row each", async () => {
    const texts = ["C1", "", "'", '"', "\\", "a\nb", "😀", "null", "1"];
    const found = await rows(sql`select value from ${textsIn(texts)} texts`);
    expect(found.map(({ value }) => value)).toEqual(texts);
    expect(await rows(sql`select value from ${textsIn([])} texts`)).toEqual([]);
  });

  test("numbersIn(rows, columns) is the rows of a list, what lacks being null", async () => {
    const given = [
      { t: 1, n: 0.1 },
      { t: -2, n: -1e300 },
      { t: 3, n: null },
    ];
    expect(await rows(sql`select t, n from ${numbersIn(given, ["t", "n"])}`)).toEqual(given);
  });

  test("moment(milliseconds) is a moment, before 1970 too", async () => {
    for (const date of ["1969-12-31T23:59:59.999Z", "0999-03-01T00:00:00.000Z", "2024-02-29T12:34:56.789Z"]) {
      const [row] = await rows(sql`select ${milliseconds(moment(Date.parse(date)))} as ms`);
      expect(new Date(row?.ms as number).toISOString()).toBe(date);
    }
  });

  test("columns of text and byCodePoint(text) sort by code points", async () => {
    const texts = sql`select value from ${textsIn(["b", "a", "B", "é", "Z", "_", "10", "9"])} texts`;
    const sorted = ["10", "9", "B", "Z", "_", "a", "b", "é"];
    const cast = await rows(sql`select value from (${texts}) texts order by ${byCodePoint(sql`value`)}`);
    expect(cast.map(({ value }) => value)).toEqual(sorted);
    // whoever is asked over HTTP has no temporary tables
    if (name === "clickhouse") return;
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
