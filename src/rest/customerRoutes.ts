import * as z from "zod";
import { isDataError, OptionError } from "../errors.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import type { ColumnName } from "../tables/schema.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import { isKnown, unlessMissing } from "./isKnown.ts";
import { count, customerId } from "./quantities.ts";
import { defineRoute, type Route } from "./Route.ts";
import { type JsonRow, rowShape } from "./rowShape.ts";

// filters and orders

const segment = z.string().meta({ description: "RFM segment, in any case; all if left out or empty" }).optional();
const riskLevel = z
  .string()
  .meta({ description: "Churn risk level, in any case; all if left out or empty" })
  .optional();
const limit = (least: number, most: number, usual: number) =>
  z.int().min(least).max(most).default(usual).meta({ description: "Rows at most" });

/** The columns to sort by, by the names they may have: as in answers, and as in the file. */
const SORTABLE = new Map<string, ColumnName<CustomerSchema>>([
  ...customerSchema.columns.map(({ name }) => [snakeCase(name), name] as const),
  ...customerSchema.columns.map(({ name, csv }) => [csv, name] as const),
]);
const sortNames = (name: "name" | "csv") => customerSchema.columns.map((column) => column[name]);
const sortBy = z
  .union([z.enum(["", ...sortNames("name").map(snakeCase)]), z.enum(sortNames("csv") as [string, ...string[]])])
  .meta({
    description:
      "Column to sort by, as in answers or as in the file; the file's order if left out or empty. Missing values come last",
  })
  .optional();
const order = z
  .enum(["asc", "desc"])
  .meta({ description: "Left out: desc for monetary, predicted_clv and frequency, else asc" })
  .optional();

// what is answered

/** The customers' columns, each with what it holds where customers are predicted, if that is something else. */
const describedCustomers: CustomerSchema = {
  ...customerSchema,
  columns: customerSchema.columns.map((column) => {
    const predicted = predictedCustomerSchema.columns.find(({ name }) => name === column.name)?.description;
    if (predicted === undefined || predicted === column.description) return column;
    const other = predicted.charAt(0).toLowerCase() + predicted.slice(1);
    return { ...column, description: `${column.description}. Where customers are predicted: ${other}` };
  }) as unknown as CustomerSchema["columns"],
};

const OFFER = ["recommendedCategory", "reason", "confidence"] as const;
const OFFER_NAMES = { recommendedCategory: "category" } as const;
const offer = rowShape(recommendationSchema, OFFER, { as: OFFER_NAMES });
const offers = z.array(z.object(offer.fields)).meta({ description: "In the file's order" });
/** A recommendation, as JSON. */
type Offer = JsonRow<RecommendationSchema, (typeof OFFER)[number], typeof OFFER_NAMES>;

const LISTED = [
  "customerId",
  "rfmSegment",
  "monetary",
  "frequency",
  "recency",
  "predictedClv",
  "churnProbability",
  "churnRiskLevel",
  "customerPriority",
] as const;
const listed = rowShape(describedCustomers, LISTED);
const PROFILE = [
  "customerId",
  "rfmSegment",
  "customerType",
  "monetary",
  "frequency",
  "recency",
  "predictedClv",
  "churnProbability",
  "churnRiskLevel",
  "customerPriority",
  "rfmScore",
  "customerValueScore",
  "purchaseTimingStatus",
  "clvCategory",
] as const;
const profile = rowShape(describedCustomers, PROFILE, { others: { recommendations: offers } });
const CHURN = [
  "customerId",
  "churnProbability",
  "churnRiskLevel",
  "rfmSegment",
  "monetary",
  "recency",
  "frequency",
] as const;
const churn = rowShape(describedCustomers, CHURN);
const CLV = ["customerId", "predictedClv", "clvCategory", "rfmSegment", "churnProbability", "monetary"] as const;
const CLV_NAMES = { monetary: "current_value" } as const;
const clv = rowShape(describedCustomers, CLV, { as: CLV_NAMES });
const FOUND = ["customerId", "rfmSegment", "monetary", "churnRiskLevel"] as const;
const found = rowShape(describedCustomers, FOUND);
const LINE = ["orderId", "date", "product", "quantity", "revenue", "netSales", "status", "category"] as const;
const LINE_NAMES = { product: "products", quantity: "items_sold", category: "product_category" } as const;
const line = rowShape(transactionSchema, LINE, { as: LINE_NAMES });

const page = z.int().min(1).default(1).meta({ description: "Page, from 1; beyond the last one it is empty" });
const pageSize = (usual: number, most: number) =>
  z.int().min(1).max(most).default(usual).meta({ description: "Rows on a page" });
const pageFields = {
  total: count("Rows on all pages"),
  page: z.int().min(1).meta({ description: "This page" }),
  page_size: z.int().min(1).meta({ description: "Rows on a full page" }),
  total_pages: count("Pages there are; 0 when there are no rows"),
};

/** A page of the customers. */
const customerListResponse = z
  .object({ customers: z.array(z.object(listed.fields)), ...pageFields })
  .meta({ id: "CustomerListResponse" }) satisfies z.ZodType<CustomerListResponse>;
/** A page of the customers, as JSON. */
export interface CustomerListResponse {
  customers: JsonRow<CustomerSchema, (typeof LISTED)[number]>[];
  total: number;
  page: number;
  page_size: number;
  total_pages: number;
}

/** All about one customer. */
const customerProfile = z.object(profile.fields).meta({ id: "CustomerProfile" }) satisfies z.ZodType<CustomerProfile>;
/** All about one customer, as JSON. */
export interface CustomerProfile extends JsonRow<CustomerSchema, (typeof PROFILE)[number]> {
  recommendations: Offer[];
}

/** How likely a customer is to leave. */
const churnPrediction = z.object(churn.fields).meta({ id: "ChurnPrediction" }) satisfies z.ZodType<ChurnPrediction>;
/** How likely a customer is to leave, as JSON. */
export type ChurnPrediction = JsonRow<CustomerSchema, (typeof CHURN)[number]>;

/** What a customer is expected to be worth. */
const clvPrediction = z.object(clv.fields).meta({ id: "CLVPrediction" }) satisfies z.ZodType<CLVPrediction>;
/** What a customer is expected to be worth, as JSON. */
export type CLVPrediction = JsonRow<CustomerSchema, (typeof CLV)[number], typeof CLV_NAMES>;

/** What to offer a customer. */
const recommendationResponse = z
  .object({
    customer_id: customerId,
    recommendations: offers,
    total_recommendations: count("Recommendations for the customer"),
  })
  .meta({ id: "RecommendationResponse" }) satisfies z.ZodType<RecommendationResponse>;
/** What to offer a customer, as JSON. */
export interface RecommendationResponse {
  customer_id: string;
  recommendations: Offer[];
  total_recommendations: number;
}

/** A page of the lines of a customer's orders and refunds. */
const customerTransactions = z
  .object({ customer_id: customerId, transactions: z.array(z.object(line.fields)), ...pageFields })
  .meta({ id: "CustomerTransactions" }) satisfies z.ZodType<CustomerTransactions>;
/** A page of the lines of a customer's orders and refunds, as JSON. */
export interface CustomerTransactions {
  customer_id: string;
  transactions: JsonRow<TransactionSchema, (typeof LINE)[number], typeof LINE_NAMES>[];
  total: number;
  page: number;
  page_size: number;
  total_pages: number;
}

/** The customers whose id contains a text. */
const searchResponse = z
  .object({
    results: z.array(z.object(found.fields)).meta({ description: "The first, in the file's order" }),
    total: count("All that were found"),
  })
  .meta({ id: "SearchResponse" }) satisfies z.ZodType<SearchResponse>;
/** The customers whose id contains a text, as JSON. */
export interface SearchResponse {
  results: JsonRow<CustomerSchema, (typeof FOUND)[number]>[];
  total: number;
}

/** What to ask a list of customers for. */
export interface CustomerListQuery {
  page?: number | undefined;
  page_size?: number | undefined;
  sort_by?: string | undefined;
  order?: "asc" | "desc" | undefined;
  segment?: string | undefined;
  risk_level?: string | undefined;
}

/** Which customer. */
export interface CustomerKey {
  customer_id: string;
}

/** What to ask the churn predictions for. */
export interface ChurnQuery {
  risk_level?: string | undefined;
  limit?: number | undefined;
  sort_by?: "monetary" | "churn_probability" | undefined;
}

/** What to ask the predicted values for. */
export interface ClvQuery {
  limit?: number | undefined;
  sort_by?: "predicted_clv" | "monetary" | undefined;
}

// written out: tools and JSR read the types off the source
type CustomerRoutes = readonly [
  Route<"/api/customers", CustomerListQuery, CustomerListResponse>,
  Route<"/api/customers/{customer_id}", CustomerKey, CustomerProfile>,
  Route<
    "/api/customers/{customer_id}/transactions",
    CustomerKey & Pick<CustomerListQuery, "page" | "page_size">,
    CustomerTransactions
  >,
  Route<"/api/churn/predictions", ChurnQuery, ChurnPrediction[]>,
  Route<"/api/clv/predictions", ClvQuery, CLVPrediction[]>,
  Route<"/api/recommendations/{customer_id}", CustomerKey, RecommendationResponse>,
  Route<"/api/search/customers", { query: string; limit?: number | undefined }, SearchResponse>,
];

/** The routes about single customers and lists of them. */
export const customerRoutes: CustomerRoutes = [
  defineRoute({
    path: "/api/customers",
    operationId: "listCustomers",
    summary: "A page of the customers, filtered and sorted; ties keep the file's order",
    tags: ["customers"],
    paged: true,
    query: {
      page,
      page_size: pageSize(20, 100),
      sort_by: sortBy,
      order,
      segment,
      risk_level: riskLevel,
    },
    output: customerListResponse,
    tables: ["customers"],
    handle: async ({ page, page_size, sort_by, order, segment, risk_level }, { snapshot }) => {
      const sortBy = SORTABLE.get(sort_by ?? "");
      const wanted = {
        page,
        pageSize: page_size,
        ...(sortBy && { sortBy }),
        ...(order && { order }),
        ...(segment && { segment }),
        ...(risk_level && { riskLevel: risk_level }),
      };
      const list = await snapshot.listCustomers(wanted).catch((error: unknown) => {
        if (!(isDataError(error) && error.code === "missing_column" && sortBy)) throw error;
        throw new OptionError("listCustomers", "sortBy", "a column that these data have", sort_by);
      });
      const { customers, total, totalPages } = list;
      return { customers: customers.map((row) => listed.of(row)), total, page, page_size, total_pages: totalPages };
    },
  }),

  defineRoute({
    path: "/api/customers/{customer_id}",
    operationId: "getCustomer",
    summary: "All about one customer, with what to offer",
    tags: ["customers"],
    params: { customer_id: customerId },
    output: customerProfile,
    notFound: "Customer not found",
    tables: ["customers", "recommendations"],
    handle: async ({ customer_id }, { snapshot }) => {
      const customer = await snapshot.getCustomer(customer_id);
      if (customer === undefined) return undefined;
      const rows = await unlessMissing(snapshot.getRecommendationsFor(customer_id), []);
      return profile.of(customer, { recommendations: rows.map((row) => offer.of(row)) });
    },
  }),

  defineRoute({
    path: "/api/customers/{customer_id}/transactions",
    operationId: "listTransactions",
    summary: "A page of a customer's orders and refunds, one object per line, in the file's order",
    tags: ["customers"],
    paged: true,
    params: { customer_id: customerId },
    query: { page, page_size: pageSize(100, 1000) },
    output: customerTransactions,
    notFound: "Customer not found",
    tables: ["transactions"],
    handle: async ({ customer_id, page, page_size }, { snapshot }) => {
      const lines = await snapshot.getTransactionsFor(customer_id);
      const total = lines.length;
      if (total === 0 && !(await isKnown(snapshot, customer_id))) return undefined;
      const transactions = lines.slice((page - 1) * page_size, page * page_size).map((row) => line.of(row));
      return { customer_id, transactions, total, page, page_size, total_pages: Math.ceil(total / page_size) };
    },
  }),

  defineRoute({
    path: "/api/churn/predictions",
    operationId: "listChurnPredictions",
    summary: "The customers who spent most, or who are most likely to leave, with their churn probability",
    tags: ["predictions"],
    query: {
      risk_level: riskLevel,
      limit: limit(1, 1000, 100),
      sort_by: z
        .enum(["monetary", "churn_probability"])
        .default("monetary")
        .meta({ description: "What the largest come first of" }),
    },
    output: z.array(churnPrediction),
    tables: ["customers"],
    handle: async ({ risk_level, limit, sort_by }, { snapshot }) => {
      const { customers } = await snapshot.listCustomers({
        pageSize: limit,
        sortBy: sort_by === "monetary" ? "monetary" : "churnProbability",
        order: "desc",
        ...(risk_level && { riskLevel: risk_level }),
      });
      return customers.map((row) => churn.of(row));
    },
  }),

  defineRoute({
    path: "/api/clv/predictions",
    operationId: "listClvPredictions",
    summary: "The customers with the largest predicted lifetime value, or who spent most",
    tags: ["predictions"],
    query: {
      limit: limit(1, 1000, 100),
      sort_by: z
        .enum(["predicted_clv", "monetary"])
        .default("predicted_clv")
        .meta({ description: "What the largest come first of" }),
    },
    output: z.array(clvPrediction),
    tables: ["customers"],
    handle: async ({ limit, sort_by }, { snapshot }) => {
      const sortBy = sort_by === "monetary" ? "monetary" : "predictedClv";
      const { customers } = await snapshot.listCustomers({ pageSize: limit, sortBy, order: "desc" });
      return customers.map((customer) => clv.of(customer));
    },
  }),

  defineRoute({
    path: "/api/recommendations/{customer_id}",
    operationId: "listRecommendations",
    summary: "What to offer a customer",
    tags: ["recommendations"],
    params: { customer_id: customerId },
    output: recommendationResponse,
    notFound: "Customer not found",
    tables: ["customers", "recommendations"],
    handle: async ({ customer_id }, { snapshot }) => {
      const rows = await unlessMissing(snapshot.getRecommendationsFor(customer_id), []);
      if (rows.length === 0 && !(await isKnown(snapshot, customer_id))) return undefined;
      const recommendations = rows.map((row) => offer.of(row));
      return { customer_id, recommendations, total_recommendations: rows.length };
    },
  }),

  defineRoute({
    path: "/api/search/customers",
    operationId: "searchCustomers",
    summary: "The customers whose id contains a text, in any case",
    tags: ["customers"],
    query: {
      query: z.string().min(1).max(100).meta({ description: "Taken literally, in any case" }),
      limit: limit(1, 50, 10),
    },
    output: searchResponse,
    tables: ["customers"],
    handle: async ({ query, limit }, { snapshot }) => {
      const { results, total } = await snapshot.searchCustomers(query, { limit });
      return { results: results.map((row) => found.of(row)), total };
    },
  }),
];
