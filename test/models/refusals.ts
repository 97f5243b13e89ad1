import { expect } from "vitest";
import type { History } from "../../src/models/History.ts";
import type { Parameters } from "../../src/models/laws/PurchaseLaw.ts";
import { invalidOption } from "../shared/failures.ts";
import { IMPOSSIBLE, impossibleParams } from "./models.ts";

const history = { frequency: 1, recency: 3, age: 5 };

/** Whether a function of parameters and a history refuses those that cannot be, by name. */
export function refusesInputs(params: Parameters, ask: (params: Parameters, history: History) => unknown): void {
  for (const [option, wrong] of impossibleParams(params)) {
    expect(() => ask(wrong, history)).toThrow(invalidOption(option));
  }
  for (const [column, wrong] of IMPOSSIBLE) {
    expect(() => ask(params, wrong as never)).toThrow(invalidOption(`history.${column}`));
  }
}

/** The same for a span of time. */
export function refusesTimes(option: string, ask: (t: number) => unknown): void {
  for (const t of [-1, Number.NaN, Number.POSITIVE_INFINITY, undefined as unknown as number]) {
    expect(() => ask(t)).toThrow(invalidOption(option));
  }
}
