import { expect, test } from "vitest";
import { countQuantiles, countsWithin, stateOf } from "../../../src/models/purchase/conditional.ts";
import { close } from "../../shared/close.ts";
import { CUSTOMERS, MODELS } from "../models.ts";

test.each(MODELS)("$name: stateOf(model, params, history): alive or dead", ({ model, params }) => {
  for (const history of CUSTOMERS) {
    const { alive, dead } = stateOf(model, params, history);
    expect(alive + dead).toEqual(close(1, 1e-12));
  }
});

test.each(MODELS)(
  "$name: countQuantiles(model, params, history, t) is where the counts reach a level",
  ({ model, params }) => {
    for (const history of CUSTOMERS) {
      const upTo: number[] = [];
      for (const p of countsWithin(model, params, history, 39, 400)) upTo.push((upTo.at(-1) ?? 0) + p);
      const [low, high] = [0.05, 0.95].map(countQuantiles(model, params, history, 39)) as [number, number];
      expect([low, high]).toEqual([upTo.findIndex((sum) => sum >= 0.05), upTo.findIndex((sum) => sum >= 0.95)]);
    }
  },
);
