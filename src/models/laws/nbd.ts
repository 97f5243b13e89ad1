import { randomGamma } from "../../math/randomGamma.ts";
import { largest } from "../../math/statistics.ts";
import { logRisingFactorial } from "../../math/sums.ts";
import type { Pieces } from "../../pieces.ts";
import type { History } from "../History.ts";
import { DerivativeSums } from "./DerivativeSums.ts";
import { type GammaPoisson, gammaPoisson } from "./gammaPoisson.ts";
import type { Derivatives, HistoryColumns, LikelihoodLaw, PurchaseLaw } from "./PurchaseLaw.ts";
import { risingSums } from "./risingSums.ts";

/** Parameters of the NBD model. */
export type NbdParams = {
  /** Shape of the gamma distribution of purchase rates: the smaller, the more customers differ. */
  readonly r: number;
  /** Its inverse scale, in units of time: r/alpha is the mean rate. */
  readonly alpha: number;
};

const PARAMETERS = ["r", "alpha"] as const;
const IN_TIME = ["alpha"];

const logLikelihood = ({ r, alpha }: NbdParams, { frequency: x, age }: History): number =>
  logRisingFactorial(r, x) - x * Math.log(alpha + age) - r * Math.log1p(age / alpha);

function* derivatives({ r, alpha }: NbdParams, { frequency, age, weight }: HistoryColumns): Pieces<Derivatives> {
  const rising = risingSums(r, largest(frequency));
  const sums = new DerivativeSums(2);
  const { gradient, hessian } = sums;
  for (let i = 0; i < weight.length; i++) {
    const [x, T] = [frequency[i] as number, age[i] as number];
    const fall = Math.log1p(T / alpha);
    gradient[0] = rising.inverses(x) - fall;
    gradient[1] = r / alpha - (r + x) / (alpha + T);
    hessian[0] = -rising.squares(x);
    hessian[1] = 1 / alpha - 1 / (alpha + T);
    hessian[3] = -r / alpha ** 2 + (r + x) / (alpha + T) ** 2;
    if (sums.add(weight[i] as number, rising.logs(x) - x * Math.log(alpha + T) - r * fall)) yield;
  }
  return sums.total;
}

/** What a fit needs of the NBD. All models fall back on it, and a bundle of one of them holds no more of it. */
export const nbdLikelihood: LikelihoodLaw<NbdParams> = {
  name: "nbd",
  parameters: PARAMETERS,
  inTime: IN_TIME,
  logLikelihood,
  derivatives,
};

/**
 * Nobody ever dies (Ehrenberg 1959; as Schmittlein, Morrison & Colombo 1987 with a death rate of 0):
 *
 *     ln L = ln (r)_x + r ln(α/(α+T)) - x ln(α+T)
 */
export const nbdLaw: PurchaseLaw<NbdParams, GammaPoisson> = {
  name: "nbd",
  parameters: PARAMETERS,
  inTime: IN_TIME,
  flow: gammaPoisson,
  logLikelihood,
  logOddsDead: () => -Infinity,
  alive: ({ r, alpha }, { frequency, age }) => ({ r: r + frequency, alpha: alpha + age }),
  newCustomer: (flow) => ({ share: 1, flow }),
  draw: ({ r, alpha }, random) => ({
    rate: randomGamma(r, random) / alpha,
    death: Infinity,
    dropout: 0,
    afterFirst: false,
  }),
  derivatives,
};
