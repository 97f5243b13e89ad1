import { quantile } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  clvCategories,
  priorities,
  requireCustomerRules,
  riskLevels,
  timingStatus,
  valueScores,
} from "../../src/predict/customerRules.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";

const numbers = (...values: number[]) => Float64Array.from(values);
const shares = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 30 });

test("riskLevels(churn) reach a level at its threshold", () => {
  expect(riskLevels(numbers(0, 0.2999, 0.3, 0.5999, 0.6, 0.7999, 0.8, 1), {})).toEqual([
    "Low",
    "Low",
    "Medium",
    "Medium",
    "High",
    "High",
    "Critical",
    "Critical",
  ]);
  expect(riskLevels(numbers(0.05, 0.15), { riskThresholds: [0.1, 0.2, 0.3] })).toEqual(["Low", "Medium"]);
});

test("clvCategories(clv) are quarters by d3's quantiles, an edge belonging below", () => {
  fc.assert(
    fc.property(shares, (values) => {
      const edges = [0.25, 0.5, 0.75].map((share) => quantile(values, share) as number);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const expected = values.map((value) => {
        if (least === most) return 1;
        return value === least ? 0 : value === most ? 3 : edges.filter((edge) => value > edge).length;
      });
      expect([...clvCategories(numbers(...values), {})]).toEqual(expected);
    }),
  );
  expect([...clvCategories(numbers(0, 0, 0), {})]).toEqual([1, 1, 1]);
  expect([...clvCategories(numbers(1, 2, 3), { clvShares: [0.1, 0.2, 0.3] })]).toEqual([0, 3, 3]);
});

test("priorities(clv, churn) are fifths of the value at stake", () => {
  expect([...priorities(numbers(10, 20, 30, 40, 50), numbers(1, 1, 1, 1, 1))]).toEqual([0, 1, 2, 3, 4]);
  // safe money is not at stake
  expect(priorities(numbers(1000, 20, 30, 40, 50), numbers(0, 0.5, 0.5, 0.5, 0.5)).at(0)).toBe(0);
  expect([...priorities(numbers(7), numbers(0.5))]).toEqual([2]);
});

test("valueScores(clv, rfm, churn) weigh shares of the others below, ties half, and loyalty", () => {
  const below = (values: readonly number[], value: number) =>
    values.length === 1
      ? 0.5
      : (values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2) /
        (values.length - 1);
  fc.assert(
    fc.property(shares, shares, (clv, others) => {
      const rfm = clv.map((_, i) => 3 + ((others[i % others.length] as number) % 13));
      const churn = clv.map((value) => value / 10);
      const scores = valueScores(numbers(...clv), Int32Array.from(rfm), numbers(...churn), {});
      for (const [i, score] of scores.entries()) {
        const expected =
          40 * below(clv, clv[i] as number) + 30 * below(rfm, rfm[i] as number) + 30 * (1 - (churn[i] as number));
        expect(score).toEqual(close(expected));
        expect(score >= 0 && score <= 100).toBe(true);
      }
    }),
  );
});

test("valueScores(clv, ...) are not flattened by an outlier", () => {
  const score = (most: number) => [
    ...valueScores(numbers(1, 2, most), Int32Array.from([3, 4, 5]), numbers(0, 0, 0), {}),
  ];
  expect(score(3)).toEqual(score(1e12));
  const weights = { valueWeights: [1, 0, 0] } as const;
  expect([...valueScores(numbers(1, 2, 9), Int32Array.from([9, 4, 3]), numbers(1, 0, 1), weights)]).toEqual([
    0, 50, 100,
  ]);
});

test("timingStatus(frequency, overdue) reaches from before the gap to beyond its second threshold", () => {
  const status = (overdue: number) => timingStatus(1, overdue, {});
  expect([-0.1, 0, 30, 30.1, 90, 90.1].map(status)).toEqual([
    "Not Yet Due",
    "Due Soon",
    "Due Soon",
    "Overdue",
    "Overdue",
    "Severely Overdue",
  ]);
  expect(timingStatus(0, 500, {})).toBe("New/One-time");
  expect(timingStatus(3, 5, { overdueDays: [1, 4] })).toBe("Severely Overdue");
});

test("rules that will not do are named", () => {
  for (const riskThresholds of [
    [0.6, 0.3, 0.8],
    [0.3, 0.3, 0.8],
    [0.3, 0.6, 1.1],
    [-0.1, 0.6, 0.8],
    [Number.NaN, 0.6, 0.8],
    [0.3],
    "abc",
  ] as [number, number, number][]) {
    expect(() => requireCustomerRules({ riskThresholds })).toThrow(invalidOption("rules.riskThresholds"));
    expect(() => requireCustomerRules({ clvShares: riskThresholds })).toThrow(invalidOption("rules.clvShares"));
  }
  for (const valueWeights of [
    [0, 0, 0],
    [-1, 1, 1],
    [Number.NaN, 1, 1],
    [1, 1],
  ] as [number, number, number][]) {
    expect(() => requireCustomerRules({ valueWeights })).toThrow(invalidOption("rules.valueWeights"));
  }
  expect(() => requireCustomerRules({ overdueDays: [5, 5] })).toThrow(invalidOption("rules.overdueDays"));
  expect(() => requireCustomerRules({ riskTresholds: [0.1, 0.2, 0.3] } as object)).toThrow(invalidOption("options"));
  expect(() => requireCustomerRules(null as unknown as object)).toThrow(invalidOption("rules"));
  expect(() => requireCustomerRules({ valueWeights: [1, 0, 0], overdueDays: [1, 2] })).not.toThrow();
});
