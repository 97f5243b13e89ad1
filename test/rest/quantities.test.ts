import { expect, test } from "vitest";
import * as z from "zod";
import { count, day, money, number, orNull, share, text } from "../../src/rest/quantities.ts";

test.each([
  ["count", count("Orders"), [0, 3], [-1, 1.5, null, "3"]],
  ["money", money("Spend"), [-5.25, 0, 1e12], [Number.NaN, Number.POSITIVE_INFINITY, null, "1"]],
  ["number", number("Age", "days"), [-1, 0.5], [Number.NaN, null]],
  ["share", share("Rate"), [0, 1, 0.5], [-0.01, 1.01, null]],
  ["text", text("Name"), ["", "a"], [null, 1]],
  ["day", day("Start"), ["2025-01-31", "12025-01-31"], ["2025-1-31", "2025-01-31T00:00:00", "", null]],
] as const)("%s(description) takes what it says and nothing else", (_, schema, good, bad) => {
  for (const value of good) expect(schema.safeParse(value).success, String(value)).toBe(true);
  for (const value of bad) expect(schema.safeParse(value).success, String(value)).toBe(false);
});

test.each([
  ["count", count("D"), { description: "D" }],
  ["money", money("D"), { description: "D", "x-unit": "currency of the shop" }],
  ["number", number("D", "days"), { description: "D", "x-unit": "days" }],
  ["share", share("D"), { description: "D", "x-unit": "0 to 1" }],
  ["text", text("D"), { description: "D" }],
  ["day", day("D"), { description: "D", examples: ["2025-01-31"] }],
])("%s(description) tells its meaning and its unit, in JSON Schema and for a null too", (_, schema, meta) => {
  expect(z.toJSONSchema(schema)).toMatchObject(meta);
  expect(z.toJSONSchema(orNull(schema))).toMatchObject(meta);
});

test("orNull(schema) takes null besides, and is no more lenient otherwise", () => {
  const schema = orNull(share("Rate"));
  expect([null, 0.5, undefined, 2].map((value) => schema.safeParse(value).success)).toEqual([true, true, false, false]);
  expect(share("Rate").safeParse(null).success).toBe(false);
});
