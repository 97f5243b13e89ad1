import { expect, test } from "vitest";
import type { FitOptions } from "../../src/models/Fit.ts";
import { fitParameters as inPieces, type Problem } from "../../src/models/fitParameters.ts";
import type { Derivatives } from "../../src/models/laws/PurchaseLaw.ts";
import { atOnce } from "../../src/pieces.ts";
import { close } from "../shared/close.ts";

interface Rate {
  readonly [name: string]: number;
  readonly lambda: number;
}
type Likelihood = (params: Rate) => Derivatives;
type Plain = Omit<Problem<Rate>, "derivatives" | "sampled"> & {
  readonly derivatives: Likelihood;
  readonly sampled: readonly Likelihood[];
};

/** The fit of a problem whose likelihoods are one piece each. */
function fitParameters({ derivatives, sampled, ...problem }: Plain, options?: FitOptions) {
  const whole = (likelihood: Likelihood) =>
    function* (params: Rate) {
      yield;
      return likelihood(params);
    };
  return atOnce(inPieces({ ...problem, derivatives: whole(derivatives), sampled: sampled.map(whole) }, options));
}

/** ln likelihood of n waits of mean m, exponential with rate lambda. */
const waits = (n: number, m: number) => ({
  model: "exponential",
  parameters: ["lambda"] as const,
  derivatives: ({ lambda }: Rate) => ({
    value: n * (Math.log(lambda) - lambda * m),
    gradient: Float64Array.of(n * (1 / lambda - m)),
    hessian: Float64Array.of(-n / lambda ** 2),
    outer: Float64Array.of(n / lambda ** 2),
  }),
  sampled: [],
  starts: [[0], [3]],
  prior: [0],
  customers: n,
});

test("fitParameters(problem) is the maximum, with the curvature's standard error", () => {
  const fit = fitParameters(waits(100, 0.25));
  expect(fit.params.lambda).toEqual(close(4, 1e-9));
  expect(fit.standardErrors.lambda).toEqual(close(0.4, 1e-6));
  expect(fit.robustCovariance[0]?.[0]).toEqual(close(0.16, 1e-6));
  expect(fit.warnings).toEqual([]);
});

test("fitParameters(problem without a top) lets a weak prior decide, and says so", () => {
  // nothing was ever seen to end: a rate of 0 is the most likely
  const fit = fitParameters({
    ...waits(1, 1),
    derivatives: ({ lambda }: Rate) => ({
      value: -10 * lambda,
      gradient: Float64Array.of(-10),
      hessian: Float64Array.of(0),
      outer: Float64Array.of(0),
    }),
  });
  expect(fit.warnings.map(({ code }) => code)).toEqual(["weakly_identified"]);
  // where 10 λ = -ln λ / 1.5²
  const { lambda } = fit.params;
  expect(10 * lambda).toEqual(close(-Math.log(lambda) / 2.25, 1e-6));
});

test("fitParameters(problem, { maxIterations }) ends after so many steps, and says so", () => {
  const fit = fitParameters({ ...waits(100, 0.25), starts: [[9]] }, { maxIterations: 2 });
  expect(fit.warnings.map(({ code }) => code)).toContain("weakly_identified");
  expect(Number.isFinite(fit.params.lambda)).toBe(true);
});

test("fitParameters(problem with a sample) begins at each top of it, and climbs all from there", () => {
  // two hills in ln λ, at 0 and, higher, at 5; from the starts alone only the lower is found
  const hills =
    (weight: number) =>
    ({ lambda }: Rate) => {
      const at = Math.log(lambda);
      const [low, high] = [Math.exp(-(at ** 2) / 2), 2 * Math.exp(-((at - 5) ** 2) / 2)];
      const value = weight * Math.log(low + high + 1e-9);
      const slope = (weight * (-at * low - (at - 5) * high)) / (low + high + 1e-9);
      const second =
        (weight * ((at ** 2 - 1) * low + ((at - 5) ** 2 - 1) * high)) / (low + high + 1e-9) - slope ** 2 / weight;
      return {
        value,
        gradient: Float64Array.of(slope / lambda),
        hessian: Float64Array.of((second - slope) / lambda ** 2),
        outer: Float64Array.of(1),
      };
    };
  const problem = { ...waits(100, 1), derivatives: hills(100), sampled: [hills(10)], starts: [[0.2], [4.8]] };
  const fit = fitParameters(problem);
  expect(Math.log(fit.params.lambda)).toEqual(close(5, 1e-4));
});
