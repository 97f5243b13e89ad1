import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { toJson } from "../../src/rest/jsonNames.ts";
import { snakeCase } from "../../src/tables/snakeCase.ts";

/** Names as code has them: words and numbers, the first one a word in lower case. */
const names = fc.stringMatching(/^[a-z]+([A-Z][a-z]*|[0-9]+)*$/);

test("toJson(value) renames at any depth and leaves texts, numbers and null as they are", () => {
  const value = { riskLevel: "veryHigh", parts: [{ avgClv: null, of: { n1: [1, "twoWords"] } }], none: undefined };
  const json = toJson(value);
  expectTypeOf(json.risk_level).toEqualTypeOf<string>();
  expectTypeOf(json.parts).toEqualTypeOf<{ avg_clv: null; of: { n_1: (string | number)[] } }[]>();
  expect(json).toEqual({ risk_level: "veryHigh", parts: [{ avg_clv: null, of: { n_1: [1, "twoWords"] } }] });
  expect(value.parts[0]).toHaveProperty("avgClv");
});

test("toJson(value) has as many fields as the value, __proto__ being one like any other", () => {
  const key = fc.oneof(names, fc.constantFrom("__proto__", "constructor", "toString"));
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(key, fc.integer()), { selector: ([name]) => name }), (entries) => {
      const json = toJson(Object.fromEntries(entries));
      expect(Object.entries(json)).toEqual(
        Object.entries(Object.fromEntries(entries)).map(([name, value]) => [snakeCase(name), value]),
      );
      expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    }),
  );
});
