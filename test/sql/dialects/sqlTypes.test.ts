import { expect, test } from "vitest";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { type Statement, sql } from "../../../src/sql/statement.ts";

const { castTo, equalsOf } = postgres.ownTypes;
const text = (statement: Statement | undefined) => statement?.render(postgres).text;

test("equalsOf(column, type) of whole numbers compares numbers, and finds nothing for what is not written as one", () => {
  const equals = equalsOf(sql`id`, "BIGINT");
  expect(equals("42").render(postgres)).toEqual({ text: "id = $1::bigint", values: ["42"] });
  expect(equals("-7").render(postgres).values).toEqual(["-7"]);
  for (const other of ["", "042", "4 2", "+4", "1e3", "-0", "4.0", "abc"])
    expect(equals(other).render(postgres)).toEqual({ text: "1 = 0", values: [] });
  // what 64 bits hold, and what they do not
  expect(text(equals("9223372036854775807"))).toBe("id = $1::bigint");
  expect(text(equals("9223372036854775808"))).toBe("id::text = $1");
});

test("equalsOf(column, type) of texts compares texts; an empty one is none", () => {
  expect(text(equalsOf(sql`id`, "character varying")("C1"))).toBe("id = $1");
  expect(text(equalsOf(sql`id`, "text")(""))).toBe("1 = 0");
  expect(text(equalsOf(sql`id`, "uuid")("C1"))).toBe("1 = 0");
  expect(text(equalsOf(sql`id`, "uuid")("6f9619ff-8b86-d011-b42d-00cf4fc964ff"))).toBe("id = $1::uuid");
  expect(text(equalsOf(sql`id`, "ENUM('mint', 'plain')")("mint"))).toBe("id::text = $1");
});

test("castTo(column, type, kind) is undefined for what a type cannot be", () => {
  const cast = (type: string, kind: "text" | "number" | "date") => castTo(sql`x`, type, kind, "UTC");
  expect([cast("text", "number"), cast("text", "date"), cast("json", "text"), cast("bigint", "date")]).toEqual(
    Array(4).fill(undefined),
  );
  expect(cast("timestamp without time zone", "text")).toBeUndefined();
});
