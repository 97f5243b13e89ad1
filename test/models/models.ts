import fc from "fast-check";
import type { History } from "../../src/models/History.ts";
import { bgNbdLaw as bgNbdModel } from "../../src/models/laws/bgNbd.ts";
import { mbgNbdLaw as mbgNbdModel } from "../../src/models/laws/mbgNbd.ts";
import { nbdLaw as nbdModel } from "../../src/models/laws/nbd.ts";
import type { Parameters, PurchaseLaw } from "../../src/models/laws/PurchaseLaw.ts";
import { paretoNbdLaw as paretoNbdModel } from "../../src/models/laws/paretoNbd.ts";
import type { PurchaseModel } from "../../src/models/purchaseModel.ts";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../../src/models/purchaseModels.ts";

export interface Case {
  readonly name: string;
  readonly of: PurchaseModel;
  readonly model: PurchaseLaw<Parameters, Parameters>;
  /** Parameters that a real shop has, in weeks. */
  readonly params: Parameters;
  /** The same customers, of whom none leaves: the NBD with the same r and alpha. */
  readonly undying: Parameters;
  readonly anyParams: fc.Arbitrary<Parameters>;
}

/** Numbers of any size between two, as many small as large. */
export const between = (from: number, to: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map(Math.exp);

const rates = { r: between(0.05, 30), alpha: between(0.5, 100) };
const cases: Omit<Case, "undying">[] = [
  {
    name: "nbd",
    of: nbd as unknown as PurchaseModel,
    model: nbdModel as unknown as Case["model"],
    params: { r: 0.385, alpha: 12.07 },
    anyParams: fc.record(rates),
  },
  {
    name: "bgNbd",
    of: bgNbd as unknown as PurchaseModel,
    model: bgNbdModel as unknown as Case["model"],
    params: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
    anyParams: fc.record({ ...rates, a: between(0.01, 30), b: between(0.05, 300) }),
  },
  {
    name: "mbgNbd",
    of: mbgNbd as unknown as PurchaseModel,
    model: mbgNbdModel as unknown as Case["model"],
    params: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
    anyParams: fc.record({ ...rates, a: between(0.01, 30), b: between(0.05, 300) }),
  },
  {
    name: "paretoNbd",
    of: paretoNbd as unknown as PurchaseModel,
    model: paretoNbdModel as unknown as Case["model"],
    params: { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 },
    anyParams: fc.record({ ...rates, s: between(0.05, 30), beta: between(0.5, 300) }),
  },
];

export const MODELS: readonly Case[] = cases.map((model) => ({
  ...model,
  undying: { ...model.params, ...("a" in model.params ? { a: 0 } : "s" in model.params ? { s: 0 } : {}) },
}));
/** Those whose customers leave. */
export const LEAVING = MODELS.filter(({ name }) => name !== "nbd");

/** One customer of each kind: new, once, faithful, lost, busy. */
export const CUSTOMERS: readonly (History | undefined)[] = [
  undefined,
  { frequency: 0, recency: 0, age: 38.9 },
  { frequency: 1, recency: 3, age: 5 },
  { frequency: 2, recency: 30.43, age: 38.86 },
  { frequency: 7, recency: 10, age: 38.86 },
  { frequency: 26, recency: 30.86, age: 31 },
  { frequency: 4, recency: 20, age: 20 },
];
export const SEEN = CUSTOMERS.filter((customer) => customer !== undefined);

/** A history that can be. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({ frequency: fc.nat(80), share: fc.double({ min: 0.01, max: 1, noNaN: true }), age: between(0.1, 200) })
  .map(({ frequency, share, age }) => ({ frequency, recency: frequency === 0 ? 0 : share * age, age }));

/** What no history can be, and the name of what is wrong with it. */
export const IMPOSSIBLE: readonly [string, Record<"frequency" | "recency" | "age", unknown>][] = [
  ["frequency", { frequency: 1.5, recency: 3, age: 5 }],
  ["frequency", { frequency: -1, recency: 0, age: 5 }],
  ["frequency", { frequency: Number.NaN, recency: 0, age: 5 }],
  ["frequency", { frequency: 1e8, recency: 3, age: 5 }],
  ["recency", { frequency: 1, recency: 6, age: 5 }],
  ["recency", { frequency: 1, recency: -1, age: 5 }],
  ["recency", { frequency: 1, recency: Number.NaN, age: 5 }],
  ["recency", { frequency: 0, recency: 3, age: 5 }],
  ["recency", { frequency: 2, recency: undefined, age: 5 }],
  ["age", { frequency: 1, recency: 3, age: Number.NaN }],
  ["age", { frequency: 1, recency: 3, age: Number.POSITIVE_INFINITY }],
  ["age", { frequency: 0, recency: 0, age: -1 }],
];

/** Parameters that cannot be, and the name of what is wrong with them. */
export function impossibleParams(params: Parameters): [string, Parameters][] {
  return Object.keys(params).flatMap((name, i) =>
    [...(i === 2 ? [] : [0]), -1, Number.NaN, Number.POSITIVE_INFINITY, undefined as unknown as number].map(
      (value): [string, Parameters] => [`params.${name}`, { ...params, [name]: value }],
    ),
  );
}
