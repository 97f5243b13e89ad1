import { expect, test } from "vitest";
import { requireDiscount } from "../../../src/models/purchase/DiscountOptions.ts";
import { invalidOption } from "../../shared/failures.ts";

test("requireDiscount(f, rate, horizon): one of the two bounds the sum", () => {
  requireDiscount("f", 0.1, Infinity);
  requireDiscount("f", 0, 52);
  requireDiscount("f", 0.1, 0);
  expect(() => requireDiscount("f", 0, Infinity)).toThrow(invalidOption("rate"));
});

test("requireDiscount(f, what cannot be) names it and the caller", () => {
  for (const value of [-0.1, NaN]) {
    expect(() => requireDiscount("f", value, 52)).toThrow(invalidOption("rate"));
    expect(() => requireDiscount("f", 0.1, value)).toThrow(invalidOption("horizon"));
    expect(() => requireDiscount("f", 0.1, value)).toThrow(/^f: /);
  }
  expect(() => requireDiscount("f", Infinity, 52)).toThrow(invalidOption("rate"));
});
