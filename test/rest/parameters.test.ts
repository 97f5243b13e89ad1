import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { coerced, expectation, parametersOf } from "../../src/rest/parameters.ts";

/** Texts of what numbers are made of, and of what only looks like it. */
const numerals = fc.string({ unit: fc.constantFrom(..."0159-+.exE _,\n٣５") });
const isDigits = (text: string | undefined): boolean => !!text && [...text].every((c) => "0123456789".includes(c));
const withoutSign = (text: string): string => (text.startsWith("-") ? text.slice(1) : text);

describe("coerced", () => {
  test("coerced(text, integer) is a number exactly for a minus or none, and digits", () => {
    fc.assert(
      fc.property(numerals, (text) => {
        expect(coerced(text, { type: "integer" })).toBe(isDigits(withoutSign(text)) ? Number(text) : text);
      }),
    );
  });

  test("coerced(text, number) is a number exactly for an integer with or without digits after a point", () => {
    fc.assert(
      fc.property(numerals, (text) => {
        const parts = withoutSign(text).split(".");
        const fits = parts.length <= 2 && parts.every(isDigits);
        expect(coerced(text, { type: "number" })).toBe(fits ? Number(text) : text);
      }),
    );
  });

  test("coerced(text, type) gives back what was written", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.boolean(), (whole, flag) => {
        expect(coerced(`${whole}`, { type: "integer" })).toBe(whole);
        expect(coerced(`${whole}`, { type: "number" })).toBe(whole);
        expect(coerced(`${flag}`, { type: "boolean" })).toBe(flag);
      }),
    );
    expect(coerced("0.25", { type: "number" })).toBe(0.25);
  });

  test("coerced(text, boolean) knows no yes, no 1 and no capital", () => {
    const texts = ["yes", "1", "0", "True", "FALSE", "", " true", "on"];
    expect(texts.map((text) => coerced(text, { type: "boolean" }))).toEqual(texts);
  });

  test("coerced(text, string or none) leaves every text alone", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), numerals), (text) => {
        expect([coerced(text, { type: "string" }), coerced(text, {})]).toEqual([text, text]);
      }),
    );
  });
});

test("parametersOf(place, object) lists name, need, meaning, range and default of each", () => {
  const page = z
    .int()
    .min(1)
    .max(9)
    .default(2)
    .meta({ description: "Page", examples: [3] });
  const kind = z.enum(["a", "b"]).meta({ description: "Kind" }).optional();
  const id = z.string().meta({ description: "Key" });
  expect(parametersOf("query", z.object({ page, kind, id }))).toEqual([
    {
      name: "page",
      in: "query",
      required: false,
      description: "Page",
      schema: { type: "integer", minimum: 1, maximum: 9, default: 2 },
      examples: [3],
    },
    {
      name: "kind",
      in: "query",
      required: false,
      description: "Kind",
      schema: { type: "string", enum: ["a", "b"] },
      examples: [],
    },
    { name: "id", in: "query", required: true, description: "Key", schema: { type: "string" }, examples: [] },
  ]);
  expect(parametersOf("path", z.object({}))).toEqual([]);
});

test.each([
  [z.int().min(1), "a whole number from 1"],
  [z.int().min(1).max(100), "a whole number from 1 to 100"],
  [z.int(), "a whole number"],
  [z.int().max(0), "a whole number to 0"],
  [z.number().min(0).max(1), "a number from 0 to 1"],
  [z.boolean(), "true or false"],
  [z.enum(["", "a", "b"]), "one of a, b"],
  [z.string(), "a text"],
  [z.string().min(1).max(100), "a text of 1 to 100 characters"],
] as const)("expectation(schema %#) is '%s' in words", (schema, words) => {
  const [parameter] = parametersOf("query", z.object({ name: schema }));
  expect(expectation(parameter?.schema ?? {})).toBe(words);
});
