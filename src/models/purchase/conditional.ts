import { logistic } from "../../math/logistic.ts";
import type { History } from "../History.ts";
import { drawnQuantiles } from "./drawnQuantiles.ts";
import type { Parameters, PurchaseModel } from "./PurchaseModel.ts";

// Everything here is P(alive) times what holds for the flow of an alive customer; a customer without a history is a
// new one.

/** Flow of a customer, and the probability that it still goes on. */
export function stateOf<P extends Parameters, Q>(
  model: PurchaseModel<P, Q>,
  p: P,
  history: History | undefined,
): { readonly alive: number; readonly dead: number; readonly flow: Q } {
  if (history === undefined) {
    const { share, flow } = model.newCustomer(p);
    return { alive: share, dead: 1 - share, flow };
  }
  const logOdds = model.logOddsDead(p, history);
  return { alive: logistic(-logOdds), dead: logistic(logOdds), flow: model.alive(p, history) };
}

/** P(alive a time after the end of observation). */
export function aliveAfter<P extends Parameters, Q>(
  model: PurchaseModel<P, Q>,
  p: P,
  history: History | undefined,
  after: number,
): number {
  const { alive, flow } = stateOf(model, p, history);
  return after === 0 ? alive : alive * model.flow.survival(flow, after);
}

/** P(exactly 0, 1, … n purchases within t). */
export function countsWithin<P extends Parameters, Q>(
  model: PurchaseModel<P, Q>,
  p: P,
  history: History | undefined,
  t: number,
  n: number,
): number[] {
  const { alive, dead, flow } = stateOf(model, p, history);
  return model.flow.probabilities(flow, t, n).map((probability, k) => alive * probability + (k === 0 ? dead : 0));
}

/** More purchases than this are drawn instead of listed. */
const MOST_LISTED = 4096;

/** Smallest numbers of purchases that P(at most so many) reaches at two levels. */
export function quantilesWithin<P extends Parameters, Q>(
  model: PurchaseModel<P, Q>,
  p: P,
  history: History | undefined,
  t: number,
  levels: readonly [low: number, high: number],
): [low: number, high: number] {
  const { alive, flow } = stateOf(model, p, history);
  const few = model.flow.mean(flow, t) < MOST_LISTED / 2;
  for (let n = 16; few && n <= MOST_LISTED; n *= 2) {
    let sum = 0;
    const upTo = countsWithin(model, p, history, t, n).map((probability) => {
      sum += probability;
      return sum;
    });
    const [low, high] = levels.map((level) => upTo.findIndex((value) => value >= level)) as [number, number];
    if (high >= 0) return [low, high];
  }
  // an alive customer is drawn as a new one with the flow's parameters
  return drawnQuantiles(alive, (random) => model.draw(flow as unknown as P, random), t, levels);
}
