import { mean } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomNormal } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import {
  driftOf,
  expectSpend as expectSpendInPieces,
  learnSpend as learnSpendInPieces,
  logAmountsOf,
  type SpendModel,
} from "../../src/predict/spendModel.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { expectFinite } from "../shared/finite.ts";
import { whole } from "../shared/whole.ts";

const [learnSpend, expectSpend] = [whole(learnSpendInPieces), whole(expectSpendInPieces)];
const FIRST = Date.UTC(2024, 0, 1);

/** Histories of log-normal amounts: ln amount = mean + customer + purchase. */
function amounts(customers: number, between: number, within: number, seed = 5) {
  const random = seededRandom(seed);
  const orders = Array.from({ length: customers }, (_, i) => {
    const own = 3 + Math.sqrt(between) * randomNormal(random);
    return Array.from({ length: 1 + (i % 5) }, (_, k) => {
      const revenue = Math.exp(own + Math.sqrt(within) * randomNormal(random));
      return { customerId: `C${i}`, date: FIRST + 9 * k * DAY_MS, revenue };
    });
  }).flat();
  return purchaseHistories(orders).table;
}

const columnsOf = (table: ReturnType<typeof amounts>) => ({
  paidPurchases: table.column("paidPurchases").values,
  meanSpend: table.column("meanSpend").values,
  meanLogSpend: table.column("meanLogSpend").values,
});

test("logAmountsOf(histories) finds the variances between customers and between their purchases", () => {
  const found = logAmountsOf(amounts(4000, 0.5, 0.2));
  expect(found).toEqual(close({ mean: 3, between: 0.5, within: 0.2 }, 0.08));
  // one price for all: no variance at all
  const price = purchaseHistories(
    Array.from({ length: 40 }, (_, i) => ({ customerId: `C${i % 9}`, date: FIRST + i * DAY_MS, revenue: 5 })),
  ).table;
  expect(logAmountsOf(price)).toEqual(close({ mean: Math.log(5), between: 0, within: 0 }));
  // single purchases: nothing tells the two apart
  const { between, within } = logAmountsOf(
    purchaseHistories([1, 2, 3].map((revenue, i) => ({ customerId: `C${i}`, date: FIRST, revenue }))).table,
  );
  expect(between).toBe(within);
});

test("driftOf(now, earlier) is how far late amounts are above all, as far as there are enough", () => {
  const orders = Array.from({ length: 400 }, (_, i) => ({
    customerId: `C${i % 40}`,
    date: FIRST + i * DAY_MS,
    revenue: i < 200 ? 10 : 20,
  }));
  const on = (days: number) => purchaseHistories(orders, { asOf: new Date(FIRST + days * DAY_MS) }).table;
  expect(driftOf(on(399), on(199))).toEqual(close((Math.log(2) / 2) * (200 / 250), 1e-9));
  expect(driftOf(on(199), on(99))).toBeCloseTo(0, 12);
  expect(driftOf(on(199), on(199))).toBe(0);
});

test("learnSpend(histories, drift, splits) levels the sum, and its quantiles cover what was seen", () => {
  const table = amounts(3000, 0.4, 0.3);
  const random = seededRandom(9);
  const { length } = table;
  const order = Float64Array.from({ length }, () => 0.1 + 0.8 * random());
  const means = table.column("meanLogSpend").values;
  const spend = order.map((p, i) =>
    random() < p ? 2 * Math.exp((means[i] as number) + 0.4 * randomNormal(random)) : 0,
  );
  const split = { ...columnsOf(table), order, modelled: order, purchases: order, drift: 0, spend };
  const model = learnSpend(table, 0, [split]) as SpendModel;
  expect(Object.isFrozen(model)).toBe(true);
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  const expected = expectSpend(model, split, split);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  expect(sum(expected.spend)).toEqual(close(sum(spend), 0.03));
  const inside = spend.filter(
    (value, i) => value >= (expected.spendLow[i] as number) && value <= (expected.spendHigh[i] as number),
  );
  expect(inside.length / length).toBeGreaterThan(0.9);
  expect(inside.length / length).toBeLessThan(0.98);
  expect(model.slope > 0 && model.slope <= 1).toBe(true);
});

test("learnSpend: one order like no other does not lift what is expected of all", () => {
  const table = amounts(800, 0.4, 0.3);
  const { length } = table;
  const random = seededRandom(1);
  const order = new Float64Array(length).fill(0.5);
  const spend = order.map(() => (random() < 0.5 ? 20 : 0));
  const split = (giant: number) => ({
    ...columnsOf(table),
    order,
    modelled: order,
    purchases: order,
    drift: 0,
    spend: spend.map((value, i) => (i === 7 ? giant : value)),
  });
  const sum = (giant: number) =>
    mean(expectSpend(learnSpend(table, 0, [split(giant)]), split(0), split(0)).spend) as number;
  expect(sum(20e6) / sum(20)).toBeLessThan(1.2);
});

test("expectSpend(…): P(an order) times what one is worth, never outside of its interval", () => {
  const table = amounts(300, 0.4, 0.3);
  const model = learnSpend(table, 0.1, []) as SpendModel;
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 1, max: 30, noNaN: true }), fc.nat(299), (p, own, each, row) => {
      const { paidPurchases, meanSpend, meanLogSpend } = columnsOf(table);
      const known = {
        paidPurchases: [paidPurchases[row] as number],
        meanSpend: [meanSpend[row] as number],
        meanLogSpend: [meanLogSpend[row] as number],
      };
      const orders = {
        order: Float64Array.of(p),
        modelled: Float64Array.of(own),
        purchases: Float64Array.of(own * each),
      };
      const { spend, spendLow, spendHigh } = expectSpend(model, known, orders);
      expectFinite([[...spend, ...spendLow, ...spendHigh]]);
      expect((spendLow[0] as number) <= (spend[0] as number) && (spend[0] as number) <= (spendHigh[0] as number)).toBe(
        true,
      );
      expect(spend[0] === 0).toBe(p === 0);
    }),
  );
  const nobody = expectSpend(null, columnsOf(table), {
    order: new Float64Array(1),
    modelled: new Float64Array(1),
    purchases: new Float64Array(1),
  });
  expect([...nobody.spend, ...nobody.spendHigh]).toEqual([0, 0]);
});

test("expectSpend(…): the ends of the interval are quantiles of who orders, as far as somebody does", () => {
  const table = amounts(300, 0.4, 0.3);
  const learnt = learnSpend(table, 0, []) as SpendModel;
  // quantiles of the rests that are the shares themselves
  const model = { ...learnt, level: 0, residuals: Array.from({ length: 41 }, (_, k) => k / 40) };
  const known = { paidPurchases: [2], meanSpend: [20], meanLogSpend: [3] };
  const at = (p: number) => {
    const order = Float64Array.of(p);
    return expectSpend(model, known, { order, modelled: order, purchases: order });
  };
  const given = (p: number) => (at(p).spend[0] as number) / p;
  for (const p of [0.2, 0.5, 0.99]) {
    expect(at(p).spendHigh[0]).toEqual(close(given(p) * Math.exp((0.95 - 1 + p) / p), 1e-9));
    expect(at(p).spendLow[0]).toEqual(p > 0.95 ? close(Math.min(p, Math.exp((0.05 - 1 + p) / p)) * given(p), 1e-9) : 0);
  }
});

test("learnSpend(histories without spend) is null, of amounts over nine orders of magnitude numbers", () => {
  const free = purchaseHistories([{ customerId: "a", date: FIRST, revenue: 0 }]).table;
  expect(learnSpend(free, 0, [])).toBeNull();
  const wide = purchaseHistories(
    Array.from({ length: 60 }, (_, i) => ({
      customerId: `C${i % 20}`,
      date: FIRST + i * DAY_MS,
      revenue: 10 ** (i % 10),
    })),
  ).table;
  const model = learnSpend(wide, 0, []) as SpendModel;
  expectFinite([model.residuals, Object.values(model.amounts), [model.level]]);
});
