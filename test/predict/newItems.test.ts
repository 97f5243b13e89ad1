import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { popularItems } from "../../src/predict/baskets.ts";
import { newItemReasons, rankNewItems } from "../../src/predict/newItems.ts";
import { lowerBound, purchaseRules as purchaseRulesInPieces } from "../../src/predict/purchaseRules.ts";
import type { Ranking } from "../../src/predict/suggestions.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";
import { numberedBaskets } from "./numberedBaskets.ts";

const purchaseRules = whole(purchaseRulesInPieces);

function ranked(rank: Ranking, code: number, most: number): number[] {
  const best = new Uint32Array(most);
  return [...best.subarray(0, rank(code, best))];
}

const random = seededRandom(8);
const ITEMS = Array.from({ length: 9 }, (_, item) => item);
const OWN = Array.from({ length: 150 }, (_, i) =>
  i === 0 ? [] : ITEMS.filter((item) => random() < 0.06 * (item + 1)),
);
const having = (...items: number[]) => OWN.filter((list) => items.every((item) => list.includes(item))).length;
const baskets = numberedBaskets(OWN, 9);

test("rankNewItems(…, rules) orders by the sum of similarities, then by popularity, and never gives what the customer has", () => {
  const popular = popularItems(baskets, 12, new Set([4]));
  const rank = rankNewItems(baskets, popular, purchaseRules(baskets, popular));
  const offered = ITEMS.filter((item) => having(item) >= 12 && item !== 4);
  for (const [i, own] of OWN.entries()) {
    const scoreOf = (item: number) =>
      own
        .filter((from) => offered.includes(from))
        .map((from) => having(from, item) / (Math.sqrt(having(from) * having(item)) + 10))
        .reduce((sum, alike) => sum + alike, 0);
    const expected = offered
      .filter((item) => !own.includes(item))
      .sort((a, b) => scoreOf(b) - scoreOf(a) || having(b) - having(a));
    expect(ranked(rank, i + 1, 9)).toEqual(expected);
    expect(ranked(rank, i + 1, 2)).toEqual(expected.slice(0, 2));
  }
});

test("rankNewItems(…, null) orders by popularity", () => {
  const popular = popularItems(baskets, 1, new Set());
  const rank = rankNewItems(baskets, popular, null);
  for (const [i, own] of OWN.entries()) {
    const expected = ITEMS.filter((item) => !own.includes(item)).sort((a, b) => having(b) - having(a) || a - b);
    expect(ranked(rank, i + 1, 3)).toEqual(expected.slice(0, 3));
  }
});

test("newItemReasons(…) gives the surest rule that is not below the share of all, else popularity", () => {
  const popular = popularItems(baskets, 12, new Set());
  const reasonFor = newItemReasons(baskets, popular, purchaseRules(baskets, popular), 12);
  let rules = 0;
  for (const [i, own] of OWN.entries()) {
    for (const item of ITEMS.filter((item) => !own.includes(item) && having(item) >= 12)) {
      const { both, of, base, sentence } = reasonFor(i + 1, item);
      const sure = own
        .filter((from) => having(from, item) >= 12)
        .filter((from) => having(from, item) / having(from) >= having(item) / baskets.customers)
        .map((from) => lowerBound(having(from, item), having(from)));
      expect(lowerBound(both, of)).toEqual(
        close(sure.length > 0 ? Math.max(...sure) : lowerBound(having(item), baskets.customers)),
      );
      expect(base).toEqual(close(having(item) / baskets.customers));
      expect(sentence.startsWith("Popular: ")).toBe(sure.length === 0);
      rules += Math.sign(sure.length);
    }
  }
  expect(rules).toBeGreaterThan(50);
});
