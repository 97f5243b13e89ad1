import type { TextColumn } from "../columns/columns.ts";
import { topRows } from "../columns/topRows.ts";
import { translateCodes } from "../columns/translateCodes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { type OptionsOf, type Question, validOptions } from "./Question.ts";

const opportunity = {
  customerId: { kind: "text", description: "Key of the customer" },
  category: { kind: "text", description: "What to offer", nullable: true },
  reason: { kind: "text", description: "Where the suggestion comes from", nullable: true },
  confidence: { kind: "share", description: "Confidence of the suggestion" },
  monetary: { kind: "money", description: "Net spend so far", nullable: true },
  predictedClv: { kind: "money", description: "Predicted lifetime value", nullable: true },
  rfmSegment: { kind: "text", description: "RFM segment", nullable: true },
  churnRiskLevel: { kind: "text", description: "Churn risk level", nullable: true },
} as const;

const options = {
  minConfidence: { kind: "number", min: 0, max: 1, default: 0.6, description: "Least confidence, inclusive" },
  limit: { kind: "number", integer: true, min: 1, description: "Rows at most; all if left out" },
} as const;

/** A category to offer to a customer, with what makes the customer worth it; `null` where the customer is not known. */
export interface CrossSellOpportunity extends ValuesOf<typeof opportunity> {}

/** Which recommendations to keep. */
export interface CrossSellOptions extends OptionsOf<typeof options> {}

/**
 * What to offer to whom: the confident recommendations beside the value of their customers, the most valuable first.
 *
 * @param customers needs `customerId`, `monetary`, `predictedClv`, `rfmSegment`, `churnRiskLevel`
 * @param recommendations needs `customerId`, `recommendedCategory`, `reason`, `confidence`
 * @returns by predicted value descending, equal ones in the order of the recommendations, unknown customers last
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { identifyCrossSellOpportunities } from "clientele";
 *
 * const customers = [{ customerId: "C1", monetary: 50, predictedClv: 80, rfmSegment: "Lost", churnRiskLevel: "High" }];
 * const recommendations = [{ customerId: "C1", recommendedCategory: "Feed", reason: "Association Rules", confidence: 0.9 }];
 * const [best] = identifyCrossSellOpportunities(customers, recommendations);
 * best?.category; // => "Feed"
 * best?.predictedClv; // => 80
 * ```
 */
export function identifyCrossSellOpportunities(
  customers: TableInput<CustomerSchema>,
  recommendations: TableInput<RecommendationSchema>,
  given: CrossSellOptions = {},
): CrossSellOpportunity[] {
  const { minConfidence, limit } = validOptions("identifyCrossSellOpportunities", options, given);
  const known = columnsOf(customerSchema, customers);
  const offers = columnsOf(recommendationSchema, recommendations);
  const predictedClv = known.column("predictedClv");
  const monetary = known.column("monetary");
  const rfmSegment = known.column("rfmSegment");
  const churnRiskLevel = known.column("churnRiskLevel");
  const offeredTo = offers.column("customerId");
  const category = offers.column("recommendedCategory");
  const reason = offers.column("reason");
  const confidence = offers.column("confidence").values;

  const confident = new Uint32Array(offers.length);
  let count = 0;
  for (let row = 0; row < offers.length; row++) {
    if ((confidence[row] as number) >= minConfidence) confident[count++] = row;
  }
  const customerRows = rowsOfCustomers(known.column("customerId"), offeredTo, confident.subarray(0, count));
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = customerRows[i] as number;
    values[i] = row < 0 ? Number.NaN : (predictedClv.values[row] as number);
  }
  return topRows(values, limit ?? count).map((i) => {
    const offer = confident[i] as number;
    const row = customerRows[i] as number;
    return {
      customerId: offeredTo.at(offer) as string,
      category: category.at(offer),
      reason: reason.at(offer),
      confidence: confidence[offer] as number,
      monetary: monetary.at(row),
      predictedClv: predictedClv.at(row),
      rfmSegment: rfmSegment.at(row),
      churnRiskLevel: churnRiskLevel.at(row),
    };
  });
}

/** For each of some offers the row of its customer, -1 for a customer who is not there. */
function rowsOfCustomers(customers: TextColumn, offeredTo: TextColumn, offers: Uint32Array): Int32Array {
  const { firstRows } = customers;
  const translation = translateCodes(offeredTo.dictionary, customers.dictionary);
  const rows = new Int32Array(offers.length);
  for (let i = 0; i < offers.length; i++) {
    const code = translation[offeredTo.codes[offers[i] as number] as number] as number;
    rows[i] = code === 0 ? -1 : (firstRows[code] as number);
  }
  return rows;
}

/** The question as data. */
export const crossSell: Question<["customers", "recommendations"], CrossSellOptions, CrossSellOpportunity[]> = {
  name: "identifyCrossSellOpportunities",
  summary: "What to offer to whom, the customers of the largest predicted value first",
  tables: ["customers", "recommendations"],
  options,
  answer: { kind: "list", fields: opportunity },
  ask: identifyCrossSellOpportunities,
};
