import { expect, test } from "vitest";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { mbgNbdLaw as mbgNbd } from "../../../src/models/laws/mbgNbd.ts";
import { simulatePurchases } from "../../../src/models/purchase/simulatePurchases.ts";

const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

test("simulatePurchases(model, params, { random }) gives the same customers for the same numbers, each possible", () => {
  const draw = () =>
    simulatePurchases(mbgNbd, params, { customers: 500, age: 40, horizon: 20, random: seededRandom(4) });
  const shop = draw();
  expect(draw()).toEqual(shop);
  for (let i = 0; i < 500; i++) {
    expect(shop.recency[i]).toBeLessThanOrEqual(40);
    expect(shop.frequency[i] === 0).toBe(shop.recency[i] === 0);
    if (shop.future[i] !== 0) expect(shop.alive[i]).toBe(1);
  }
});

test("simulatePurchases(model, params, { age: column }) has a customer per age", () => {
  const { age } = simulatePurchases(mbgNbd, params, { age: [5, 10, 0], random: seededRandom(4) });
  expect([...age]).toEqual([5, 10, 0]);
});

test("simulatePurchases(model, params, options) names the option that will not do", () => {
  const random = () => 0.5;
  expect(() => simulatePurchases(mbgNbd, params, { age: 10, random })).toThrow("customers");
  expect(() => simulatePurchases(mbgNbd, params, { age: [1, 2], customers: 3, random })).toThrow("customers");
  expect(() => simulatePurchases(mbgNbd, params, { age: -1, customers: 1, random })).toThrow("age");
  expect(() => simulatePurchases(mbgNbd, params, { age: 1, customers: 1, horizon: -1, random })).toThrow("horizon");
});
