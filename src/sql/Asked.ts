import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { Engine } from "./Engine.ts";
import type { Relation } from "./Relation.ts";

/** What a question is asked of. The tables that it needs are there; of what was predicted, recommendations may lack. */
export interface Asked {
  readonly engine: Engine;
  readonly customers: Relation;
  readonly transactions: Relation;
  readonly recommendations: Relation;
  readonly report: PredictionReport | undefined;
}
