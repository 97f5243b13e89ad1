import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import type { Baskets } from "../../src/predict/baskets.ts";
import {
  lowerBound,
  type PurchaseRules,
  purchaseRules as purchaseRulesInPieces,
} from "../../src/predict/purchaseRules.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";

const purchaseRules = whole(purchaseRulesInPieces);

/** Baskets of numbered items; nobody has code 0. */
function baskets(own: readonly (readonly number[])[], items: number): Baskets {
  const starts = [0, 0];
  for (const list of own) starts.push((starts.at(-1) as number) + list.length);
  const bought = Uint32Array.from(own.flat());
  return {
    items: Array.from({ length: items }, (_, i) => `item ${i}`),
    starts: Uint32Array.from(starts),
    bought,
    customers: own.filter((list) => list.length > 0).length,
  };
}

/** The rules drawn from an item, or from nothing, as objects. */
function drawnFrom({ starts, because, item, both, of, confidence }: PurchaseRules, from: number) {
  const numbers = Array.from(starts.subarray(from, from + 2), Number) as [number, number];
  return Array.from({ length: numbers[1] - numbers[0] }, (_, k) => numbers[0] + k).map((rule) => ({
    because: because[rule],
    item: item[rule] as number,
    both: both[rule] as number,
    of: of[rule] as number,
    confidence: confidence[rule] as number,
  }));
}

test("purchaseRules(baskets) counts buyers and pairs as going through all customers does, the surest first", () => {
  const random = seededRandom(5);
  const own = Array.from({ length: 200 }, () => [0, 1, 2, 3, 4, 5].filter((item) => random() < 0.15 * (item + 1)));
  const excluded = new Set([2, -1]);
  const rules = purchaseRules(baskets(own, 6), 12, excluded);
  const having = (...items: number[]) => own.filter((list) => items.every((item) => list.includes(item))).length;
  expect([...rules.buyers]).toEqual([0, 1, 2, 3, 4, 5].map((item) => having(item)));
  for (const item of [0, 1, 2, 3, 4, 5]) {
    const expected = [0, 1, 3, 4, 5].filter((other) => other !== item && having(item, other) >= 12);
    const found = drawnFrom(rules, item);
    expect(found.map((rule) => rule.item).sort()).toEqual(having(item) >= 12 ? expected : []);
    for (const rule of found) {
      expect([rule.because, rule.both, rule.of]).toEqual([item, having(item, rule.item), having(item)]);
      expect(rule.confidence).toBe(lowerBound(rule.both, rule.of));
    }
    const confidences = found.map(({ confidence }) => confidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
  }
  const popular = drawnFrom(rules, 6);
  expect(popular.map(({ item }) => item)).toEqual(
    [0, 1, 3, 4, 5].filter((item) => having(item) >= 12).sort((a, b) => having(b) - having(a)),
  );
  for (const rule of popular) {
    expect([rule.because, rule.both, rule.of]).toEqual([6, having(rule.item), baskets(own, 6).customers]);
  }
});

test("purchaseRules(baskets) keeps the 24 rules of an item that were counted most often", () => {
  const random = seededRandom(6);
  const items = Array.from({ length: 40 }, (_, item) => item);
  const own = Array.from({ length: 300 }, () => items.filter((item) => random() < 0.2 + item / 80));
  const rules = purchaseRules(baskets(own, 40), 1, new Set());
  const having = (a: number, b: number) => own.filter((list) => list.includes(a) && list.includes(b)).length;
  for (const item of [0, 17, 39]) {
    const counts = items.filter((other) => other !== item).map((other) => having(item, other));
    expect(drawnFrom(rules, item).map(({ both }) => both)).toEqual(counts.sort((a, b) => b - a).slice(0, 24));
  }
});

test("purchaseRules(no baskets) has no rules", () => {
  expect([...purchaseRules(baskets([], 0), 1, new Set()).starts]).toEqual([0, 0]);
  expect([...purchaseRules(baskets([[0]], 1), 2, new Set()).starts]).toEqual([0, 0, 0]);
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
