import { randomExponential, randomNormal } from "../../math/randomGamma.ts";
import { seededRandom } from "../../math/seededRandom.ts";
import type { Lifetime } from "../laws/PurchaseLaw.ts";

/** So many draws know a level of 5 or 95% to a third of a percent. */
const DRAWS = 4000;
/** With more purchases than this a normal distribution is as good. */
const MANY = 200;

/**
 * Numbers of purchases within t, drawn and sorted: for those who buy so often that listing every number takes too long. The
 * same every time.
 */
export function drawnCounts(alive: number, draw: (random: () => number) => Lifetime, t: number): Float64Array {
  const random = seededRandom(1);
  const counts = new Float64Array(DRAWS);
  for (let i = 0; i < DRAWS; i++) {
    if (random() >= alive) continue;
    const { rate, death, dropout, stages = 1, behind = 0 } = draw(random);
    const bought = Math.floor((behind + randomPoisson(rate * Math.min(t, death), random)) / stages);
    // the purchase after which the coin says no is the last
    const last = dropout === 0 ? bought : Math.max(1, Math.ceil(-randomExponential(random) / Math.log1p(-dropout)));
    counts[i] = Math.min(bought, last);
  }
  return counts.sort();
}

/** A draw from Poisson(mean). */
function randomPoisson(mean: number, random: () => number): number {
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * randomNormal(random)));
  let count = 0;
  for (let time = randomExponential(random); time <= mean; time += randomExponential(random)) count++;
  return count;
}
