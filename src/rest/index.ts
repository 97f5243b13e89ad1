/**
 * The REST surface: one contract as data, for any server.
 *
 * @module
 */

export type { AnswerOptions } from "./AnswerOptions.ts";
export type { BusinessMetrics, CustomerSegmentSummary, RevenueTrendResponse } from "./analyticsRoutes.ts";
export { answer, type RouteRequest } from "./answer.ts";
export type { CacheControl } from "./cacheControl.ts";
export type { CorsOptions } from "./cors.ts";
export { type Client, ClientError, type ClientOptions, type ClientTarget, createClient } from "./createClient.ts";
// serve
export { createFetchHandler } from "./createFetchHandler.ts";
export {
  createHandler,
  type HandlerOptions,
  type HandlerRequest,
  type RequestEvent,
  type StoreOf,
} from "./createHandler.ts";
export type {
  ChurnPrediction,
  ChurnQuery,
  CLVPrediction,
  ClvQuery,
  CustomerKey,
  CustomerListQuery,
  CustomerListResponse,
  CustomerProfile,
  CustomerTransactions,
  RecommendationResponse,
  SearchResponse,
} from "./customerRoutes.ts";
export type { DataReport } from "./dataRoutes.ts";
export type { CustomerForecast, CustomerSegments, ModelReport } from "./modelRoutes.ts";
export { type OpenApiDocument, type OpenApiOptions, openApiDocument } from "./openApiDocument.ts";
export type { Parameter, ParameterSchema } from "./parameters.ts";
export { type InvalidParameter, type Problem, problem } from "./problem.ts";
// what is answered
export type { JsonAnswer, QueryOf, RouteOfQuestion } from "./questionRoute.ts";
export {
  type Answer,
  type DataContext,
  defineRoute,
  type NoParameters,
  type Route,
  type RouteContext,
  type RouteDefinition,
  type Service,
  type ServiceContext,
} from "./Route.ts";
// the contract
export { answerSchemas, routes } from "./routes.ts";
export type { Readiness, ServiceStatus } from "./serviceRoutes.ts";
