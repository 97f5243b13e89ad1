import { expect, test } from "vitest";
import { fromJson, jsonOf } from "../../src/sql/json.ts";

test("jsonOf(value) and fromJson(text) keep dates at any depth, and texts that look like one", () => {
  const value = {
    at: new Date(5),
    list: [{ day: new Date(0), text: "1970-01-01T00:00:00.000Z" }, null],
    $date: "text",
  };
  expect(fromJson(jsonOf(value) as string)).toEqual(value);
  expect(fromJson(jsonOf({ $date: 5, other: 1 }) as string)).toEqual({ $date: 5, other: 1 });
});

test("jsonOf(nothing) is undefined", () => {
  expect(jsonOf(undefined)).toBeUndefined();
});
