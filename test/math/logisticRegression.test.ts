import { expect, test } from "vitest";
import { applyLogistic, fitLogistic as inPieces } from "../../src/math/logisticRegression.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { close } from "../shared/close.ts";
import { expectFinite } from "../shared/finite.ts";
import { whole } from "../shared/whole.ts";

const fitLogistic = whole(inPieces);
const column = (count: number, of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i));
const free = { coefficients: [0, 0], strength: 0 };

/** Two features and outcomes whose ln odds are -1 + 2 a - 0.5 b. */
function simulated(count: number) {
  const random = seededRandom(3);
  const a = column(count, () => random() * 2 - 1);
  const b = column(count, () => 10 * random());
  const happened = column(count, (i) => {
    const odds = -1 + 2 * (a[i] as number) - 0.5 * (b[i] as number);
    return random() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
  });
  return { features: [a, b], happened };
}

test("fitLogistic(features, happened) finds the coefficients that made the data", () => {
  const { features, happened } = simulated(50_000);
  const { intercept, coefficients } = fitLogistic(features, happened, free);
  expect([intercept, ...coefficients]).toEqual(close([-1, 2, -0.5], 0.1));
});

test("fitLogistic(features, happened) is where the gradient of likelihood and prior is nought", () => {
  const { features, happened } = simulated(400);
  const prior = { coefficients: [1, 0], strength: 25 };
  const regression = fitLogistic(features, happened, prior);
  const p = applyLogistic(regression, features, 400);
  const misses = happened.map((value, i) => value - (p[i] as number));
  // the intercept is hardly held: what is predicted sums up to what came
  expect(Math.abs(misses.reduce((sum, miss) => sum + miss, 0))).toBeLessThan(0.01);
  for (const [k, feature] of features.entries()) {
    const mean = feature.reduce((sum, value) => sum + value, 0) / 400;
    const variance = feature.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400;
    const slope = misses.reduce((sum, miss, i) => sum + miss * (feature[i] as number), 0);
    // what is expected to be something is held even where it does not vary
    const held = variance + (prior.coefficients[k] === 0 ? 0 : 1);
    const pull = 25 * held * ((regression.coefficients[k] as number) - (prior.coefficients[k] as number));
    expect(Math.abs(slope - pull)).toBeLessThan(1e-4);
  }
});

// Newton's method is there in a few steps, whatever the number of features; with a wrong Hessian it takes many, or stays where it is
test.each([1, 3, 4, 5, 8, 9])("fitLogistic(%i features) needs few steps to where the gradient is nought", (count) => {
  const random = seededRandom(5);
  const rows = 1 << 13;
  // features that go along with each other, so that all products count
  const base = column(rows, () => random() * 2 - 1);
  const features = Array.from({ length: count }, (_, k) =>
    column(rows, (i) => (base[i] as number) * (k + 1) * 0.3 + random()),
  );
  const happened = column(rows, (i) => Number(random() < 1 / (1 + Math.exp(-2 * (base[i] as number)))));
  const prior = { coefficients: features.map(() => 0), strength: 1 };
  let steps = 0;
  const counted = features.map((feature) => feature.slice());
  const searching = inPieces(counted, happened, prior, new Float64Array(rows).fill(1));
  let step = searching.next();
  for (; !step.done; step = searching.next()) steps++;
  const { intercept, coefficients } = step.value;
  const p = applyLogistic({ intercept, coefficients }, features, rows);
  for (const [k, feature] of features.entries()) {
    const spread = features[k] === undefined ? 0 : variance(feature);
    const slope = feature.reduce((sum, value, i) => sum + ((happened[i] as number) - (p[i] as number)) * value, 0);
    expect(slope).toEqual(close(spread * (coefficients[k] as number), 1e-4));
  }
  // a piece for each column, one before them, and one for each step with so many rows
  expect(steps - count - 2).toBeLessThanOrEqual(7);
});

/** Of all values, not of a sample. */
function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

test("fitLogistic(features, happened, prior) goes from the prior to the data as the prior weakens", () => {
  const { features, happened } = simulated(200);
  const at = (strength: number) => fitLogistic(features, happened, { coefficients: [5, 5], strength }).coefficients;
  expect(at(1e9)).toEqual(close([5, 5], 1e-4));
  expect(at(1e-9)).toEqual(close(fitLogistic(features, happened, free).coefficients as number[], 1e-4));
});

test("fitLogistic(features, happened, prior, weights): a weight of 2 is a row twice", () => {
  const { features, happened } = simulated(60);
  const twice = (values: Float64Array) => Float64Array.from([...values, ...values.subarray(0, 20)]);
  const weights = column(60, (i) => (i < 20 ? 2 : 1));
  const prior = { coefficients: [0, 0], strength: 1e-6 };
  const weighted = fitLogistic(features, happened, prior, weights);
  const repeated = fitLogistic(features.map(twice), twice(happened), prior);
  expect(weighted.coefficients).toEqual(close(repeated.coefficients, 1e-4));
});

test.each<[string, Float64Array[], Float64Array]>([
  ["happened to nobody", [column(20, (i) => i)], new Float64Array(20)],
  ["happened to all", [column(20, (i) => i)], new Float64Array(20).fill(1)],
  ["told apart by a feature", [column(20, (i) => i)], column(20, (i) => (i < 10 ? 0 : 1))],
  ["a feature that does not vary", [new Float64Array(20).fill(7)], column(20, (i) => i % 2)],
  ["the same feature twice", [column(20, (i) => i), column(20, (i) => i)], column(20, (i) => (i * 7) % 2)],
  ["huge values", [column(20, (i) => 1e9 * i)], column(20, (i) => (i * i) % 2)],
  ["no features", [], column(20, (i) => i % 2)],
])("fitLogistic(%s) is finite", (_, features, happened) => {
  const prior = { coefficients: features.map(() => 0), strength: 4 };
  const regression = fitLogistic(features, happened, prior);
  expectFinite(regression);
  for (const p of applyLogistic(regression, features, happened.length)) expect(p >= 0 && p <= 1).toBe(true);
});

test("applyLogistic(regression, features) is 1 / (1 + e^-odds)", () => {
  const p = applyLogistic({ intercept: 1, coefficients: [2, -1] }, [column(2, (i) => i), column(2, () => 3)], 2);
  expect([...p]).toEqual(close([1 / (1 + Math.E ** 2), 0.5]));
  const extreme = applyLogistic({ intercept: 0, coefficients: [1] }, [Float64Array.of(-1000, 1000)], 2);
  expect([...extreme]).toEqual([0, 1]);
});
