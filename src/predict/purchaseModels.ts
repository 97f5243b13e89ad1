import type { Fit } from "../models/Fit.ts";
import type { Parameters } from "../models/laws/PurchaseLaw.ts";
import type { PurchaseModel } from "../models/purchaseModel.ts";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../models/purchaseModels.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";

/** A purchase model by name. */
export type PurchaseModelName = "nbd" | "bgNbd" | "mbgNbd" | "paretoNbd";

// which parameters a model has only its fit knows
const MODELS = { nbd, bgNbd, mbgNbd, paretoNbd } as unknown as Readonly<
  Record<PurchaseModelName, PurchaseModel<Parameters>>
>;

/** The names of the purchase models. */
export const PURCHASE_MODELS: readonly PurchaseModelName[] = ["nbd", "bgNbd", "mbgNbd", "paretoNbd"];

/** A model by its name. */
export const modelNamed = (name: string): PurchaseModel<Parameters> => MODELS[name as PurchaseModelName];

/** Fits a model to a table of histories that has rows, or to every so many of them. */
export function fitModel(name: PurchaseModelName, table: Table<PurchaseHistorySchema>, every = 1): Fit {
  if (every === 1) return modelNamed(name).fit(table);
  const some = (column: "frequency" | "recency" | "age") =>
    table.column(column).values.filter((_: number, i: number) => i % every === 0);
  return modelNamed(name).fit({ frequency: some("frequency"), recency: some("recency"), age: some("age") });
}
