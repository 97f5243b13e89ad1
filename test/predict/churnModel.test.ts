import { expect, test } from "vitest";
import { applyLogistic } from "../../src/math/logisticRegression.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import {
  applyChurn,
  CHURN_METHODS,
  churnFeatures,
  trainChurn as trainChurnInPieces,
} from "../../src/predict/churnModel.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { expectFinite } from "../shared/finite.ts";
import { whole } from "../shared/whole.ts";

const trainChurn = whole(trainChurnInPieces);

const COUNT = 600;
/** Of each customer one row. */
const EACH = Float64Array.from({ length: COUNT }, (_, i) => i);
const noise = () => Float64Array.from({ length: COUNT }, () => random());
const random = seededRandom(9);

/** Features of which one tells what happened: the model's odds, the silence, or a later one. */
function featuresWhere(telling: number) {
  const features = Array.from({ length: 7 }, noise);
  const odds = Float64Array.from({ length: COUNT }, () => 6 * random() - 3);
  features[telling] = odds;
  const bought = odds.map((value) => (random() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  return { features, bought };
}

test("trainChurn(auto, features, bought) takes the method whose features tell most of customers left out", () => {
  for (const [telling, method] of [
    [0, "model"],
    [1, "recency"],
    [6, "combined"],
  ] as const) {
    const { features, bought } = featuresWhere(telling);
    expect(trainChurn("auto", features, bought, EACH).method).toBe(method);
  }
});

test("trainChurn(method, features, bought, EACH) needs thirty of either kind, else the model stands as it is", () => {
  const { features } = featuresWhere(0);
  const buyers = (count: number) => Float64Array.from({ length: COUNT }, (_, i) => (i < count ? 1 : 0));
  for (const method of CHURN_METHODS) {
    for (const count of [0, 29, COUNT - 29, COUNT]) {
      expect(trainChurn(method, features, buyers(count), EACH)).toEqual({ method: "model", regression: null });
    }
    for (const count of [30, COUNT - 30]) {
      const { method: taken, regression } = trainChurn(method, features, buyers(count), EACH);
      expect([taken, regression === null]).toEqual([method, false]);
    }
  }
});

test("applyChurn(model, features, atLeastOne) uses the columns of the method, or the model's own probability", () => {
  const { features, bought } = featuresWhere(1);
  const atLeastOne = noise();
  expect(applyChurn({ method: "model", regression: null }, features, atLeastOne)).toBe(atLeastOne);
  for (const [method, used] of [
    ["model", features.slice(0, 1)],
    ["recency", features.slice(1, 2)],
    ["combined", features],
  ] as const) {
    const model = trainChurn(method, features, bought, EACH);
    expect(model.regression?.coefficients).toHaveLength(used.length);
    const p = applyChurn(model, features, atLeastOne);
    expect(p).toEqual(applyLogistic(model.regression as NonNullable<typeof model.regression>, used, COUNT));
    // calibrated: as many as came are predicted
    const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
    expect(sum(p)).toEqual(close(sum(bought), 1e-3));
  }
});

test("churnFeatures(history, day) are odds and logarithms of plain facts, all of them numbers", async () => {
  const day = Date.UTC(2025, 0, 31) / DAY_MS;
  const order = (customerId: string, before: number, revenue: number | null) => {
    return { customerId, date: (day - before) * DAY_MS, revenue };
  };
  const orders = [order("a", 20, 30), order("a", 5, 10), order("b", 0, null), order("c", 3, 5), order("c", 2, -9)];
  const history = new MemoryOrderHistory(Table.from(transactionSchema, [...orders, order("a", -1, 99)]), {});
  const features = await churnFeatures(history, day, 10, Float64Array.of(0.5, 0, 1));
  const [odds, silence, count, age, spend, near, far] = features.map((column) => [...column]);
  expect(odds).toEqual(close([0, Math.log(1e-9 / (1 - 1e-9)), Math.log((1 - 1e-9) / 1e-9)], 1e-6));
  // a horizon of 10 days: in 90ths of it
  expect(silence).toEqual(close([45, 0, 27].map(Math.log1p)));
  expect(count).toEqual(close([2, 1, 1].map(Math.log1p)));
  expect(age).toEqual(close([180, 0, 27].map(Math.log1p)));
  // money that was more than given back is none
  expect(spend).toEqual(close([20, 0, 0].map(Math.log1p)));
  expect([near, far]).toEqual(close([[1, 1, 1].map(Math.log1p), [2, 1, 1].map(Math.log1p)]));
  expectFinite(features.map((column) => [...column]));
});

test("trainChurn(auto) does not take silence alone for times of another length", () => {
  const { features, bought } = featuresWhere(1);
  expect(trainChurn("auto", features, bought, EACH, false).method).not.toBe("recency");
  expect(trainChurn("recency", features, bought, EACH, false).method).toBe("recency");
});
