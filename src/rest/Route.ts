import * as z from "zod";
import { OptionError } from "../errors.ts";
import { requireObject, requireOneOf } from "../options.ts";
import type { VersionedName } from "../shop/tables.ts";
import type { CustomerSnapshot, CustomerStore } from "../store/CustomerStore.ts";
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

/** What every handler knows besides its input. */
export interface RouteContext {
  readonly service: Service;
  /** The moment of the request. */
  readonly now: Date;
}

/** What a route about the data is answered from. */
export interface DataContext extends RouteContext {
  /** The data of the moment of the request. */
  readonly snapshot: CustomerSnapshot;
}

/** What a route about the service is answered from. */
export interface ServiceContext extends RouteContext {
  readonly store: CustomerStore;
  /** The OpenAPI document of the service. */
  readonly openApi: () => { readonly openapi: string };
}

type ContextOf<Tables extends readonly VersionedName[]> = Tables extends readonly [] ? ServiceContext : DataContext;

/** One route, as data: `Input` is what a caller gives, `Output` the body of status 200. */
export interface Route<Path extends string = string, Input = unknown, Output = unknown> {
  readonly method: "GET";
  /** As OpenAPI writes it: `/api/customers/{customer_id}`. */
  readonly path: Path;
  /** Name of the operation in OpenAPI. */
  readonly operationId: string;
  /** One line that says what the answer is. */
  readonly summary: string;
  /** Groups in OpenAPI. */
  readonly tags: readonly string[];
  /** Schema of all parameters together, typed and with their ranges and defaults. */
  readonly input: z.ZodType<Readonly<Record<string, unknown>>, Input>;
  /** The same one by one, as OpenAPI lists them. */
  readonly parameters: readonly Parameter[];
  /** The body of status 200. */
  readonly output: z.ZodType<Output>;
  /** The tables that an answer is made of: its ETag changes when one of them does. None for a route about the service. */
  readonly tables: readonly VersionedName[];
  /** Whether the answer has `page` and `total_pages`, and so a page before and after. */
  readonly paged: boolean;
  /** What status 404 says; `undefined` where nothing can be missing. */
  readonly notFound: string | undefined;
  /** The body; `undefined` for what does not exist. */
  readonly handle: (
    input: Readonly<Record<string, unknown>>,
    context: DataContext & ServiceContext,
  ) => Promise<unknown>;
}

/** The input of a route without parameters. */
export type NoParameters = Record<never, never>;

/** A route to define. */
export interface RouteDefinition<
  Path extends string,
  Params extends z.core.$ZodLooseShape,
  Query extends z.core.$ZodLooseShape,
  Output extends z.ZodType,
  Tables extends readonly VersionedName[],
> {
  readonly path: Path;
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  /** Schemas of the parameters in the path, by name. */
  readonly params?: Params;
  /** Schemas of the parameters in the query, by name. */
  readonly query?: Query;
  readonly output: Output;
  /** The tables that an answer is made of; `[]` for a route about the service. Default all. */
  readonly tables?: Tables;
  /** Whether the answer has `page` and `total_pages`. Default false. */
  readonly paged?: boolean;
  /** What status 404 says. */
  readonly notFound?: string;
  readonly handle: (
    input: z.output<z.ZodObject<Params>> & z.output<z.ZodObject<Query>>,
    context: ContextOf<Tables>,
  ) => Promise<z.input<Output> | undefined>;
}

const ALL_TABLES: readonly VersionedName[] = ["customers", "transactions", "recommendations"];

/** What a caller gives for some parameters; of none zod says that there may be no other either, and so none at all. */
type Given<Shape extends z.core.$ZodLooseShape> = keyof Shape extends never ? unknown : z.input<z.ZodObject<Shape>>;

/** An intersection as one type. */
type Flat<T> = { [Name in keyof T]: T[Name] };

/**
 * A route of your own, for `createHandler(store, { routes: [...routes, mine] })`; the compiler checks that handler, input and
 * output fit each other.
 *
 * @throws OptionError for what is no definition
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { createFetchHandler, defineRoute, routes } from "clientele/rest";
 * import * as z from "zod";
 *
 * const lines = defineRoute({
 *   path: "/api/customers/{customer_id}/lines",
 *   operationId: "countLines",
 *   summary: "How many lines a customer has",
 *   tags: ["customers"],
 *   params: { customer_id: z.string() },
 *   output: z.object({ lines: z.int() }),
 *   tables: ["transactions"],
 *   handle: async ({ customer_id }, { snapshot }) => ({ lines: (await snapshot.getTransactionsFor(customer_id)).length }),
 * });
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const fetch = createFetchHandler(store, { routes: [...routes, lines] });
 * await (await fetch(new Request("https://shop.example/api/customers/C1/lines"))).json(); // => { lines: 1 }
 * ```
 */
export function defineRoute<
  const Path extends string,
  Output extends z.ZodType,
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Params extends z.core.$ZodLooseShape = {},
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Query extends z.core.$ZodLooseShape = {},
  const Tables extends readonly VersionedName[] = readonly VersionedName[],
>(
  definition: RouteDefinition<Path, Params, Query, Output, Tables>,
): Route<Path, Flat<Given<Params> & Given<Query>>, z.output<Output>> {
  requireDefinition(definition);
  const { params, query, handle, tables = ALL_TABLES, paged = false, notFound, ...rest } = definition;
  return {
    ...rest,
    method: "GET",
    input: z.strictObject({ ...params, ...query }) as unknown as Route["input"] as never,
    parameters: [...parametersOf("path", z.object(params ?? {})), ...parametersOf("query", z.object(query ?? {}))],
    output: rest.output as z.ZodType as z.ZodType<z.output<Output>>,
    tables,
    paged,
    notFound,
    handle: handle as unknown as Route["handle"],
  };
}

/** Checks what would make every request to a route fail. */
function requireDefinition(definition: {
  readonly path: string;
  readonly params?: object;
  readonly output: z.ZodType;
  readonly tables?: readonly VersionedName[];
  readonly handle: unknown;
}): void {
  const caller = "defineRoute";
  requireObject(caller, "definition", definition, "a route with path, output and handle");
  const { path, params = {}, output, tables = ALL_TABLES, handle } = definition;
  const refuse = (option: string, expected: string, value: unknown): never => {
    throw new OptionError(caller, option, expected, value);
  };
  if (typeof path !== "string" || !/^\/(?:[^{}?#]|\{\w+\})*$/.test(path))
    refuse("path", "a path that begins with /, its parameters in braces", path);
  const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  if (braces.sort().join() !== Object.keys(params).sort().join())
    refuse("params", `a schema for each of the path's parameters: ${braces.join(", ") || "none"}`, Object.keys(params));
  if (!(output instanceof z.ZodType)) refuse("output", "a zod schema", output);
  if (typeof handle !== "function") refuse("handle", "a function", handle);
  if (!Array.isArray(tables)) refuse("tables", "a list of names of tables", tables);
  for (const name of tables) requireOneOf(caller, "tables", name, [...ALL_TABLES, "predictions"]);
  try {
    z.toJSONSchema(output);
  } catch (error) {
    refuse("output", `a schema that JSON Schema can say (${(error as Error).message})`, path);
  }
}
