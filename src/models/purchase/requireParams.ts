import { OptionError } from "../../errors.ts";
import { requireWhole } from "../../options.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";

/** Checks parameters: all above 0, but the third, which is the dropout's, may be 0; the fifth is a number of stages. */
export function requireParams<P extends Parameters, Q>(caller: string, law: PurchaseLaw<P, Q>, params: P): void {
  for (const [i, name] of law.parameters.entries()) {
    const value = params?.[name] as number;
    const valid = Number.isFinite(value) && (value > 0 || (i === 2 && value === 0));
    if (i === 4) requireWhole(caller, `params.${name}`, value, 1, 100);
    if (!valid) throw new OptionError(caller, `params.${name}`, `a number ${i === 2 ? "from" : "above"} 0`, value);
  }
}
