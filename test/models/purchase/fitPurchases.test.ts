import { expect, test } from "vitest";
import { model as nbd } from "../../../src/models/nbd/model.ts";
import { model as paretoNbd } from "../../../src/models/paretoNbd/model.ts";
import { fitPurchases } from "../../../src/models/purchase/fitPurchases.ts";

test("fitPurchases(model, nobody came back) guesses a rate below what would have shown", () => {
  const histories = { frequency: [0, 0], recency: [0, 0], age: [4000, 6000] };
  const fit = fitPurchases(nbd, histories);
  expect(fit.params).toEqual({ r: 1, alpha: 20_000 });
  expect(fit.standardErrors).toEqual({ r: null, alpha: null });
  expect(fit.warnings.map(({ code }) => code)).toEqual(["no_repeat_purchases"]);
  expect(fitPurchases(paretoNbd, histories).params).toEqual({ r: 1, alpha: 20_000, s: 0, beta: 1 });
});

test("fitPurchases(model, hardly any time) expects no more than one purchase in two years", () => {
  const { params } = fitPurchases(nbd, { frequency: [0], recency: [0], age: [0] });
  expect(params.r / params.alpha).toBeLessThanOrEqual(1 / 730);
});
