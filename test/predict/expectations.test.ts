import { cumsum, sum } from "d3-array";
import { describe, expect, test } from "vitest";
import type { CustomerModel } from "../../src/predict/CustomerModel.ts";
import { moved } from "../../src/predict/churnModel.ts";
import { expectationsWithin as expectationsWithinInPieces, inLonger } from "../../src/predict/expectations.ts";
import { learnModel } from "../../src/predict/learnModel.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { modelNamed } from "../../src/predict/purchaseModels.ts";
import { knownCustomers } from "../../src/predict/score.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const expectationsWithin = whole(expectationsWithinInPieces);

const DAY = FIRST_DAY / DAY_MS + 719;

async function known(churn: "combined" | "model") {
  const history = new MemoryOrderHistory(Table.from(transactionSchema, simulateOrders()), {});
  const { model } = await learnModel(history, DAY, 60, { churn });
  return { model, customers: (await knownCustomers(history, model, DAY)).customers };
}

describe("expectationsWithin(model, customers, days)", () => {
  test("are within their ranges and agree with each other, in any time", async () => {
    const { model, customers } = await known("combined");
    let before: Record<"probabilityOfPurchase" | "expectedPurchases", ArrayLike<number>> = {
      probabilityOfPurchase: new Float64Array(customers.order.length),
      expectedPurchases: customers.order,
    };
    before = { ...before, expectedPurchases: before.probabilityOfPurchase };
    for (const days of [1, 30, 59, 60, 61, 180, 3650]) {
      const expected = expectationsWithin(model, customers, days);
      const { probabilityAlive, probabilityOfPurchase: order, expectedPurchases: purchases, low, high } = expected;
      for (let i = 0; i < order.length; i++) {
        for (const p of [probabilityAlive[i], order[i]]) expect((p as number) >= 0 && (p as number) <= 1).toBe(true);
        expect(purchases[i]).toBeGreaterThanOrEqual((order[i] as number) * (1 - 1e-12));
        expect(order[i]).toBeLessThanOrEqual((probabilityAlive[i] as number) + 1e-12);
        expect(low[i]).toBeLessThanOrEqual(high[i] as number);
        // no column is outside of its own interval
        expect(low[i]).toBeLessThanOrEqual(purchases[i] as number);
        expect(high[i]).toBeGreaterThanOrEqual(purchases[i] as number);
        expect(expected.spendLow[i]).toBeLessThanOrEqual(expected.spend[i] as number);
        expect(expected.spendHigh[i]).toBeGreaterThanOrEqual(expected.spend[i] as number);
        expect(expected.spend[i]).toBeGreaterThan(0);
        // more time is more of everything
        expect(order[i]).toBeGreaterThanOrEqual((before.probabilityOfPurchase[i] as number) * (1 - 1e-12));
        expect(purchases[i]).toBeGreaterThanOrEqual((before.expectedPurchases[i] as number) * (1 - 1e-12));
      }
      before = { probabilityOfPurchase: order, expectedPurchases: purchases };
    }
  });

  // a classifier says whether there is a purchase, the model how many there are then
  test("are those of the distribution with the probability given, by brute force", async () => {
    const { model: learnt, customers } = await known("combined");
    const model = { ...learnt, counting: { follow: 1, level: 0 }, season: null, shift: 0 };
    const { low, high, expectedPurchases } = expectationsWithin(model, customers, 60);
    const { probabilityOfCount } = modelNamed(model.purchases.model);
    for (const [i, p] of customers.order.slice(0, 60).entries()) {
      const { frequency, recency, age } = customers.histories;
      const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
      const modelled = Array.from({ length: 120 }, (_, n) =>
        probabilityOfCount(model.purchases.params, history, 60, n),
      );
      const some = 1 - (modelled[0] as number);
      const counts = modelled.map((chance, n) => (n === 0 ? 1 - p : (p * chance) / some));
      expect(expectedPurchases[i]).toEqual(
        close(
          sum(counts, (chance, n) => n * chance),
          1e-6,
        ),
      );
      const reaches = (level: number) => cumsum(counts).findIndex((total) => total >= level);
      // a level that the sum just reaches may go either way
      const near = (level: number) => [reaches(level - 1e-9), reaches(level + 1e-9)];
      const expected = expectedPurchases[i] as number;
      expect(near(0.05).map((end) => Math.min(end, Math.floor(expected)))).toContain(low[i]);
      expect(near(0.95).map((end) => Math.max(end, Math.ceil(expected)))).toContain(high[i]);
    }
  });

  test("take the probability given within the horizon of the model, and stay near it just beside", async () => {
    const { model, customers } = await known("combined");
    expect(expectationsWithin(model, customers, 60).probabilityOfPurchase).toEqual(customers.order);
    const beside = expectationsWithin(model, customers, 60 * (1 + 1e-9)).probabilityOfPurchase;
    for (const [i, p] of beside.entries()) expect(p).toEqual(close(customers.order[i] as number, 1e-6));
  });

  test("are the purchase model's where it has the last word", async () => {
    const { model: learnt, customers } = await known("model");
    const model = { ...learnt, counting: { follow: 0, level: 0 }, season: null, shift: 0 };
    const plain = { ...customers, order: customers.modelled };
    const { score } = modelNamed(model.purchases.model);
    const { histories } = customers;
    for (const days of [60, 200]) {
      const rate = 0.0003;
      const { low, high, spend, spendLow, spendHigh, discountedPurchases, ...expected } = expectationsWithin(
        model,
        plain,
        days,
        { rate },
      );
      const {
        low: least,
        high: most,
        discountedPurchases: worth,
        ...scores
      } = score(model.purchases, histories, days, { rate });
      expect(expected).toEqual(scores);
      // by Simpson's rule
      expect([...discountedPurchases]).toEqual(close([...worth], 1e-4));
      const counts = scores.expectedPurchases;
      expect(low).toEqual(least.map((end, i) => Math.min(end, Math.floor(counts[i] as number))));
      expect(high).toEqual(most.map((end, i) => Math.max(end, Math.ceil(counts[i] as number))));
    }
  });

  test("leave a season behind beyond the horizon that it is about", async () => {
    const { model: learnt, customers } = await known("combined");
    const usual = { ...learnt, season: null, shift: 0 };
    for (const shift of [1, -1]) {
      const special = { ...learnt, season: { strength: 0.5, shift }, shift };
      const order = moved(customers.order, shift);
      const at = (model: CustomerModel, order: Float64Array, days: number) =>
        expectationsWithin(model, { ...customers, order }, days).probabilityOfPurchase;
      expect(at(special, order, 60)).toEqual(order);
      expect(at(special, order, 30)).toEqual(at(usual, order, 30));
      // none within the season, and none in the time after it that is not of it
      const [year, left] = [at(special, order, 365), at(usual, customers.order, 365)];
      for (let i = 0; i < order.length; i++) {
        const none = (1 - (order[i] as number)) * ((1 - (left[i] as number)) / (1 - (customers.order[i] as number)));
        expect(year[i]).toEqual(close(1 - none, 1e-9));
      }
    }
  });

  test("give a customer whom the model takes for dead the order that is expected, and no more sense of time", async () => {
    const { model, customers } = await known("combined");
    const { score } = modelNamed(model.purchases.model);
    const histories = { frequency: [40], recency: [40], age: [30_000] };
    const dead = {
      ...customers,
      histories,
      order: Float64Array.of(0.05),
      modelled: score(model.purchases, histories, 60).probabilityOfPurchase,
      paidPurchases: [1],
      meanSpend: [10],
      meanLogSpend: [Math.log(10)],
    };
    let before = 0;
    for (const days of [30, 59, 60, 61, 400]) {
      const { expectedPurchases, probabilityOfPurchase, probabilityAlive } = expectationsWithin(model, dead, days);
      const p = probabilityOfPurchase[0] as number;
      expect(p).toBeGreaterThanOrEqual(before);
      expect(expectedPurchases[0]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
      expect(probabilityAlive[0]).toBeGreaterThanOrEqual(p * (1 - 1e-9));
      before = p;
    }
    const often = { frequency: [590], recency: [599], age: [600] };
    const { probabilityOfPurchase: modelled } = score(model.purchases, often, 60);
    expect(modelled[0]).toBeGreaterThan(0.99);
    const sure = { ...dead, histories: often, order: Float64Array.of(0.9), modelled };
    const chances = [30, 60, 120].map(
      (days) => expectationsWithin(model, sure, days).probabilityOfPurchase[0] as number,
    );
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
  });
});

test("inLonger(p, times) is P(at least once) of so many times as long", () => {
  expect(inLonger(0.3, 1)).toBe(0.3);
  expect(inLonger(0.3, 2)).toEqual(close(1 - 0.7 ** 2));
  expect(inLonger(1, 3)).toEqual(close(1));
});
