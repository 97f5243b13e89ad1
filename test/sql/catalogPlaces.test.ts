import { expect, test } from "vitest";
import { tableNamed } from "../../src/sql/catalogPlaces.ts";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { Engine } from "../../src/sql/Engine.ts";

test("tableNamed(engine, table) has the schema before it, if there is one", () => {
  const named = (schema?: string) =>
    tableNamed(new Engine({ query: async () => [], dialect: "duckdb", ...(schema && { schema }) }), 't"1').render(
      postgres,
    ).text;
  expect([named(), named("my shop")]).toEqual(['"t""1"', '"my shop"."t""1"']);
});
