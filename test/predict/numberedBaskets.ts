import type { Baskets } from "../../src/predict/baskets.ts";

/** Baskets of numbered items; nobody has code 0, so that the first list is that of code 1. */
export function numberedBaskets(own: readonly (readonly number[])[], items: number): Baskets {
  const starts = [0, 0];
  for (const list of own) starts.push((starts.at(-1) as number) + list.length);
  return {
    items: Array.from({ length: items }, (_, i) => `item ${i}`),
    starts: Uint32Array.from(starts),
    bought: Uint32Array.from(own.flat()),
    customers: own.filter((list) => list.length > 0).length,
  };
}
