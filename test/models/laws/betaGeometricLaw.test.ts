import { expect, test } from "vitest";
import { betaGeometricLaw } from "../../../src/models/laws/betaGeometricLaw.ts";
import { close } from "../../shared/close.ts";

const params = { r: 0.5, alpha: 6, a: 0.9, b: 1.6 };

test("betaGeometricLaw(name, first) without the first coin never takes a one-time buyer for gone", () => {
  const history = { frequency: 0, recency: 0, age: 500 };
  expect(betaGeometricLaw("bg", 0).logOddsDead(params, history)).toBe(Number.NEGATIVE_INFINITY);
  // a/b ((α+T)/α)^r
  expect(betaGeometricLaw("mbg", 1).logOddsDead(params, history)).toEqual(
    close(Math.log((0.9 / 1.6) * (506 / 6) ** 0.5), 1e-12),
  );
});

test("betaGeometricLaw(name, first).newCustomer(params): the first coin leaves b/(a+b) of them", () => {
  expect(betaGeometricLaw("bg", 0).newCustomer(params)).toEqual({ share: 1, flow: params });
  expect(betaGeometricLaw("mbg", 1).newCustomer(params)).toEqual({ share: 1.6 / 2.5, flow: { ...params, b: 2.6 } });
  expect(betaGeometricLaw("mbg", 1).newCustomer({ ...params, a: 0 }).share).toBe(1);
});

test("betaGeometricLaw(name, first).alive(params, history) counts every coin that fell well", () => {
  const history = { frequency: 3, recency: 5, age: 9 };
  expect(betaGeometricLaw("bg", 0).alive(params, history)).toEqual({ r: 3.5, alpha: 15, a: 0.9, b: 4.6 });
  expect(betaGeometricLaw("mbg", 1).alive(params, history).b).toBeCloseTo(5.6, 12);
});
