import type * as z from "zod";
import { OptionError } from "../errors.ts";
import { requireObject, requireOptions } from "../options.ts";
import type { Problem } from "./problem.ts";
import type { Route } from "./Route.ts";
import type { routes } from "./routes.ts";

/** What a client sends with each request. */
export interface ClientOptions {
  /** Headers, as an API key's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Stops the request. */
  readonly signal?: AbortSignal;
}

/** How to reach a service. */
export interface ClientTarget extends ClientOptions {
  /** The base path of the handler, where the target is a function; an address has it in itself. */
  readonly basePath?: string;
}

type RouteOf<Routes extends readonly Route[], Path> = Extract<Routes[number], { readonly path: Path }>;
type InputOf<R> = R extends { readonly input: z.ZodType<unknown, infer Input> } ? Input : never;
type OutputOf<R> = R extends { readonly output: z.ZodType<infer Output> } ? Output : never;

/** Asks a service, typed by its routes. */
export interface Client<Routes extends readonly Route[]> {
  /**
   * The answer of a route.
   *
   * @param path as the route has it, with its parameters in braces
   * @param given the parameters of path and query, then the options of this request
   * @throws ClientError for every status but 200
   */
  get<Path extends Routes[number]["path"]>(
    path: Path,
    ...given: Record<never, never> extends InputOf<RouteOf<Routes, Path>>
      ? [input?: InputOf<RouteOf<Routes, Path>>, options?: ClientOptions]
      : [input: InputOf<RouteOf<Routes, Path>>, options?: ClientOptions]
  ): Promise<OutputOf<RouteOf<Routes, Path>>>;
}

/**
 * A refused request: the status, and what the service said of it.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { type ClientError, createClient, createFetchHandler } from "clientele/rest";
 *
 * const client = createClient(createFetchHandler(new DataStore({})));
 * const refused = await client.get("/api/search/customers", { query: "" }).catch((error: ClientError) => error);
 * "status" in refused && [refused.status, refused.problem?.errors?.[0]?.loc]; // => [422, ["query", "query"]]
 * ```
 */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code = "refused_request";

  constructor(
    readonly status: number,
    /** The body, where it is one of the service's own refusals. */
    readonly problem: Problem | undefined,
    path: string,
  ) {
    super(`${path}: status ${status}${problem === undefined ? "" : `, ${problem.detail}`}`);
  }
}

/**
 * A client for a service of these routes, by its address or by the function that answers requests; every answer has the type
 * of its route. With routes of your own: `createClient<typeof myRoutes>(address)`.
 *
 * @param target address of the service with its base path, or a function as `createFetchHandler` makes
 * @throws OptionError for what is neither
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { createClient, createFetchHandler } from "clientele/rest";
 *
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const client = createClient(createFetchHandler(store)); // or createClient("https://shop.example/crm")
 * const { data } = await client.get("/api/analytics/revenue-trend", { period: "year" });
 * data[0]?.revenue; // => 20
 * const { total } = await client.get("/api/customers/{customer_id}/transactions", { customer_id: "C1" });
 * total; // => 1
 * ```
 */
export function createClient<Routes extends readonly Route[] = typeof routes>(
  target: string | URL | ((request: Request) => Promise<Response>),
  options: ClientTarget = {},
): Client<Routes> {
  requireOptions("createClient", options, ["headers", "signal", "basePath"]);
  const [base, send] =
    typeof target === "function" ? [`http://localhost${options.basePath ?? ""}`, target] : [baseOf(target), fetch];
  const get = async (path: string, input: object = {}, own: ClientOptions = {}): Promise<unknown> => {
    if (typeof path !== "string") throw new OptionError("client.get", "path", "the path of a route", path);
    requireObject("client.get", "input", input, "an object with the route's parameters");
    requireOptions("client.get", own, ["headers", "signal"], "options");
    const signal = own.signal ?? options.signal;
    const request = new Request(base + addressOf(path, input), {
      headers: { accept: "application/json", ...options.headers, ...own.headers },
      ...(signal && { signal }),
    });
    signal?.throwIfAborted();
    const response = await send(request);
    if (response.status === 200) return response.json();
    // a proxy in front may refuse in a language of its own
    const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
    const problem = isProblem ? ((await response.json()) as Problem) : undefined;
    throw new ClientError(response.status, problem, path);
  };
  return { get } as unknown as Client<Routes>;
}

function baseOf(target: string | URL): string {
  const address = URL.canParse(String(target)) ? new URL(target) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol))
    throw new OptionError(
      "createClient",
      "target",
      "an address with http: or https:, or a function that answers a Request",
      target,
    );
  return String(target).replace(/[/]+$/, "");
}

/** The address of a route with its parameters in path and query. */
function addressOf(path: string, input: object): string {
  const query = new URLSearchParams();
  const given = new Map(Object.entries(input));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = given.get(name);
    given.delete(name);
    // an address leaves out a dot, and goes up at two
    if (value === undefined || value === null || ["", ".", ".."].includes(String(value)))
      throw new OptionError("client.get", name, "a text that can stand in a path: not empty, . or ..", value);
    return encodeURIComponent(String(value));
  });
  for (const [name, value] of given) if (value !== undefined && value !== null) query.set(name, String(value));
  return query.size === 0 ? filled : `${filled}?${query}`;
}
