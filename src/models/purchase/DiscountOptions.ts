import { OptionError } from "../../errors.ts";
import { requireTime } from "../History.ts";

/** How purchases to come are discounted. */
export interface DiscountOptions {
  /** Continuous rate per unit of time, from 0; above 0 without a horizon. */
  readonly rate: number;
  /** How far to look, in the unit of the parameters. Default infinite. */
  readonly horizon?: number;
}

/** Checks rate and horizon. */
export function requireDiscount(caller: string, rate: number, horizon: number): void {
  requireTime(caller, "rate", rate);
  if (horizon !== Infinity) requireTime(caller, "horizon", horizon);
  if (rate === 0 && horizon === Infinity) {
    throw new OptionError(caller, "rate", "above 0 where there is no horizon", rate);
  }
}
