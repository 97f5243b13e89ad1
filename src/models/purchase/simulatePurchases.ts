import { OptionError } from "../../errors.ts";
import { randomExponential } from "../../math/randomGamma.ts";
import { requireOptions, requireWhole } from "../../options.ts";
import { requireTime } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";

/** Whom to simulate. */
export interface SimulationOptions {
  /** Uniform numbers in [0, 1); the same generator gives the same customers. */
  readonly random: () => number;
  /** Time from the first purchase to the end of observation: one for all, or one per customer. */
  readonly age: number | ArrayLike<number>;
  /** How many customers, where `age` is one for all. */
  readonly customers?: number;
  /** How long after the end of observation to go on, for `future`. Default 0. */
  readonly horizon?: number;
}

/** Simulated customers as columns: what was seen of them, and the truth. */
export interface SimulatedHistories {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly sumLogGaps: Float64Array;
  /** Whether the customer is alive at the end of observation: 1 or 0. */
  readonly alive: Float64Array;
  /** Purchases within the horizon after the end of observation. */
  readonly future: Float64Array;
}

/** Draws customers from a model. */
export function simulatePurchases<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  params: P,
  options: SimulationOptions,
): SimulatedHistories {
  const caller = `${law.name}.simulate`;
  requireOptions(caller, options, ["random", "age", "customers", "horizon"]);
  const { random, age, customers, horizon = 0 } = options;
  requireTime(caller, "horizon", horizon);
  if (typeof age === "number") requireWhole(caller, "customers", customers ?? 0, 1);
  else if (customers !== undefined && customers !== age.length) {
    throw new OptionError(caller, "customers", `left out, or ${age.length} as ages are given`, customers);
  }
  const ages = typeof age === "number" ? new Float64Array(customers as number).fill(age) : new Float64Array(age);
  const column = (): Float64Array => new Float64Array(ages.length);
  const result = {
    frequency: column(),
    recency: column(),
    age: ages,
    sumLogGaps: column(),
    alive: column(),
    future: column(),
  };
  for (let i = 0; i < ages.length; i++) {
    const T = ages[i] as number;
    requireTime(caller, "age", T);
    const { rate, death, dropout, afterFirst, stages = 1 } = law.draw(params, random);
    let alive = !(afterFirst && random() < dropout);
    for (let now = 0; alive; ) {
      const last = now;
      for (let stage = 0; stage < stages; stage++) now += randomExponential(random) / rate;
      if (now > T + horizon || now > death) break;
      if (now > T) (result.future[i] as number)++;
      else {
        (result.frequency[i] as number)++;
        result.recency[i] = now;
        (result.sumLogGaps[i] as number) += Math.log(now - last);
      }
      // a coin tossed after the end decides nothing about who was alive at it
      if (dropout > 0 && random() < dropout) {
        if (now > T) break;
        alive = false;
      }
    }
    result.alive[i] = alive && death > T ? 1 : 0;
  }
  return result;
}
