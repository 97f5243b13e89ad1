import { describe, expect, expectTypeOf, test } from "vitest";
import { AS_OF, REVENUE, validOptions } from "../../src/analytics/Question.ts";
import { invalidOption } from "../shared/failures.ts";

const definitions = {
  bins: { kind: "number", integer: true, min: 1, max: 1000, default: 50, description: "Bins" },
  least: { kind: "number", min: 0, max: 1, description: "Least" },
  fill: { kind: "flag", default: false, description: "Whether to fill" },
  by: { kind: "text", default: "rfmSegment", description: "Column" },
  size: { kind: "text", values: ["small", "large"], default: "large", description: "Size" },
  revenue: REVENUE,
  asOf: AS_OF,
} as const;

describe("validOptions(caller, definitions, given)", () => {
  test("gives what was given, and defaults where nothing was", () => {
    const defaults = { bins: 50, fill: false, by: "rfmSegment", size: "large", revenue: "gross" };
    expect(validOptions("f", definitions, {})).toEqual({ ...defaults, least: undefined, asOf: undefined });
    const given = { bins: 1000, least: 0, fill: true, by: "x", size: "small", revenue: "net", asOf: "2025-01-31" };
    expect(validOptions("f", definitions, given)).toEqual(given);
    expect(validOptions("f", definitions, { bins: undefined }).bins).toBe(50);
  });

  test("is typed by the definitions", () => {
    const valid = validOptions("f", definitions, {});
    expectTypeOf(valid.bins).toEqualTypeOf<number>();
    expectTypeOf(valid.least).toEqualTypeOf<number | undefined>();
    expectTypeOf(valid.size).toEqualTypeOf<"small" | "large">();
  });

  test.each<readonly [string, unknown]>([
    ["bins", 0],
    ["bins", 1001],
    ["bins", 1.5],
    ["bins", "7"],
    ["bins", null],
    ["least", -0.1],
    ["least", Number.NaN],
    ["least", "x"],
    ["least", "0.5"],
    ["least", true],
    ["fill", "yes"],
    ["fill", 1],
    ["by", 5],
    ["size", "medium"],
    ["size", "__proto__"],
    ["revenue", "all"],
    ["asOf", "2025-02-30"],
    ["asOf", 5],
  ])("refuses %s %j by name", (name, value) => {
    expect(() => validOptions("f", definitions, { [name]: value })).toThrow(invalidOption(name));
  });

  test("refuses an unknown name with the nearest known one", () => {
    expect(() => validOptions("f", definitions, { bin: 5 })).toThrow("did you mean bins?");
  });
});
