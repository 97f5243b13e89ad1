import { expect, test } from "vitest";
import { digamma, trigamma } from "../../src/math/gamma.ts";
import { randomBeta, randomExponential, randomGamma, randomNormal } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";

const DRAWS = 20_000;
const draws = (draw: (random: () => number) => number, seed = 7) => {
  const random = seededRandom(seed);
  for (let i = 0; i < 20; i++) random();
  return Array.from({ length: DRAWS }, () => draw(random));
};

/** The mean of what is drawn is within four and a half of its deviations of the truth. */
function expectMean(values: readonly number[], truth: number): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - truth) / Math.sqrt(variance / values.length)).toBeLessThan(4.5);
}

test.each([0.05, 0.4, 1, 2.5, 30])("randomGamma(%d): mean, variance, and those of its logarithm", (shape) => {
  const values = draws((random) => randomGamma(shape, random));
  expectMean(values, shape);
  expectMean(
    values.map((value) => (value - shape) ** 2),
    shape,
  );
  const logs = values.map(Math.log);
  expectMean(logs, digamma(shape));
  expectMean(
    logs.map((log) => (log - digamma(shape)) ** 2),
    trigamma(shape),
  );
});

test.each([
  [0.3, 0.6],
  [1, 4],
  [8, 3],
])("randomBeta(%d, %d): mean and mean square", (a, b) => {
  const values = draws((random) => randomBeta(a, b, random));
  expectMean(values, a / (a + b));
  expectMean(
    values.map((q) => q * q),
    (a * (a + 1)) / ((a + b) * (a + b + 1)),
  );
});

test("randomBeta(tiny, tiny) is 0 or 1, in the right shares", () => {
  const values = draws((random) => randomBeta(1e-5, 3e-5, random));
  for (const q of values) expect(q >= 0 && q <= 1).toBe(true);
  expectMean(values, 0.25);
});

test("randomExponential(random) has mean 1 and mean square 2", () => {
  const values = draws(randomExponential);
  expectMean(values, 1);
  expectMean(
    values.map((value) => value * value),
    2,
  );
});

test("randomNormal(random) has the moments 0, 1, 0, 3", () => {
  const values = draws(randomNormal);
  for (const [k, moment] of [0, 1, 0, 3].entries()) {
    expectMean(
      values.map((value) => value ** (k + 1)),
      moment,
    );
  }
});

test("randomGamma(shape, a generator that also gives 0 and 1) is finite", () => {
  const sharp = () => {
    const random = seededRandom(3);
    let i = 0;
    return () => (++i % 3 === 0 ? 0 : i % 7 === 0 ? 1 : random());
  };
  for (const draw of [randomExponential, randomNormal, (random: () => number) => randomGamma(0.5, random)]) {
    const random = sharp();
    for (let i = 0; i < 500; i++) expect(Number.isFinite(draw(random))).toBe(true);
  }
});
