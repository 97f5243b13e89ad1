import { expect, test } from "vitest";
import { nbd } from "../../src/models/purchaseModels.ts";

test("frozen(fit) cannot be changed, at any depth", () => {
  const fit = nbd.fit({ frequency: [0, 3, 1], recency: [0, 8, 2], age: [10, 10, 10] });
  for (const part of [
    fit,
    fit.params,
    fit.standardErrors,
    fit.covariance,
    fit.covariance[0],
    fit.robustCovariance,
    fit.warnings,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});
