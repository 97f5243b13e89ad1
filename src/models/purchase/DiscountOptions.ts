import { OptionError } from "../../errors.ts";

/** How purchases to come are discounted. */
export interface DiscountOptions {
  /** Continuous rate per unit of time, from 0; above 0 without a horizon. */
  readonly rate: number;
  /** How far to look, in the unit of the parameters. Default infinite. */
  readonly horizon?: number;
}

/** Checks rate and horizon. */
export function requireDiscount(caller: string, rate: number, horizon: number): void {
  if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY)) throw new OptionError(caller, "rate", "a number from 0", rate);
  if (!(horizon >= 0)) throw new OptionError(caller, "horizon", "a number from 0", horizon);
  if (rate === 0 && horizon === Number.POSITIVE_INFINITY) {
    throw new OptionError(caller, "rate", "above 0 where there is no horizon", rate);
  }
}
