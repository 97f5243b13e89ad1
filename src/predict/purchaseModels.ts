import type { Fit } from "../models/Fit.ts";
import type { HistoriesInput } from "../models/History.ts";
import { bgCnbdKLaw } from "../models/laws/bgCnbdK.ts";
import { bgNbdLaw } from "../models/laws/bgNbd.ts";
import { mbgCnbdKLaw } from "../models/laws/mbgCnbdK.ts";
import { mbgNbdLaw } from "../models/laws/mbgNbd.ts";
import { nbdLaw } from "../models/laws/nbd.ts";
import type { Parameters, PurchaseLaw } from "../models/laws/PurchaseLaw.ts";
import { paretoNbdLaw } from "../models/laws/paretoNbd.ts";
import { fitPurchases } from "../models/purchase/fitPurchases.ts";
import { fitRegularGaps } from "../models/purchase/fitRegularGaps.ts";
import { type ScoreColumns, type ScoreOptions, scoreOf } from "../models/purchase/score.ts";
import type { PurchaseModel } from "../models/purchaseModel.ts";
import { bgCnbdK, bgNbd, mbgCnbdK, mbgNbd, nbd, paretoNbd } from "../models/purchaseModels.ts";
import type { Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";

/** A purchase model by name. */
export type PurchaseModelName = "nbd" | "bgNbd" | "mbgNbd" | "paretoNbd" | "bgCnbdK" | "mbgCnbdK";

// which parameters a model has only its fit knows
const MODELS = {
  nbd: { model: nbd, law: nbdLaw, fit: fitPurchases },
  bgNbd: { model: bgNbd, law: bgNbdLaw, fit: fitPurchases },
  mbgNbd: { model: mbgNbd, law: mbgNbdLaw, fit: fitPurchases },
  paretoNbd: { model: paretoNbd, law: paretoNbdLaw, fit: fitPurchases },
  bgCnbdK: { model: bgCnbdK, law: bgCnbdKLaw, fit: fitRegularGaps },
  mbgCnbdK: { model: mbgCnbdK, law: mbgCnbdKLaw, fit: fitRegularGaps },
} as unknown as Readonly<
  Record<
    PurchaseModelName,
    {
      readonly model: PurchaseModel<Parameters>;
      readonly law: PurchaseLaw<Parameters, unknown>;
      readonly fit: (law: PurchaseLaw<Parameters, unknown>, histories: HistoriesInput) => Pieces<Fit>;
    }
  >
>;

/** The names of the purchase models. */
export const PURCHASE_MODELS: readonly PurchaseModelName[] = [
  ...(["nbd", "bgNbd", "mbgNbd", "paretoNbd", "bgCnbdK", "mbgCnbdK"] as const),
];

/** A model by its name. */
export const modelNamed = (name: string): PurchaseModel<Parameters> => MODELS[name as PurchaseModelName].model;

/** Fits a model to a table of histories that has rows. */
export function fitModel(name: PurchaseModelName, table: Table<PurchaseHistorySchema>): Pieces<Fit> {
  const { law, fit: fitted } = MODELS[name];
  return fitted(law, table);
}

/** What a fitted model says of each customer, as its `score` does. */
export function scoreModel<Name extends keyof ScoreColumns>(
  fit: Fit,
  histories: HistoriesInput,
  days: number,
  options: ScoreOptions<Name>,
): Pieces<Pick<ScoreColumns, Name>> {
  return scoreOf(MODELS[fit.model as PurchaseModelName].law, fit, histories, days, options);
}
