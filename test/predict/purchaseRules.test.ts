import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { popularItems } from "../../src/predict/baskets.ts";
import {
  lowerBound,
  type PurchaseRules,
  purchaseRules as purchaseRulesInPieces,
} from "../../src/predict/purchaseRules.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";
import { numberedBaskets } from "./numberedBaskets.ts";

/** The rules of some baskets, with what is popular in them. */
function rulesOf(own: readonly (readonly number[])[], items: number, minSupport: number, excluded = new Set<number>()) {
  const baskets = numberedBaskets(own, items);
  return whole(purchaseRulesInPieces)(baskets, popularItems(baskets, minSupport, excluded));
}

function nearestOf({ starts, nearest, similarity }: PurchaseRules, from: number) {
  const [first, end] = [starts[from] as number, starts[from + 1] as number];
  return Array.from(nearest.subarray(first, end), (item, k) => [item, similarity[first + k] as number] as const);
}

test("purchaseRules(baskets) counts pairs and finds similar items as going through all customers does", () => {
  const random = seededRandom(5);
  const own = Array.from({ length: 200 }, () => [0, 1, 2, 3, 4, 5].filter((item) => random() < 0.12 * (item + 1)));
  const having = (...items: number[]) => own.filter((list) => items.every((item) => list.includes(item))).length;
  const minSupport = having(0) + 1;
  const rules = rulesOf(own, 6, minSupport, new Set([2, -1]));
  // too few bought the first, and the third is excluded
  for (const item of [0, 1, 2, 3, 4, 5]) {
    const others = item === 0 || item === 2 ? [] : [1, 3, 4, 5].filter((other) => other !== item);
    const expected = others
      .map((other) => [other, having(item, other) / (Math.sqrt(having(item) * having(other)) + 10)] as const)
      .sort((a, b) => b[1] - a[1]);
    expect(nearestOf(rules, item)).toEqual(close(expected, 1e-12));
    for (const other of [0, 1, 2, 3, 4, 5]) {
      expect(rules.together(item, other)).toBe(others.includes(other) ? having(item, other) : 0);
    }
  }
});

test("purchaseRules(baskets) keeps the eight items most like an item, of equal ones the more popular", () => {
  const random = seededRandom(6);
  const items = Array.from({ length: 40 }, (_, item) => item);
  const own = Array.from({ length: 300 }, () => items.filter((item) => random() < 0.2 + item / 80));
  const rules = rulesOf(own, 40, 1);
  const having = (...items: number[]) => own.filter((list) => items.every((item) => list.includes(item))).length;
  for (const item of [0, 17, 39]) {
    const alike = (other: number) => having(item, other) / (Math.sqrt(having(item) * having(other)) + 10);
    const expected = items
      .filter((other) => other !== item)
      .map(alike)
      .sort((a, b) => b - a);
    expect(nearestOf(rules, item).map(([, similarity]) => similarity)).toEqual(close(expected.slice(0, 8), 1e-12));
  }
  // fourteen items that the same customers bought
  const same = items.slice(0, 14);
  expect(nearestOf(rulesOf([same, same], 14, 1), 3).map(([item]) => item)).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
});

test("purchaseRules(baskets) takes no similarity from items that nobody bought together", () => {
  const rules = rulesOf([[0], [1], [0, 2]], 3, 1);
  expect(nearestOf(rules, 0)).toEqual(close([[2, 1 / (Math.sqrt(2) + 10)]]));
  expect(nearestOf(rules, 1)).toEqual([]);
});

test("purchaseRules(no baskets) has no rules", () => {
  expect([...rulesOf([], 0, 1).starts]).toEqual([0]);
  expect([...rulesOf([[0]], 1, 2).starts]).toEqual([0, 0]);
});

test("lowerBound(count, of) is the root of the score test: (share - bound)² = z² bound (1 - bound) / of", () => {
  const z = 1.2815515655446004;
  for (const [count, of] of [
    [1, 1],
    [1, 2],
    [63, 100],
    [999, 1000],
    [5, 1e6],
  ] as const) {
    const bound = lowerBound(count, of);
    expect(bound).toBeLessThan(count / of);
    expect((count / of - bound) ** 2).toEqual(close((z * z * bound * (1 - bound)) / of, 1e-9));
  }
  expect(lowerBound(0, 0)).toBe(0);
  expect(lowerBound(0, 50)).toBeLessThan(1e-15);
});
