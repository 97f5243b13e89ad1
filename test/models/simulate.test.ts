import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { invalidOption } from "../shared/failures.ts";
import { impossibleParams, MODELS } from "./models.ts";

/** Whether a count out of n agrees with its probability, up to four and a half standard deviations: once in 150,000. */
function agrees(count: number, n: number, probability: number): void {
  const deviation = Math.sqrt(n * probability * (1 - probability));
  expect(Math.abs(count - n * probability)).toBeLessThan(4.5 * deviation + 1e-9);
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe.each(MODELS)("$name", ({ of, params, undying }) => {
  const customers = 40_000;
  const shop = of.simulate(params, { customers, age: 39, horizon: 26, random: seededRandom(2025) });

  test("simulate(params, options) gives each number of purchases its probability", () => {
    for (const n of [0, 1, 2, 3, 7]) {
      const count = shop.frequency.filter((x) => x === n).length;
      agrees(count, customers, of.probabilityOfCount(params, undefined, 39, n));
    }
    const variance = sum(shop.frequency.map((x) => x * x)) / customers;
    const expected = customers * of.expectedPurchases(params, undefined, 39);
    expect(Math.abs(sum(shop.frequency) - expected)).toBeLessThan(4.5 * Math.sqrt(customers * variance));
  });

  test("simulate(params, options) has as many alive as probabilityAlive says, whatever it says", () => {
    const groups = new Map<number, { says: number; variance: number; alive: number }>();
    for (let i = 0; i < customers; i++) {
      const history = { frequency: shop.frequency[i] as number, recency: shop.recency[i] as number, age: 39 };
      const says = of.probabilityAlive(params, history);
      const key = Math.min(9, Math.floor(says * 10));
      const group = groups.get(key) ?? { says: 0, variance: 0, alive: 0 };
      group.says += says;
      group.variance += says * (1 - says);
      group.alive += shop.alive[i] as number;
      groups.set(key, group);
    }
    for (const { says, variance, alive } of groups.values()) {
      expect(Math.abs(alive - says)).toBeLessThan(4.5 * Math.sqrt(variance) + 1e-6);
    }
  });

  test("simulate(params, options) has as many purchases to come as are expected, of every kind of customer", () => {
    const kinds: ((x: number, recency: number) => boolean)[] = [
      (x) => x === 0,
      (x, recency) => x > 0 && recency < 20,
      (x, recency) => x > 0 && recency >= 20,
      (x) => x > 5,
    ];
    for (const kind of kinds) {
      let [expected, came, squares, buyers, buying] = [0, 0, 0, 0, 0];
      for (let i = 0; i < customers; i++) {
        const [frequency, recency] = [shop.frequency[i] as number, shop.recency[i] as number];
        if (!kind(frequency, recency)) continue;
        const [future, history] = [shop.future[i] as number, { frequency, recency, age: 39 }];
        expected += of.expectedPurchases(params, history, 26);
        buying += of.probabilityOfPurchase(params, history, 26);
        came += future;
        squares += future * future;
        if (future > 0) buyers++;
      }
      expect(Math.abs(came - expected)).toBeLessThan(4.5 * Math.sqrt(squares));
      expect(Math.abs(buyers - buying)).toBeLessThan(4.5 * Math.sqrt(buying));
    }
  });

  test("simulate(params, options) gives histories that can be", () => {
    for (let i = 0; i < customers; i++) {
      const [x, recency] = [shop.frequency[i] as number, shop.recency[i] as number];
      if (x === 0 ? recency !== 0 : !(recency > 0 && recency <= 39)) expect([x, recency]).toEqual("a history");
      // who is dead does not buy
      if (shop.alive[i] === 0) expect(shop.future[i]).toBe(0);
    }
    expect([...new Set(shop.age)]).toEqual([39]);
  });

  test("simulate(params, { age: column }) observes each customer for so long", () => {
    const age = Float64Array.of(0, 1, 1e6);
    const { frequency, age: ages, future } = of.simulate(params, { age, random: seededRandom(4) });
    expect(ages).toEqual(age);
    expect(ages).not.toBe(age);
    expect(frequency[0]).toBe(0);
    // without a horizon nothing is to come
    expect([...future]).toEqual([0, 0, 0]);
    expect(of.simulate(params, { age: [2, 3], customers: 2, random: seededRandom(4) }).age).toEqual(
      Float64Array.of(2, 3),
    );
  });

  test("simulate(params, options) with the same random numbers gives the same customers", () => {
    const draw = (seed: number) => of.simulate(params, { customers: 50, age: 39, random: seededRandom(seed) });
    expect(draw(9)).toEqual(draw(9));
    expect(draw(9)).not.toEqual(draw(10));
  });

  test("simulate(params without dropout, options) lets nobody leave", () => {
    const { alive } = of.simulate(undying, { customers: 200, age: 1000, random: seededRandom(8) });
    expect(sum(alive)).toBe(200);
  });

  test("simulate(impossible input) is refused by name", () => {
    const random = seededRandom(1);
    for (const [option, wrong] of impossibleParams(params)) {
      expect(() => of.simulate(wrong, { customers: 1, age: 1, random })).toThrow(invalidOption(option));
    }
    expect(() => of.simulate(params, { age: 1, random })).toThrow(invalidOption("customers"));
    expect(() => of.simulate(params, { customers: 0, age: 1, random })).toThrow(invalidOption("customers"));
    expect(() => of.simulate(params, { customers: 1.5, age: 1, random })).toThrow(invalidOption("customers"));
    expect(() => of.simulate(params, { customers: 3, age: [1, 2], random })).toThrow(invalidOption("customers"));
    expect(() => of.simulate(params, { customers: 1, age: -1, random })).toThrow(invalidOption("age"));
    expect(() => of.simulate(params, { age: [1, Number.NaN], random })).toThrow(invalidOption("age"));
    expect(() => of.simulate(params, { customers: 1, age: 1, horizon: -1, random })).toThrow(invalidOption("horizon"));
  });
});
