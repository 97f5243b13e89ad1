import { describe, expect, test } from "vitest";
import { Engine, numberOf, textOf } from "../../src/sql/Engine.ts";
import type { SqlDatabase, SqlRow } from "../../src/sql/SqlDatabase.ts";
import { sql } from "../../src/sql/statement.ts";

const engine = (query: unknown, dialect: SqlDatabase["dialect"] = "duckdb") =>
  new Engine({ query: query as SqlDatabase["query"], dialect });
const given = [{ n: 1 }, { n: 2 }];
async function* streamed() {
  yield* given;
}

describe.each<readonly [string, () => unknown]>([
  ["an array", async () => given],
  ["an array at once", () => given],
  ["an iterable", async () => new Set(given)],
  ["an async iterable", streamed],
  ["a promise of an async iterable", async () => streamed()],
])("a client that answers with %s", (_, query) => {
  test("rows(statement) are all rows", async () => {
    expect(await engine(query).rows(sql`select`)).toEqual(given);
  });

  test("row(statement) is the first", async () => {
    expect(await engine(query).row(sql`select`)).toEqual({ n: 1 });
  });

  test("each(statement, about, see) shows one after the other", async () => {
    const seen: SqlRow[] = [];
    await engine(query).each(sql`select`, {}, (row) => seen.push(row));
    expect(seen).toEqual(given);
  });
});

test("rows(statement) passes on the text and its parameters", async () => {
  const asked: unknown[] = [];
  await engine(async (...statement: unknown[]) => {
    asked.push(statement);
    return [];
  }).rows(sql`select ${"a"}, ${2}`);
  expect(asked).toEqual([["select $1, $2", ["a", 2]]]);
});

test("row(a statement without rows) has no columns", async () => {
  expect(await engine(async () => []).row(sql`select`)).toEqual({});
});

test.each([[undefined], [null], [{ rows: given }], [3], ["rows"]])(
  "rows(statement) refuses %j, which is not rows",
  async (answer) => {
    await expect(engine(async () => answer).rows(sql`select`)).rejects.toMatchObject({
      name: "OptionError",
      message: expect.stringContaining("query: its answer must be rows: an iterable of objects"),
    });
  },
);

test("rows(statement, about) makes errors of the client, at once or between rows, errors of the library", async () => {
  const gone = Object.assign(new Error("gone"), { code: "08006" });
  async function* broken() {
    yield { n: 1 };
    throw gone;
  }
  const throws = () => {
    throw gone;
  };
  for (const query of [throws, async () => throws(), broken])
    await expect(engine(query).rows(sql`select`, { table: "customers" })).rejects.toMatchObject({
      code: "database_unavailable",
      table: "customers",
      cause: gone,
    });
});

test("canHold(text) is false for half a surrogate pair", () => {
  for (const dialect of ["duckdb", "postgres"] as const) {
    const holds = (text: string) => engine(undefined, dialect).canHold(text);
    expect([holds("a\ud83d"), holds("\ude00b"), holds("😀")]).toEqual([false, false, true]);
  }
});

test("canHold(text) is false for NUL in PostgreSQL alone", () => {
  const holds = (dialect: "duckdb" | "postgres") => engine(undefined, dialect).canHold("a\0b");
  expect([holds("duckdb"), holds("postgres"), engine(undefined, "postgres").canHold("ab")]).toEqual([
    true,
    false,
    true,
  ]);
});

test("numberOf(value), textOf(value) are what clients give, in JavaScript's types", () => {
  expect([3n, "2.5", 0, null, undefined].map(numberOf)).toEqual([3, 2.5, 0, Number.NaN, Number.NaN]);
  expect([3n, "a", "", null, undefined].map(textOf)).toEqual(["3", "a", "", null, null]);
});

test("parts(texts) are as many as a statement holds, in their order", () => {
  const texts = Array.from({ length: 20_000 }, (_, i) => `customer ${i}`);
  expect(engine(undefined, "postgres").parts(texts)).toEqual([texts]);
  const parts = engine(undefined, "clickhouse").parts(texts);
  expect(parts.flat()).toEqual(texts);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(200_000);
  expect(engine(undefined, "clickhouse").parts([])).toEqual([[]]);
  expect(engine(undefined, "clickhouse").parts(["x".repeat(1e6), "y"])).toEqual([["x".repeat(1e6)], ["y"]]);
});
