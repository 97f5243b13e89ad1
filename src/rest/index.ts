/**
 * The REST surface: one contract as data, for any server.
 *
 * @module
 */

export type { AnswerOptions } from "./AnswerOptions.ts";
export type { CustomerSegmentSummary } from "./analyticsRoutes.ts";
export { answer, type RouteRequest } from "./answer.ts";
export type { CacheControl } from "./cacheControl.ts";
export type { CorsOptions } from "./cors.ts";
export { type Client, ClientError, type ClientOptions, createClient } from "./createClient.ts";
// serve
export { createFetchHandler } from "./createFetchHandler.ts";
export { createHandler, type HandlerOptions, type HandlerRequest, type RequestEvent } from "./createHandler.ts";
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
// what is answered
export type { JsonAnswer, QueryOf } from "./questionRoute.ts";
export {
  type Answer,
  type DataContext,
  defineRoute,
  type Route,
  type RouteContext,
  type RouteDefinition,
  type Service,
  type ServiceContext,
} from "./Route.ts";
// the contract
export { answerSchemas, routes } from "./routes.ts";
