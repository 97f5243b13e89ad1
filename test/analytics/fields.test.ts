import { expect, expectTypeOf, test } from "vitest";
import { fullField, unitsOf, type ValueOf } from "../../src/analytics/fields.ts";

const answer = {
  kind: "object",
  fields: {
    total: { kind: "money", description: "Spend" },
    mean: { kind: "number", unit: "days", nullable: true, description: "Age" },
    name: { kind: "text", description: "Name" },
    level: { kind: "text", values: ["low", "high"], description: "Level" },
    since: { kind: "day", description: "Since" },
    whole: { kind: "flag", description: "Whether whole" },
    inner: {
      kind: "object",
      fields: { rate: { kind: "percent", description: "Rate" }, share: { kind: "share", description: "Share" } },
    },
    rows: {
      kind: "list",
      fields: { count: { kind: "count", description: "Rows" }, worth: { kind: "money", description: "Worth" } },
    },
  },
} as const;

test("ValueOf<typeof answer> is the type of the answer", () => {
  expectTypeOf<ValueOf<typeof answer>>().branded.toEqualTypeOf<{
    readonly total: number;
    readonly mean: number | null;
    readonly name: string;
    readonly level: "low" | "high";
    readonly since: string;
    readonly whole: boolean;
    readonly inner: { readonly rate: number; readonly share: number };
    readonly rows: readonly { readonly count: number; readonly worth: number }[];
  }>();
});

test("unitsOf(answer) gives units by names, of inner objects behind a dot, of a list by its items' names", () => {
  expect(unitsOf(answer)).toEqual({
    total: "currency of the shop",
    mean: "days",
    "inner.rate": "percent",
    "inner.share": "0 to 1",
  });
  expect(unitsOf(answer.fields.rows)).toEqual({ worth: "currency of the shop" });
});

test("fullField(field) adds what its kind says: type, bounds, unit", () => {
  const description = "D";
  expect(fullField({ kind: "count", description })).toEqual({
    type: "number",
    integer: true,
    min: 0,
    unit: "",
    description,
  });
  expect(fullField({ kind: "share", nullable: true, description })).toMatchObject({ min: 0, max: 1, nullable: true });
  expect(fullField({ kind: "number", unit: "days", description })).toEqual({
    type: "number",
    unit: "days",
    description,
  });
});
