import * as z from "zod";
import type { CustomerStore } from "../store/CustomerStore.ts";
import { type Parameter, parametersOf } from "./parameters.ts";

/** An answer as any server can send it. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** Name and version of a service, as `/` and the OpenAPI document give them. */
export interface Service {
  readonly name: string;
  readonly version: string;
}

/** What a route's handler answers from, besides its input. */
export interface RouteContext {
  readonly store: CustomerStore;
  readonly service: Service;
  /** The moment of the request. */
  readonly now: Date;
  /** The OpenAPI document of the service. */
  readonly openApi: () => { readonly openapi: string };
}

/** One route of the contract, as data. */
export interface Route {
  readonly method: "GET";
  /** As OpenAPI writes it: `/api/customers/{customer_id}`. */
  readonly path: string;
  /** Name of the operation in OpenAPI. */
  readonly operationId: string;
  /** One line that says what the answer is. */
  readonly summary: string;
  /** Groups in OpenAPI. */
  readonly tags: readonly string[];
  /** Schema of all parameters together, typed and with their ranges and defaults. */
  readonly input: z.ZodObject;
  /** The same one by one, as OpenAPI lists them. */
  readonly parameters: readonly Parameter[];
  /** The body of status 200. */
  readonly output: z.ZodType;
  /** Whether the answer comes from the data: then it has an ETag, and stands until they change. */
  readonly fromData: boolean;
  /** Whether the answer has `page` and `total_pages`, and so a page before and after. */
  readonly paged: boolean;
  /** What status 404 says; `undefined` where nothing can be missing. */
  readonly notFound: string | undefined;
  /** The body; `undefined` for what does not exist. */
  readonly handle: (input: Readonly<Record<string, unknown>>, context: RouteContext) => Promise<unknown>;
}

/** A route with its types; the defaults are those of a plain question about all data. */
export interface RouteDefinition<
  Params extends z.core.$ZodLooseShape,
  Query extends z.core.$ZodLooseShape,
  Output extends z.ZodType,
> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly params?: Params;
  readonly query?: Query;
  readonly output: Output;
  readonly fromData?: boolean;
  readonly paged?: boolean;
  readonly notFound?: string;
  readonly handle: (
    input: z.output<z.ZodObject<Params>> & z.output<z.ZodObject<Query>>,
    context: RouteContext,
  ) => Promise<z.input<Output> | undefined>;
}

/** Checks that handler, input and output of a route fit each other. */
export function defineRoute<
  Output extends z.ZodType,
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Params extends z.core.$ZodLooseShape = {},
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Query extends z.core.$ZodLooseShape = {},
>(definition: RouteDefinition<Params, Query, Output>): Route {
  const { params, query, handle, fromData = true, paged = false, notFound, ...rest } = definition;
  return {
    ...rest,
    method: "GET",
    input: z.strictObject({ ...params, ...query }),
    parameters: [...parametersOf("path", z.object(params ?? {})), ...parametersOf("query", z.object(query ?? {}))],
    fromData,
    paged,
    notFound,
    handle: handle as Route["handle"],
  };
}
