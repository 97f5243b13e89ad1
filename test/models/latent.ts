import type { History } from "../../src/models/History.ts";
import type { Parameters } from "../../src/models/laws/PurchaseLaw.ts";

/** A customer as nobody sees one: how often they buy, and their probability or rate of leaving. */
interface Latent {
  readonly rate: number;
  readonly leaving: number;
}

/** What is asked of a customer who is alive. */
type Question = (customer: Latent) => number;

/** Nodes of the trapezoid rule for a density that falls on both sides, and its weights. */
function nodesOf(
  density: (v: number) => number,
  from: number,
  to: number,
  step: number,
): { v: number; weight: number }[] {
  const nodes = [];
  for (let v = from; v <= to; v += step) {
    const weight = density(v) * step;
    if (weight > 1e-20) nodes.push({ v, weight });
  }
  const sum = nodes.reduce((total, { weight }) => total + weight, 0);
  return nodes.map(({ v, weight }) => ({ v, weight: weight / sum }));
}

/** Gamma(shape, 1) in its logarithm. */
const gammaNodes = (shape: number, scale: number) =>
  nodesOf((v) => Math.exp(shape * v - Math.exp(v)), -40 / shape, 6, 0.12).map(({ v, weight }) => ({
    value: Math.exp(v) / scale,
    weight,
  }));

/** Beta(a, b) in its logit. */
const betaNodes = (a: number, b: number) =>
  nodesOf((v) => Math.exp(-a * Math.log1p(Math.exp(-v)) - b * Math.log1p(Math.exp(v))), -40 / a, 40 / b, 0.2).map(
    ({ v, weight }) => ({ value: 1 / (1 + Math.exp(-v)), weight }),
  );

/** Probability of a history and being alive after it, and of the history alone, for one customer. */
function likelihood(
  name: string,
  { rate, leaving: p }: Latent,
  history: History | undefined,
): { alive: number; all: number } {
  if (history === undefined) return { alive: name === "mbgNbd" ? 1 - p : 1, all: 1 };
  const { frequency: x, recency, age } = history;
  const purchases = rate ** x;
  const none = (t: number) => Math.exp(-rate * t);
  if (name === "nbd") return { alive: purchases * none(age), all: purchases * none(age) };
  if (name === "paretoNbd") {
    const both = rate + p;
    const alive = purchases * Math.exp(-both * age);
    const died = (p / both) * purchases * (Math.exp(-both * recency) - Math.exp(-both * age));
    return { alive, all: alive + died };
  }
  const coins = name === "mbgNbd" ? x + 1 : x;
  const alive = purchases * (1 - p) ** coins * none(age);
  return { alive, all: alive + (coins === 0 ? 0 : purchases * p * (1 - p) ** (coins - 1) * none(recency)) };
}

/** What the models say, by brute force: the mean over all customers who could have had the history. */
export function byLatents(
  name: string,
  params: Parameters,
  history: History | undefined,
  question: Question = () => 1,
): { /** P(history) */ likelihood: number /** E[answer; alive], given the history */; answer: number } {
  const { r = 1, alpha = 1, a = 1, b = 1, s = 1, beta = 1 } = params;
  const rates = gammaNodes(r, alpha);
  const leavings =
    name === "nbd" ? [{ value: 0, weight: 1 }] : name === "paretoNbd" ? gammaNodes(s, beta) : betaNodes(a, b);
  let [all, answer] = [0, 0];
  for (const { value: rate, weight } of rates) {
    for (const { value: leaving, weight: share } of leavings) {
      if (weight * share < 1e-20) continue;
      const of = likelihood(name, { rate, leaving }, history);
      all += weight * share * of.all;
      if (of.alive > 0) answer += weight * share * of.alive * question({ rate, leaving });
    }
  }
  return { likelihood: all, answer: answer / all };
}

const upTo = (decay: number, t: number): number => (decay * t < 1e-300 ? t : -Math.expm1(-decay * t) / decay);

/** Answers for one customer, from the definition of the processes. */
export const ANSWERS = {
  /** Rate at which a living customer leaves. */
  decay: (name: string, { rate, leaving }: Latent) => (name === "paretoNbd" ? leaving : rate * leaving),
  expected: (name: string, t: number, d = 0): Question => {
    return (customer) => customer.rate * upTo(ANSWERS.decay(name, customer) + d, t);
  },
  survives:
    (name: string, t: number): Question =>
    (customer) =>
      Math.exp(-ANSWERS.decay(name, customer) * t),
  buys:
    (name: string, t: number): Question =>
    ({ rate, leaving }) =>
      rate * upTo(name === "paretoNbd" ? rate + leaving : rate, t),
};
