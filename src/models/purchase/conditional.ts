import { logistic } from "../../math/logistic.ts";
import type { History } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { drawnCounts } from "./drawnCounts.ts";

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

/** The smallest number of purchases within t that P(at most so many) reaches at a level. */
export function countQuantiles<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  p: P,
  history: History | undefined,
  t: number,
): (level: number) => number {
  let counts: readonly number[] = [];
  let drawn: Float64Array | undefined;
  return (level) => {
    const { alive, flow } = stateOf(law, p, history);
    const few = law.flow.mean(flow, t) < MOST_LISTED / 2;
    for (let n = 16; few && n <= MOST_LISTED; n *= 2) {
      if (n >= counts.length) counts = countsWithin(law, p, history, t, n);
      let sum = 0;
      for (let count = 0; count < counts.length; count++) {
        sum += counts[count] as number;
        if (sum >= level) return count;
      }
    }
    // an alive customer is drawn as a new one with the flow's parameters
    drawn ??= drawnCounts(alive, (random) => law.draw(flow as unknown as P, random), t);
    return drawn[Math.max(0, Math.ceil(level * drawn.length) - 1)] as number;
  };
}
