import { expect, test } from "vitest";
import type { Meaning } from "../../src/reading/headerWords.ts";
import type { Profile } from "../../src/reading/profile.ts";
import { hasAny, isFlags, mostly, within } from "../../src/reading/roleRule.ts";

const meanings = new Set<Meaning>(["order", "id"]);
const profile = (filled: number, flags: number, distinct: number) => ({ filled, flags, distinct }) as Profile;

test("within and hasAny tell what a header means, and nothing else", () => {
  expect([within(meanings, "order", "id", "total"), within(meanings, "order")]).toEqual([true, false]);
  expect([hasAny(meanings, "id", "total"), hasAny(meanings, "total")]).toEqual([true, false]);
});

test("mostly(a column) is true of one of nothing", () => {
  expect([mostly(profile(10, 0, 0), 8), mostly(profile(10, 0, 0), 7), mostly(profile(0, 0, 0), 0)]).toEqual([
    ...[true, false, true],
  ]);
  expect(mostly(profile(10, 0, 0), 5, 0.5)).toBe(true);
});

test("isFlags(a column) is true where all that there is says yes or no", () => {
  expect([
    isFlags(profile(5, 5, 2)),
    isFlags(profile(5, 4, 2)),
    isFlags(profile(5, 5, 3)),
    isFlags(profile(0, 0, 0)),
  ]).toEqual([true, false, false, false]);
});
