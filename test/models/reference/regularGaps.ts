import { readFileSync } from "node:fs";

/** A customer of the reference file: values at 50 digits, rounded to doubles. Times in weeks. */
export interface ReferenceCustomer {
  readonly history?: string;
  readonly logLikelihood?: number;
  readonly probabilityAlive: number;
  readonly probabilityOfPurchase: Readonly<Record<string, number>>;
  readonly expectedPurchases: Readonly<Record<string, number>>;
  /** P(alive after t), given alive now. */
  readonly survival: Readonly<Record<string, number>>;
  /** P(0, 1, … 6 purchases within 13 weeks). */
  readonly pmf13: readonly number[];
  /** Median of the time to the next purchase, given alive. */
  readonly medianNext: number;
  /** Without end, at the file's discount. */
  readonly discounted?: number;
  /** Of the log-likelihood, by r, α, a and b. */
  readonly gradient?: readonly number[];
}

interface Reference {
  readonly discount: number;
  readonly histories: Readonly<
    Record<string, { readonly x: number; readonly tx: number; readonly T: number; readonly litt: number }>
  >;
  readonly sets: readonly {
    readonly name: string;
    readonly model: "BG" | "MBG";
    readonly k: number;
    readonly r: number;
    readonly alpha: number;
    readonly a: number;
    readonly b: number;
    readonly newCustomer: ReferenceCustomer;
    readonly customers: readonly ReferenceCustomer[];
  }[];
}

/** What regularGaps.py beside this file prints. */
export const reference: Reference = JSON.parse(readFileSync(new URL("regularGaps.json", import.meta.url), "utf8"));

/** A history of the file by its name; `undefined` for a new customer. */
export function historyNamed(name: string | undefined) {
  if (name === undefined) return undefined;
  const { x, tx, T, litt } = reference.histories[name] as Reference["histories"][string];
  return { frequency: x, recency: tx, age: T, sumLogGaps: litt };
}
