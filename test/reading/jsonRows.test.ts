import { expect, test } from "vitest";
import { jsonRows, looksLikeJson, rowsWithin } from "../../src/reading/jsonRows.ts";
import { dataError, linesOf } from "./read.ts";

const ROWS = [
  { order: 1, customer: { id: "K1" }, date: "2025-01-31", total: 5.5 },
  { order: 2, customer: { id: "K2" }, date: "2025-02-01", total: 1.234 },
];

test("jsonRows(an array, an object that holds one, an object a line) are the rows", () => {
  for (const text of [
    JSON.stringify(ROWS),
    `\ufeff ${JSON.stringify(ROWS, null, 2)}\n`,
    JSON.stringify({ meta: [{}], data: ROWS, next: null }),
    `${ROWS.map((row) => JSON.stringify(row)).join("\r\n")}\n\n`,
  ]) {
    expect(looksLikeJson(text), text).toBe(true);
    expect(jsonRows(text, {}), text).toEqual(ROWS);
  }
  expect(jsonRows(JSON.stringify(ROWS[0]), {})).toEqual([ROWS[0]]);
  expect(jsonRows("[]", {})).toEqual([]);
});

test("jsonRows(JSON that is no rows) refuses, with the line", () => {
  expect(() => jsonRows('[{"a":1},2]', {})).toThrow(dataError("not_csv", "got 2 at place 1"));
  expect(() => jsonRows('{"error":"no","code":1,"more":2}', {})).toThrow(dataError("not_csv", "an object"));
  expect(() => jsonRows('{"a":1}\n{"a":', { file: "x.json" })).toThrow(
    expect.objectContaining({ code: "not_csv", line: 2, file: "x.json" }),
  );
});

test("looksLikeJson(a table) is false", () => {
  for (const text of ["a,b\n1,2\n", "[a],b\n", "{x},y\n", '"a","b"', ""]) expect(looksLikeJson(text), text).toBe(false);
});

test("readOrders(a text of JSON) reads its rows, objects within as columns", async () => {
  expect(await linesOf(JSON.stringify(ROWS))).toEqual(["1 K1 2025-01-31 5.5", "2 K2 2025-02-01 1.234"]);
});

test("jsonRows(an answer of an interface) finds the orders in it, at any depth", async () => {
  const edges = ROWS.map((node) => ({ node, cursor: undefined }));
  expect(jsonRows(JSON.stringify({ data: { orders: { edges, pageInfo: { next: null } } } }), {})).toEqual(
    JSON.parse(JSON.stringify(edges)),
  );
  const mixed = { products: [...ROWS, ...ROWS, ...ROWS], orders: ROWS };
  expect(rowsWithin(mixed)).toEqual(ROWS);
  expect(rowsWithin({ a: { b: { c: { d: { e: ROWS } } } } })).toBeUndefined();
  expect(rowsWithin({ errors: [{ message: "no" }] })).toBeUndefined();
  // read, or as an object
  for (const source of [mixed, JSON.stringify(mixed), { data: { orders: { edges } } }])
    expect(await linesOf(source)).toEqual(["1 K1 2025-01-31 5.5", "2 K2 2025-02-01 1.234"]);
});

test("jsonRows(numbers of many digits) keeps whole ones, in time that grows as the text does", () => {
  const digits = "1234567890".repeat(4000);
  const [row] = jsonRows(`[{"id":123456789012345678,"total":${digits}.5,"ref":"123456789012345678"}]`, {});
  expect(row).toEqual({ id: "123456789012345678", total: Number(`${digits}.5`), ref: "123456789012345678" });
});
