import { expect, test } from "vitest";
import { seededRandom } from "../../src/models/special/seededRandom.ts";
import type { Baskets } from "../../src/predict/baskets.ts";
import { lowerBound, purchaseRules } from "../../src/predict/purchaseRules.ts";
import { close } from "../shared/close.ts";

/** Baskets of numbered items; nobody has code 0. */
function baskets(own: readonly (readonly number[])[], items: number): Baskets {
  const starts = [0, 0];
  for (const list of own) starts.push((starts.at(-1) as number) + list.length);
  const bought = Uint32Array.from(own.flat());
  return {
    items: Array.from({ length: items }, (_, i) => `item ${i}`),
    starts: Uint32Array.from(starts),
    bought,
    orders: new Uint32Array(bought.length).fill(1),
    allOrders: Uint32Array.from([0, ...own.map((list) => list.length)]),
    customers: own.filter((list) => list.length > 0).length,
  };
}

test("purchaseRules(baskets) counts buyers and pairs as going through all customers does, the surest first", () => {
  const random = seededRandom(5);
  const own = Array.from({ length: 200 }, () => [0, 1, 2, 3, 4, 5].filter((item) => random() < 0.15 * (item + 1)));
  const excluded = new Set([2, -1]);
  const { buyers, rules, popular } = purchaseRules(baskets(own, 6), 12, excluded);
  const having = (...items: number[]) => own.filter((list) => items.every((item) => list.includes(item))).length;
  expect([...buyers]).toEqual([0, 1, 2, 3, 4, 5].map((item) => having(item)));
  for (const [item, found] of rules.entries()) {
    const expected = [0, 1, 3, 4, 5].filter((other) => other !== item && having(item, other) >= 12);
    expect(found.map((rule) => rule.item).sort()).toEqual(having(item) >= 12 ? expected : []);
    for (const rule of found) expect([rule.both, rule.of]).toEqual([having(item, rule.item), having(item)]);
    const confidences = found.map(({ confidence }) => confidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
  }
  expect(popular.map(({ item }) => item)).toEqual(
    [0, 1, 3, 4, 5].filter((item) => having(item) >= 12).sort((a, b) => having(b) - having(a)),
  );
  for (const rule of popular) expect([rule.both, rule.of]).toEqual([having(rule.item), baskets(own, 6).customers]);
});

test("purchaseRules(no baskets) has no rules", () => {
  expect(purchaseRules(baskets([], 0), 1, new Set())).toEqual({ buyers: new Uint32Array(0), rules: [], popular: [] });
  expect(purchaseRules(baskets([[0]], 1), 2, new Set())).toMatchObject({ rules: [[]], popular: [] });
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
