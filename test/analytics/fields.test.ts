import { expect, expectTypeOf, test } from "vitest";
import {
  count,
  day,
  flag,
  list,
  money,
  number,
  object,
  oneOf,
  orNull,
  percent,
  share,
  text,
  unitsOf,
  type ValueOf,
} from "../../src/analytics/fields.ts";

const answer = object({
  total: money("Spend"),
  mean: orNull(number("Age", "days")),
  name: text("Name"),
  level: oneOf(["low", "high"], "Level"),
  since: day("Since"),
  whole: flag("Whether whole"),
  inner: object({ rate: percent("Rate"), share: share("Share") }),
  rows: list({ count: count("Rows"), worth: money("Worth") }),
});

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
  expect(unitsOf(list({ count: count("Rows"), worth: money("Worth") }))).toEqual({ worth: "currency of the shop" });
});
