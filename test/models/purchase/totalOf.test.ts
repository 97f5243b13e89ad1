import { expect, test } from "vitest";
import { nbdLaw as model } from "../../../src/models/laws/nbd.ts";
import { endsOf, totalOf } from "../../../src/models/purchase/totalOf.ts";
import { nbd } from "../../../src/models/purchaseModels.ts";
import { close } from "../../shared/close.ts";

test("totalOf(model, fit, histories, t) has an interval even where the sandwich has none: of one customer", () => {
  const histories = { frequency: [3], recency: [8], age: [10] };
  const fit = nbd.fit(histories);
  const { expected, low, high } = totalOf(model, fit, histories, 10);
  expect(expected).toEqual(close(nbd.expectedPurchases(fit.params, { frequency: 3, recency: 8, age: 10 }, 10), 1e-12));
  expect(low).toBeLessThan(expected);
  expect(high).toBeGreaterThan(expected);
});

test("endsOf(f, level) takes what is between 0 and 1", () => {
  expect(endsOf("f", 0.9)).toEqual([close(0.05), 0.95]);
  for (const level of [0, 1, -1, 2, Number.NaN]) expect(() => endsOf("f", level)).toThrow("f: level must be");
});
