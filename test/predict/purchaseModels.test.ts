import { expect, test } from "vitest";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../../src/index.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import {
  discountedPurchases,
  eachHistory,
  fitModel,
  modelColumns,
  modelNamed,
  PURCHASE_MODELS,
  scoreHistories,
} from "../../src/predict/purchaseModels.ts";
import { close } from "../shared/close.ts";
import { simulateOrders } from "./simulateOrders.ts";

const models = { nbd, bgNbd, mbgNbd, paretoNbd };
const { table } = purchaseHistories(simulateOrders({ customers: 120 }));

test.each(PURCHASE_MODELS)(
  "fitModel, scoreHistories and discountedPurchases are those of %s, customer by customer",
  (name) => {
    const fit = fitModel(name, table);
    const { params } = fit;
    const model = models[name] as typeof paretoNbd;
    expect(modelNamed(name).name).toBe(name);
    expect(fit).toEqual(model.fit(modelColumns(table)));
    const { alive, atLeastOne, purchases } = scoreHistories(fit, table, 45);
    const worth = discountedPurchases(fit, table, 45, 0.001);
    for (const [i, row] of [...table].entries()) {
      const history = { frequency: row.frequency as number, recency: row.recency as number, age: row.age as number };
      const p = params as unknown as Parameters<typeof model.probabilityAlive>[0];
      expect([alive[i], atLeastOne[i], purchases[i], worth[i]]).toEqual(
        close(
          [
            model.probabilityAlive(p, history),
            model.probabilityOfPurchase(p, history, 45),
            model.expectedPurchases(p, history, 45),
            model.discountedPurchases(p, history, { rate: 0.001, horizon: 45 }),
          ],
          1e-9,
        ),
      );
    }
  },
);

test("eachHistory(table, names, of) computes once per different history", () => {
  const orders = Array.from({ length: 50 }, (_, i) => ({
    customerId: `C${i}`,
    date: (i % 2) * 86_400_000,
    revenue: 1,
  }));
  let calls = 0;
  const { a, b } = eachHistory(purchaseHistories(orders).table, ["a", "b"], ({ age }) => {
    calls++;
    return [age, -age];
  });
  expect(calls).toBe(2);
  expect([...a]).toEqual(orders.map((_, i) => 1 - (i % 2)));
  expect([...b]).toEqual([...a].map((age) => -age));
});
