import { OptionError } from "../../errors.ts";
import { cholesky } from "../../math/maximize.ts";
import { randomNormal } from "../../math/randomGamma.ts";
import { seededRandom } from "../../math/seededRandom.ts";
import { quantile, sum } from "../../math/statistics.ts";
import { requireOptions, requireWhole } from "../../options.ts";
import { atOnce } from "../../pieces.ts";
import type { Fit } from "../Fit.ts";
import { type HistoriesInput, requireTime } from "../History.ts";
import type { HistoryColumns, Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { compress, historyAt } from "./compress.ts";
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
  const [least, most] = endsOf(caller, level);
  const columns = atOnce(compress(caller, histories));
  const expected = totalWith(law, fit.params, columns, t);
  const totals = drawParams(law, fit, draws, random).map((params) => totalWith(law, params, columns, t));
  totals.sort((a, b) => a - b);
  const at = (share: number) => quantile(totals, share);
  return { expected, low: Math.min(expected, at(least)), high: Math.max(expected, at(most)) };
}

/** The shares below the two ends of an interval that is sure to a level, which must be neither nothing nor all. */
export function endsOf(caller: string, level: number): [low: number, high: number] {
  if (!(level > 0 && level < 1)) throw new OptionError(caller, "level", "a number between 0 and 1", level);
  return [(1 - level) / 2, (1 + level) / 2];
}

function totalWith<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  params: P,
  columns: HistoryColumns,
  t: number,
): number {
  let total = 0;
  for (let i = 0; i < columns.weight.length; i++) {
    const { alive, flow } = stateOf(law, params, historyAt(columns, i));
    total += (columns.weight[i] as number) * alive * law.flow.mean(flow, t);
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
  const { parameters } = law;
  const valueAt = (i: number) => params[parameters[i] as string] as number;
  const free = [...parameters.keys()].filter((i) => (covariance[i]?.[i] ?? 0) > 0);
  const relative = (matrix: Fit<P>["covariance"]) =>
    free.flatMap((i) => free.map((j) => (matrix[i]?.[j] as number) / (valueAt(i) * valueAt(j))));
  // fewer different histories than parameters do not fill a sandwich
  const root = cholesky(relative(robustCovariance), free.length) ?? cholesky(relative(covariance), free.length);
  if (root === undefined) return [params];
  return Array.from({ length: draws }, () => {
    const normals = free.map(() => randomNormal(random));
    const moved = free.map((parameter, i) => {
      const away = sum(normals, (z, k) => (k > i ? 0 : (root[i * free.length + k] as number) * z));
      // a ridge's parameters may be a thousandfold and do no harm; more is no number
      return [parameters[parameter], valueAt(parameter) * Math.exp(Math.max(-7, Math.min(7, away)))] as const;
    });
    return { ...params, ...Object.fromEntries(moved) };
  });
}
