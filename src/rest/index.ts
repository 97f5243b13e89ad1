/**
 * The REST surface: one contract as data, for any server.
 *
 * @module
 */

export type { AnswerOptions } from "./AnswerOptions.ts";
export type { BusinessMetrics, CustomerSegmentSummary } from "./analyticsRoutes.ts";
export { answer, type RouteRequest } from "./answer.ts";
export type { CacheControl } from "./cacheControl.ts";
export type { CorsOptions } from "./cors.ts";
// serve
export { createFetchHandler } from "./createFetchHandler.ts";
export { createHandler, type HandlerOptions, type HandlerRequest, type RequestEvent } from "./createHandler.ts";
// what is answered
export type {
  ChurnPrediction,
  CLVPrediction,
  CustomerListResponse,
  CustomerProfile,
  RecommendationResponse,
} from "./customerRoutes.ts";
export { type OpenApiDocument, type OpenApiOptions, openApiDocument } from "./openApiDocument.ts";
export type { Parameter, ParameterSchema } from "./parameters.ts";
export { type InvalidParameter, type Problem, problem } from "./problem.ts";
export type { Answer, Route, RouteContext, Service } from "./Route.ts";
// the contract
export { routes } from "./routes.ts";
