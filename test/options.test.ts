import { expect, test } from "vitest";
import { nearest, requireOneOf, requireOptions, requireWhole } from "../src/options.ts";
import { invalidOption } from "./shared/failures.ts";

test("requireOptions(caller, options, names) takes known names, and says of others which is nearest", () => {
  expect(() => requireOptions("f", { period: 1, fill: undefined }, ["period", "fill"])).not.toThrow();
  expect(() => requireOptions("f", { perod: 1 }, ["period", "fill"])).toThrow(
    'f: options must be an object with any of period, fill, got "perod"; did you mean period?',
  );
  expect(() => requireOptions("f", { zzz: 1 }, ["period", "fill"])).toThrow(/got "zzz"$/);
});

test.each([null, "week", 5, [], undefined])("requireOptions(caller, %j) wants an object", (options) => {
  expect(() => requireOptions("f", options, ["period"])).toThrow(invalidOption("options"));
});

test("nearest(name, names) is the one with the fewest edits, whatever its case and its dashes", () => {
  expect(nearest("Custmer-ID", ["date", "customer_id"])).toBe("customer_id");
  expect(nearest("segmnt", ["segment", "sort"])).toBe("segment");
  expect(nearest("x", ["date"])).toBeUndefined();
  expect(nearest("a".repeat(1e6), ["a"])).toBeUndefined();
});

test("requireWhole and requireOneOf name the option", () => {
  for (const value of [0, 1.5, Number.NaN, 11, "2" as never])
    expect(() => requireWhole("f", "n", value, 1, 10)).toThrow(invalidOption("n"));
  expect(() => requireWhole("f", "n", 10, 1, 10)).not.toThrow();
  expect(() => requireOneOf("f", "o", "x", ["a"])).toThrow(invalidOption("o"));
});
