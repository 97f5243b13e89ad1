import type { Fit } from "../models/Fit.ts";
import type { HistoriesInput } from "../models/History.ts";
import { bgNbdLaw } from "../models/laws/bgNbd.ts";
import { mbgNbdLaw } from "../models/laws/mbgNbd.ts";
import { nbdLaw } from "../models/laws/nbd.ts";
import type { Parameters, PurchaseLaw } from "../models/laws/PurchaseLaw.ts";
import { paretoNbdLaw } from "../models/laws/paretoNbd.ts";
import { fitPurchases } from "../models/purchase/fitPurchases.ts";
import { type ScoreColumns, type ScoreOptions, scoreOf } from "../models/purchase/score.ts";
import type { PurchaseModel } from "../models/purchaseModel.ts";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../models/purchaseModels.ts";
import type { Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";

/** A purchase model by name. */
export type PurchaseModelName = "nbd" | "bgNbd" | "mbgNbd" | "paretoNbd";

// which parameters a model has only its fit knows
const MODELS = {
  nbd: { model: nbd, law: nbdLaw },
  bgNbd: { model: bgNbd, law: bgNbdLaw },
  mbgNbd: { model: mbgNbd, law: mbgNbdLaw },
  paretoNbd: { model: paretoNbd, law: paretoNbdLaw },
} as unknown as Readonly<
  Record<
    PurchaseModelName,
    { readonly model: PurchaseModel<Parameters>; readonly law: PurchaseLaw<Parameters, unknown> }
  >
>;

/** The names of the purchase models. */
export const PURCHASE_MODELS: readonly PurchaseModelName[] = ["nbd", "bgNbd", "mbgNbd", "paretoNbd"];

/** A model by its name. */
export const modelNamed = (name: string): PurchaseModel<Parameters> => MODELS[name as PurchaseModelName].model;

/** Fits a model to a table of histories that has rows, or to every so many of them. */
export function fitModel(name: PurchaseModelName, table: Table<PurchaseHistorySchema>, every = 1): Pieces<Fit> {
  if (every === 1) return fitPurchases(MODELS[name].law, table);
  const some = (column: "frequency" | "recency" | "age") =>
    table.column(column).values.filter((_: number, i: number) => i % every === 0);
  const histories = { frequency: some("frequency"), recency: some("recency"), age: some("age") };
  return fitPurchases(MODELS[name].law, histories);
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
