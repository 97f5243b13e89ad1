import { OptionError } from "../../errors.ts";
import type { GammaGammaParams, SpendHistory } from "./model.ts";

/** Checks parameters: all above 0. */
export function requireSpendParams(caller: string, params: GammaGammaParams): void {
  for (const name of ["p", "q", "v"] as const) {
    const value = params?.[name];
    if (!(value > 0 && value < Infinity)) {
      throw new OptionError(caller, `params.${name}`, "a number above 0", value);
    }
  }
}

/** Checks what is known of a customer. */
export function requireSpend(caller: string, { frequency, monetaryValue }: SpendHistory): void {
  if (!(Number.isInteger(frequency) && frequency >= 0)) {
    throw new OptionError(caller, "history.frequency", "a whole number from 0", frequency);
  }
  if (frequency > 0 && !(monetaryValue > 0 && monetaryValue < Infinity)) {
    throw new OptionError(caller, "history.monetaryValue", "a number above 0", monetaryValue);
  }
}
