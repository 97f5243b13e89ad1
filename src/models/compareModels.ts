import type { Fit, FitOptions } from "./Fit.ts";
import { type HistoriesInput, historiesOf } from "./History.ts";
import type { PurchaseModel } from "./purchaseModel.ts";
import { bgCnbdK, bgNbd, mbgCnbdK, mbgNbd, nbd, paretoNbd } from "./purchaseModels.ts";

/** How well a model fits histories. */
export interface ModelComparison {
  readonly model: "nbd" | "bgNbd" | "mbgNbd" | "paretoNbd" | "bgCnbdK" | "mbgCnbdK";
  readonly logLikelihood: number;
  /** Parameters that were fitted: 2 where a model with dropout shows none, and one more for gaps that are regular. */
  readonly parameters: number;
  /** Akaike's criterion, 2 k − 2 ln L: the lower, the better. */
  readonly aic: number;
  /** The Bayesian criterion, k ln n − 2 ln L, with n customers. */
  readonly bic: number;
  readonly fit: Fit;
  readonly warnings: Fit["warnings"];
}

/**
 * Fits the purchase models to the same histories and compares them, the best by Akaike's criterion first; those of regular gaps
 * where the histories have `sumLogGaps`.
 *
 * @param histories columns of one length, a table of histories, or what `purchaseHistories` returned
 * @throws OptionError for an impossible history, with its row and column, and for none at all
 * @see Akaike (1974), IEEE Transactions on Automatic Control 19: 716-723; Schwarz (1978), Annals of Statistics 6: 461-464
 * @example
 * ```ts
 * import { compareModels } from "clientele";
 *
 * const comparison = compareModels({
 *   frequency: [0, 0, 1, 4, 0, 7, 2],
 *   recency: [0, 0, 6, 30, 0, 38, 9],
 *   T: [38, 38, 38, 38, 39, 39, 39],
 * });
 * comparison.length; // => 4
 * comparison[0]!.aic <= comparison[1]!.aic; // => true
 * ```
 */
export function compareModels(histories: HistoriesInput, options?: FitOptions): readonly ModelComparison[] {
  const regular = historiesOf("compareModels", histories).sumLogGaps === undefined ? [] : [bgCnbdK, mbgCnbdK];
  return ([nbd, bgNbd, mbgNbd, paretoNbd, ...regular] as readonly unknown[] as readonly PurchaseModel[])
    .map((model): ModelComparison => {
      const fit = model.fit(histories, options);
      const { logLikelihood, warnings, customers } = fit;
      const parameters = fittedParameters(fit);
      return {
        model: model.name as ModelComparison["model"],
        logLikelihood,
        parameters,
        aic: 2 * parameters - 2 * logLikelihood,
        bic: parameters * Math.log(customers) - 2 * logLikelihood,
        fit,
        warnings,
      };
    })
    .sort((a, b) => a.aic - b.aic);
}

/** How many parameters of a purchase model were fitted: 2 where nobody leaves, and one more for gaps that are regular. */
export function fittedParameters({ model, params, warnings }: Fit): number {
  const isPlain = warnings.some(({ code }) => code === "no_visible_dropout" || code === "no_repeat_purchases");
  return (isPlain || model === nbd.name ? 2 : 4) + Number((params.k ?? 1) > 1);
}
