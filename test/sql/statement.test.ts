import { describe, expect, test } from "vitest";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { identifier, joined, NOTHING, sql } from "../../src/sql/statement.ts";
import { NPM_ENGINES, openEngine } from "./engines.ts";

test("sql`` numbers its parameters over nested statements, in the order of the text", () => {
  const inner = sql`b = ${"two"} or c = ${null}`;
  expect(sql`a = ${1} and (${inner}) and d = ${4}`.render(postgres)).toEqual({
    text: "a = $1 and (b = $2 or c = $3) and d = $4",
    values: [1, "two", null, 4],
  });
});

test("sql`` gives a statement that occurs twice its values twice, and renders the same each time", () => {
  const part = sql`${"x"}`;
  const whole = sql`${part}, ${part}`;
  expect(whole.render(postgres)).toEqual({ text: "$1, $2", values: ["x", "x"] });
  expect(whole.render(postgres)).toEqual(whole.render(postgres));
});

test("sql`` never makes a value part of the text", () => {
  expect(sql`select ${"'; drop table t --"}`.render(postgres).text).toBe("select $1");
});

test("joined(statements, between) puts a separator between two, and is nothing without any", () => {
  expect(joined([sql`a = ${1}`, sql`b = ${2}`, sql`c`], " and ").render(postgres)).toEqual({
    text: "a = $1 and b = $2 and c",
    values: [1, 2],
  });
  expect(joined([sql`a`], ", ").render(postgres).text).toBe("a");
  expect(joined([], ", ")).toBe(NOTHING);
  expect(sql`a${NOTHING}b`.render(postgres)).toEqual({ text: "ab", values: [] });
});

test("identifier(name) doubles quotes and leaves out NUL", () => {
  expect(identifier('a"; drop table t; --').render(postgres)).toEqual({ text: '"a""; drop table t; --"', values: [] });
  expect(identifier('\0"\0').render(postgres).text).toBe('""""');
});

describe.each(NPM_ENGINES)("%s", (dialect) => {
  test("identifier(name) is that name, whatever it is called", async () => {
    const { query } = await openEngine(dialect);
    for (const name of ['"', '""', "a.b", "a b", "Select", "ä", "😀", "$1", "'", "\\", "a;--", "a\nb"]) {
      const { text, values } = sql`select ${1}::int as ${identifier(name)}`.render(postgres);
      expect(await query(text, values)).toEqual([{ [name]: 1 }]);
    }
  });
});
