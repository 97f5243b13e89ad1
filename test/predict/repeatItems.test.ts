import { expect, test } from "vitest";
import { type CountedBaskets, popularItems } from "../../src/predict/baskets.ts";
import { rankRepeatItems, repeatItemReasons } from "../../src/predict/repeatItems.ts";
import { close } from "../shared/close.ts";
import { numberedBaskets } from "./numberedBaskets.ts";

/** Baskets from the days on which each customer bought each item, and a purchase on each of these days. */
function countedBaskets(own: readonly Readonly<Record<number, readonly number[]>>[], items: number): CountedBaskets {
  const days = own.flatMap((list) => Object.values(list));
  return {
    ...numberedBaskets(
      own.map((list) => Object.keys(list).map(Number)),
      items,
    ),
    purchasesWith: Uint32Array.from(days, (days) => days.length),
    firstDays: Int32Array.from(days, (days) => Math.min(...days)),
    lastDays: Int32Array.from(days, (days) => Math.max(...days)),
    purchases: Uint32Array.from([{}, ...own], (list) => new Set(Object.values(list).flat()).size),
  };
}

/** The items of the first customer in order. */
function first(baskets: CountedBaskets, day: number | null, most = 9, excluded = new Set<number>()): number[] {
  const best = new Uint32Array(most);
  const popular = popularItems(baskets, 1, excluded);
  return [...best.subarray(0, rankRepeatItems(baskets, popular, excluded, day)(1, best))];
}

test("rankRepeatItems(…, day) counts purchases half for each mean gap that an item is overdue", () => {
  // the mean gap is 20 days, and the items' own are (40 + 20) / 3, (20 + 20) / 2 and 20
  const baskets = countedBaskets([{ 0: [0, 20, 40], 1: [30, 50], 2: [65] }], 3);
  // 3, 2 and 1: none is overdue yet
  expect(first(baskets, 60)).toEqual([0, 1, 2]);
  // 3 / 2², 2 / 2^1.5 and 1 / 2^0.75; twenty days later all are half
  expect(first(baskets, 100)).toEqual([0, 1, 2]);
  expect(first(baskets, 120)).toEqual([0, 1, 2]);
  // long silent against once but lately
  expect(first(countedBaskets([{ 0: [0, 20, 40], 1: [100, 120], 2: [70] }], 3), 120)).toEqual([1, 0, 2]);
});

test("rankRepeatItems(…, null) orders by purchases, equal ones by popularity, and fills up with popular items", () => {
  const baskets = countedBaskets(
    [{ 0: [1], 1: [1], 2: [1, 2] }, { 1: [1], 3: [1], 4: [1] }, { 4: [1] }, { 4: [2] }],
    6,
  );
  expect(first(baskets, null)).toEqual([2, 1, 0, 4, 3]);
  expect(first(baskets, null, 4)).toEqual([2, 1, 0, 4]);
  expect(first(baskets, null, 4, new Set([2, 4]))).toEqual([1, 0, 3]);
});

test("rankRepeatItems(…, day) goes by purchases where nobody bought anything twice", () => {
  expect(first(countedBaskets([{ 0: [1], 1: [90] }, { 0: [1] }], 2), 500)).toEqual([0, 1]);
});

test("repeatItemReasons(…) says how often, about how far apart and when last; of others how popular", () => {
  const baskets = countedBaskets(
    [
      { 0: [0, 25, 56], 1: [10], 2: [30, 31] },
      { 3: [5], 0: [5] },
    ],
    4,
  );
  const reasonFor = repeatItemReasons(baskets, popularItems(baskets, 1, new Set()), 57);
  const said = [0, 1, 2, 3].map((item) => {
    const { sentence, ...counted } = reasonFor(1, item);
    return { ...counted, reason: sentence };
  });
  // six purchases of the first customer and one of the second
  expect(said).toEqual(
    close([
      {
        both: 3,
        of: 6,
        base: 4 / 7,
        reason: "Bought in 3 of the customer's 6 purchases, about every 28 days, last 1 day ago: item 0",
      },
      { both: 1, of: 6, base: 1 / 7, reason: "Bought in 1 of the customer's 6 purchases, 47 days ago: item 1" },
      {
        both: 2,
        of: 6,
        base: 2 / 7,
        reason: "Bought in 2 of the customer's 6 purchases, about every 1 day, last 26 days ago: item 2",
      },
      { both: 1, of: 2, base: 1 / 2, reason: "Popular: 1 of 2 customers bought item 3" },
    ]),
  );
});
