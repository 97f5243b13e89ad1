import { logistic } from "../../math/logistic.ts";
import type { History } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { drawnQuantiles } from "./drawnQuantiles.ts";

// Everything here is P(alive) times what holds for the flow of an alive customer; a customer without a history is a
// new one.

/** Flow of a customer, and the probability that it still goes on. */
export function stateOf<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  p: P,
  history: History | undefined,
): { readonly alive: number; readonly dead: number; readonly flow: Q } {
  if (history === undefined) {
    const { share, flow } = law.newCustomer(p);
    return { alive: share, dead: 1 - share, flow };
  }
  const logOdds = law.logOddsDead(p, history);
  return { alive: logistic(-logOdds), dead: logistic(logOdds), flow: law.alive(p, history) };
}

/** P(alive a time after the end of observation). */
export function aliveAfter<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  p: P,
  history: History | undefined,
  after: number,
): number {
  const { alive, flow } = stateOf(law, p, history);
  return after === 0 ? alive : alive * law.flow.survival(flow, after);
}

/** P(exactly 0, 1, … n purchases within t). */
export function countsWithin<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  p: P,
  history: History | undefined,
  t: number,
  n: number,
): number[] {
  const { alive, dead, flow } = stateOf(law, p, history);
  return law.flow.probabilities(flow, t, n).map((probability, k) => alive * probability + (k === 0 ? dead : 0));
}

/** More purchases than this are drawn instead of listed. */
const MOST_LISTED = 4096;

/** Smallest numbers of purchases that P(at most so many) reaches at two levels. */
export function quantilesWithin<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  p: P,
  history: History | undefined,
  t: number,
  levels: readonly [low: number, high: number],
): [low: number, high: number] {
  const { alive, flow } = stateOf(law, p, history);
  const few = law.flow.mean(flow, t) < MOST_LISTED / 2;
  for (let n = 16; few && n <= MOST_LISTED; n *= 2) {
    let sum = 0;
    const upTo = countsWithin(law, p, history, t, n).map((probability) => {
      sum += probability;
      return sum;
    });
    const [low, high] = levels.map((level) => upTo.findIndex((value) => value >= level)) as [number, number];
    if (high >= 0) return [low, high];
  }
  // an alive customer is drawn as a new one with the flow's parameters
  return drawnQuantiles(alive, (random) => law.draw(flow as unknown as P, random), t, levels);
}
