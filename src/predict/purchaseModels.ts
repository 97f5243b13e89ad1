import { model as bgNbd } from "../models/bgNbd/model.ts";
import type { Fit } from "../models/Fit.ts";
import { model as mbgNbd } from "../models/mbgNbd/model.ts";
import { model as nbd } from "../models/nbd/model.ts";
import { model as paretoNbd } from "../models/paretoNbd/model.ts";
import { compress } from "../models/purchase/compress.ts";
import { stateOf } from "../models/purchase/conditional.ts";
import { fitPurchases } from "../models/purchase/fitPurchases.ts";
import type { Parameters, PurchaseModel } from "../models/purchase/PurchaseModel.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";

/** A purchase model by name. */
export type PurchaseModelName = "nbd" | "bgNbd" | "mbgNbd" | "paretoNbd";

const MODELS: Readonly<Record<PurchaseModelName, unknown>> = { nbd, bgNbd, mbgNbd, paretoNbd };

/** The names of the purchase models. */
export const PURCHASE_MODELS: readonly PurchaseModelName[] = ["nbd", "bgNbd", "mbgNbd", "paretoNbd"];

/** A model by its name; which parameters it has only its fit knows. */
export function modelNamed(name: string): PurchaseModel<Parameters> {
  return MODELS[name as PurchaseModelName] as PurchaseModel<Parameters>;
}

/** Histories as the models take them. */
export function modelColumns(table: Table<PurchaseHistorySchema>) {
  return {
    frequency: table.column("frequency").values,
    recency: table.column("recency").values,
    age: table.column("age").values,
  };
}

/** Fits a model to a table of histories that has rows, or to every so many of them. */
export function fitModel(name: PurchaseModelName, table: Table<PurchaseHistorySchema>, every = 1): Fit {
  const { frequency, recency, age } = modelColumns(table);
  const some = <T extends Int32Array | Float64Array>(column: T) => column.filter((_, i) => i % every === 0);
  return fitPurchases(modelNamed(name), { frequency: some(frequency), recency: some(recency), age: some(age) });
}

/** What a fitted model says of each customer, as columns. */
export interface Scores {
  /** P(alive) at the end of observation. */
  readonly alive: Float64Array;
  /** P(at least one purchase within the horizon). */
  readonly atLeastOne: Float64Array;
  /** Expected purchases within the horizon. */
  readonly purchases: Float64Array;
}

/** Scores every customer for a horizon in the unit of the histories; equal histories are scored once. */
export function scoreHistories(
  { model: name, params }: Fit,
  table: Table<PurchaseHistorySchema>,
  horizon: number,
): Scores {
  const model = modelNamed(name);
  return eachHistory(table, ["alive", "atLeastOne", "purchases"], (history) => {
    const { alive, flow } = stateOf(model, params, history);
    return [alive, alive * model.flow.atLeastOne(flow, horizon), alive * model.flow.mean(flow, horizon)];
  });
}

/** Expected purchases within a horizon, discounted at a continuous rate per unit of time. */
export function discountedPurchases(
  { model: name, params }: Fit,
  table: Table<PurchaseHistorySchema>,
  horizon: number,
  rate: number,
): Float64Array {
  const model = modelNamed(name);
  return eachHistory(table, ["worth"], (history) => {
    const { alive, flow } = stateOf(model, params, history);
    return [alive * model.flow.discounted(flow, rate, horizon)];
  }).worth;
}

/** Columns of what is computed once per different history. */
export function eachHistory<Name extends string>(
  table: Table<PurchaseHistorySchema>,
  names: readonly Name[],
  of: (history: { readonly frequency: number; readonly recency: number; readonly age: number }) => readonly number[],
): Record<Name, Float64Array> {
  const { frequency, recency, age, rows } = compress("histories", modelColumns(table));
  const values = Array.from(frequency, (x, i) =>
    of({ frequency: x, recency: recency[i] as number, age: age[i] as number }),
  );
  return Object.fromEntries(
    names.map((name, k) => {
      const column = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) column[i] = values[rows[i] as number]?.[k] as number;
      return [name, column];
    }),
  ) as Record<Name, Float64Array>;
}
