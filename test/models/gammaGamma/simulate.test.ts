import { expect, test } from "vitest";
import { digamma } from "../../../src/math/gamma.ts";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { expectedSpend } from "../../../src/models/gammaGamma/expectedSpend.ts";
import { simulate } from "../../../src/models/gammaGamma/simulate.ts";
import { invalidOption } from "../../shared/failures.ts";

const params = { p: 6.25, q: 3.74, v: 15.44 };
const some = (seed: number, frequency: number[]) => simulate(params, { frequency, random: seededRandom(seed) });

/** The mean of what is drawn is within four and a half of its deviations of the truth. */
function expectMean(values: Float64Array, truth: number): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - truth) / Math.sqrt(variance / values.length)).toBeLessThan(4.5);
}

test("simulate(params): the true means are those of the model, the seen ones lie about them", () => {
  for (const x of [1, 4]) {
    const { monetaryValue, trueMean } = some(11, new Array<number>(20_000).fill(x));
    expectMean(trueMean, expectedSpend(params) as number);
    expectMean(trueMean.map(Math.log), Math.log(params.p * params.v) - digamma(params.q));
    const away = monetaryValue.map((m, i) => Math.log(m / (trueMean[i] as number)));
    expectMean(away, digamma(params.p * x) - Math.log(params.p * x));
    expectMean(away.map(Math.exp), 1);
  }
});

test("simulate(params): what expectedSpend expects is what comes, among those who spent much as well", () => {
  const { frequency, monetaryValue, trueMean } = some(5, new Array<number>(20_000).fill(2));
  const error = trueMean.map(
    (mean, i) =>
      mean -
      (expectedSpend(params, {
        frequency: frequency[i] as number,
        monetaryValue: monetaryValue[i] as number,
      }) as number),
  );
  expectMean(error, 0);
  expectMean(
    error.filter((_, i) => (monetaryValue[i] as number) > 50),
    0,
  );
});

test("simulate(params, same seed) is the same; without a purchase there is no mean", () => {
  expect(some(3, [0, 1, 7])).toEqual(some(3, [0, 1, 7]));
  expect(some(3, [0, 1, 7])).not.toEqual(some(4, [0, 1, 7]));
  const { frequency, monetaryValue, trueMean } = some(3, [0, 1, 7]);
  expect([...frequency]).toEqual([0, 1, 7]);
  expect([...monetaryValue].map((m) => m > 0)).toEqual([false, true, true]);
  expect(trueMean.every((mean) => mean > 0)).toBe(true);
});

test("simulate(what cannot be) is an OptionError", () => {
  expect(() => some(1, [1, -1])).toThrow(invalidOption("frequency[1]"));
  expect(() => some(1, [0.5])).toThrow(invalidOption("frequency[0]"));
  expect(() => simulate({ ...params, p: 0 }, { frequency: [1], random: seededRandom(1) })).toThrow(
    invalidOption("params.p"),
  );
});
