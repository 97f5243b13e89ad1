import { quantileSorted } from "d3-array";
import { OptionError } from "../../errors.ts";
import { cholesky } from "../../math/maximize.ts";
import { randomNormal } from "../../math/randomGamma.ts";
import { seededRandom } from "../../math/seededRandom.ts";
import { requireOptions, requireWhole } from "../../options.ts";
import type { Fit } from "../Fit.ts";
import { type HistoriesInput, requireTime } from "../History.ts";
import type { HistoryColumns, Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { compress } from "./compress.ts";
import { stateOf } from "./conditional.ts";

/** How sure an interval is to be, and how many draws it is made from. */
export interface TotalOptions {
  /** Share of intervals that hold the truth, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** Draws of the parameters. Default 200. */
  readonly draws?: number;
  /** Uniform numbers in [0, 1). Default a generator of fixed seed: the same fit gives the same interval. */
  readonly random?: () => number;
}

/** An estimate and its interval. */
export interface Estimate {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** Expected purchases of all customers, with the interval that the uncertainty of the parameters gives it. */
export function totalOf<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  fit: Fit<P>,
  histories: HistoriesInput,
  t: number,
  options: TotalOptions = {},
): Estimate {
  requireOptions("totalPurchases", options, ["level", "draws", "random"]);
  const { level = 0.95, draws = 200, random = seededRandom(1) } = options;
  const caller = `${law.name}.totalPurchases`;
  requireTime(caller, "t", t);
  requireWhole(caller, "draws", draws, 20, 100_000);
  requireLevel(caller, level);
  const columns = compress(caller, histories);
  const expected = totalWith(law, fit.params, columns, t);
  const totals = drawParams(law, fit, draws, random).map((params) => totalWith(law, params, columns, t));
  totals.sort((a, b) => a - b);
  const at = (share: number) => quantileSorted(totals, share) as number;
  return { expected, low: Math.min(expected, at((1 - level) / 2)), high: Math.max(expected, at((1 + level) / 2)) };
}

/** Checks a share that is neither nothing nor all. */
export function requireLevel(caller: string, level: number): void {
  if (!(level > 0 && level < 1)) throw new OptionError(caller, "level", "a number between 0 and 1", level);
}

function totalWith<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  params: P,
  { frequency, recency, age, weight }: HistoryColumns,
  t: number,
): number {
  let total = 0;
  for (let i = 0; i < weight.length; i++) {
    const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
    const { alive, flow } = stateOf(law, params, history);
    total += (weight[i] as number) * alive * law.flow.mean(flow, t);
  }
  return total;
}

/** Parameters as they might be too: normal in their logarithms, by the sandwich. */
function drawParams<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  { params, robustCovariance, covariance }: Fit<P>,
  draws: number,
  random: () => number,
): P[] {
  const free = law.parameters.filter((_, i) => (covariance[i]?.[i] ?? 0) > 0);
  const rows = free.map((name) => law.parameters.indexOf(name));
  const relative = (matrix: Fit<P>["covariance"]) =>
    rows.flatMap((i, k) =>
      rows.map((j, l) => {
        const scale = (params[free[k] as string] as number) * (params[free[l] as string] as number);
        return (matrix[i]?.[j] as number) / scale;
      }),
    );
  // fewer different histories than parameters do not fill a sandwich
  const root = cholesky(relative(robustCovariance), free.length) ?? cholesky(relative(covariance), free.length);
  if (root === undefined) return [params];
  return Array.from({ length: draws }, () => {
    const normals = free.map(() => randomNormal(random));
    const moved = free.map((name, i) => {
      const away = normals.reduce((sum, z, k) => (k > i ? sum : sum + (root[i * free.length + k] as number) * z), 0);
      // a ridge's parameters may be a thousandfold and do no harm; more is no number
      return [name, (params[name] as number) * Math.exp(Math.max(-7, Math.min(7, away)))] as const;
    });
    return { ...params, ...Object.fromEntries(moved) };
  });
}
