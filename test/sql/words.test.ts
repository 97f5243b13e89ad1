import { describe, expect, test } from "vitest";
import { Engine } from "../../src/sql/Engine.ts";
import { joined, type Statement, sql } from "../../src/sql/statement.ts";
import * as words from "../../src/sql/words.ts";
import { ENGINES, openEngine } from "./engines.ts";

const { double, text } = words;
const rows = (given: readonly (readonly [string, number | null])[]): Statement =>
  joined(
    given.map(
      ([name, value]) => sql`select ${text(name)} as name, ${double(value === null ? sql`null` : value)} as value`,
    ),
    " union all ",
  );
const some = rows([
  ["a", 1],
  ["a", 2],
  ["a", 4],
  ["b", null],
  ["b", 8],
  ["c", null],
]);

describe.each(ENGINES)("%s", (dialect) => {
  const ask = async (statement: Statement) => new Engine(await openEngine(dialect)).rows(statement);
  const byName = async (value: Statement) => {
    const found = await ask(sql`select name, ${value} as found from (${some}) given group by name order by name`);
    return found.map((row) => (row.found === null ? null : Number(row.found)));
  };

  test("percentile(share, value) lies between two values, and is missing without any", async () => {
    expect(await byName(words.percentile(0.5, sql`value`))).toEqual([2, 8, null]);
    expect(await byName(words.percentile(0.75, sql`value`))).toEqual([3, 8, null]);
    expect([await byName(words.percentile(0, sql`value`)), await byName(words.percentile(1, sql`value`))]).toEqual([
      [1, 8, null],
      [4, 8, null],
    ]);
  });

  test("countIf(condition), sumIf(value, condition) are 0 where it never holds", async () => {
    expect(await byName(words.countIf(sql`value > 1`))).toEqual([2, 1, 0]);
    expect(await byName(words.sumIf(sql`value`, sql`value > 1`))).toEqual([6, 8, 0]);
  });

  test("contains(text, part, fold) takes each sign for itself", async () => {
    const holds = async (whole: string, part: string, fold = (text: Statement) => text) => {
      const [row] = await ask(
        sql`select case when ${words.contains(text(whole), part, fold)} then 1 else 0 end as holds`,
      );
      return Number(row?.holds) === 1;
    };
    expect(await holds("100% off_!", "0% o")).toBe(true);
    expect([await holds("1000", "%"), await holds("ab", "_"), await holds("a'\\b", "'\\")]).toEqual([
      false,
      false,
      true,
    ]);
    expect([await holds("Ab", "aB"), await holds("Ab", "aB", words.lower)]).toEqual([false, true]);
  });

  test("isIn(value, rows), isAmong(value, texts) find texts as they are", async () => {
    const texts = ["it's", "\\", "😀", '"'];
    const given = rows([...texts.map((name) => [name, 1] as const), ["other", 1]]);
    const found = (condition: Statement) =>
      ask(sql`select name from (${given}) given where ${condition} order by name`);
    const expected = [...texts].sort().map((name) => ({ name }));
    const sorted = async (condition: Statement) =>
      [...(await found(condition))].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    expect(await sorted(words.isAmong(sql`name`, texts))).toEqual(expected);
    expect(await sorted(words.isIn(sql`name`, words.textsIn(texts)))).toEqual(expected);
    expect(await sorted(sql`not (${words.isAmong(sql`name`, texts)})`)).toEqual([{ name: "other" }]);
  });

  test("list(value, order) is the values of a group in that order", async () => {
    const items = sql`select 'C' as customer, name, value from (${some}) given where value is not null`;
    const [row] = await ask(
      sql`select customer, ${words.list(sql`name`, sql`value`)} as names from (${items}) items group by customer`,
    );
    const names = typeof row?.names === "string" ? JSON.parse(row.names) : row?.names;
    expect(names).toEqual(["a", "a", "a", "b"]);
  });

  test("monthOf(moment) counts months since the year 0, from 1600 to 2400", async () => {
    const dates = [-0.5, -1, 0, 59, 60, 365, 10_957, 11_016, 11_017].map((day) => day * 86_400_000);
    for (const year of [1600, 1699, 1700, 1900, 1972, 2000, 2100, 2399, 2400])
      for (const day of ["-01-01T00:00:00Z", "-02-28T23:59:59.999Z", "-03-01T00:00:00Z", "-12-31T12:00:00Z"])
        dates.push(Date.parse(`${year}${day}`));
    const statement = joined(
      dates.map((date, i) => sql`select ${double(i)} as place, ${words.monthOf(words.moment(date))} as month`),
      " union all ",
    );
    const found = await ask(sql`select * from (${statement}) months order by place`);
    const months = dates.map((date) => new Date(date).getUTCFullYear() * 12 + new Date(date).getUTCMonth() + 1);
    expect(found.map(({ month }) => Number(month))).toEqual(months);
  });

  test("deviation(value) is that of a sample, of large values that are alike too", async () => {
    const [row] = await ask(
      sql`select ${words.deviation(sql`value`)} as deviation from (${some}) given where name = 'a'`,
    );
    expect(Number(row?.deviation)).toBeCloseTo(Math.sqrt(7 / 3), 12);
    const large = sql`select ${words.deviation(sql`value + 100000000`)} as deviation from (${some}) given where name = 'a'`;
    expect(Number((await ask(large))[0]?.deviation)).toBeCloseTo(Math.sqrt(7 / 3), 9);
    expect(
      (await ask(sql`select ${words.deviation(sql`value`)} as deviation from (${some}) given where name = 'b'`))[0]
        ?.deviation,
    ).toBeNull();
  });
});
