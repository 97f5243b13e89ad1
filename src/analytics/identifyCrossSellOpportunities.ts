import type { TextColumn } from "../columns/columns.ts";
import { topRows } from "../columns/topRows.ts";
import { translateCodes } from "../columns/translateCodes.ts";
import { OptionError } from "../errors.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** A category to offer to a customer, with what makes the customer worth it; `null` where the customer is not known. */
export interface CrossSellOpportunity {
  readonly customerId: string;
  readonly category: string | null;
  readonly reason: string | null;
  /** Confidence of the recommendation, 0 to 1. */
  readonly confidence: number;
  /** Net spend so far, in the currency of the shop. */
  readonly monetary: number | null;
  /** Predicted lifetime value, in the currency of the shop. */
  readonly predictedClv: number | null;
  readonly rfmSegment: string | null;
  readonly churnRiskLevel: string | null;
}

/** Which recommendations to keep. */
export interface CrossSellOptions {
  /** Least confidence, 0 to 1, inclusive. Default 0.6. */
  readonly minConfidence?: number;
  /** How many to list at most. Default all. */
  readonly limit?: number;
}

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
  options: CrossSellOptions = {},
): CrossSellOpportunity[] {
  requireOptions("identifyCrossSellOpportunities", options, ["minConfidence", "limit"]);
  const { minConfidence = 0.6, limit } = options;
  const caller = "identifyCrossSellOpportunities";
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw new OptionError(caller, "minConfidence", "a number from 0 to 1", minConfidence);
  }
  if (limit !== undefined) requireWhole(caller, "limit", limit, 1);
  const known = asTable(customerSchema, customers);
  const offers = asTable(recommendationSchema, recommendations);
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
