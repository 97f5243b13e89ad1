import { clock } from "../clock.ts";
import { DataError, OptionError } from "../errors.ts";
import type { CustomerStore } from "../store/CustomerStore.ts";
import type { AnswerOptions } from "./AnswerOptions.ts";
import { cacheControl } from "./cacheControl.ts";
import { entityTag, matches } from "./entityTag.ts";
import { snakeCase } from "./jsonNames.ts";
import { InvalidInput, judgeInput } from "./judgeInput.ts";
import { type Body, keptBodies } from "./KeptBodies.ts";
import { NotReady } from "./NotReady.ts";
import { openApiDocument } from "./openApiDocument.ts";
import { pageLinks } from "./pageLinks.ts";
import { problem } from "./problem.ts";
import type { Answer, Route, RouteContext } from "./Route.ts";

/** What of a request a route has to know. */
export interface RouteRequest {
  /** The path's parameters, decoded. */
  readonly params?: Readonly<Record<string, string>>;
  /** The query's parameters, decoded, as often as they were given: a URLSearchParams will do. */
  readonly query?: Iterable<readonly [name: string, value: string]>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** How often to begin anew when the data change while an answer is made. */
const ATTEMPTS = 10;

/**
 * What a route answers: the one judge of requests, whatever they came through. It never rejects.
 *
 * Status 200 with the route's JSON; 304 if the caller has it already (`If-None-Match`); 404 for what does not exist; 422
 * with every offending parameter; 503 while there are no data; 500 with a generic text for anything else, the cause going
 * to `onError` only. An answer comes from one version of the data, even when they are reloaded meanwhile.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { answer, routes } from "clientele/rest";
 *
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const route = routes.find(({ path }) => path === "/api/analytics/revenue-trend");
 * const { status, body } = await answer(route!, store, { query: new URLSearchParams("period=year") });
 * status; // => 200
 * JSON.parse(body).data[0].revenue; // => 20
 * ```
 */
export async function answer(
  route: Route,
  store: CustomerStore,
  request: RouteRequest = {},
  options: AnswerOptions = {},
): Promise<Answer> {
  const now = new Date((options.now ?? clock)());
  const service = { name: "clientele", version: "1.0.0", ...options.service };
  const openApi = options.openApi ?? (() => openApiDocument({ service }));
  const context: RouteContext = { store, service, now, openApi };
  try {
    const input = judgeInput(route, request.params ?? {}, request.query ?? []);
    if (!route.fromData) {
      const body = await route.handle(input, context);
      return { status: 200, headers: { ...JSON_BODY, "cache-control": "no-store" }, body: JSON.stringify(body) };
    }
    const { state, error } = store.status;
    if (options.whileLoading === "unavailable" && (state === "empty" || state === "loading")) throw new NotReady(error);
    return await fromData(route, request, input, context, options);
  } catch (error) {
    return refusal(route, error, context, request, options);
  }
}

const JSON_BODY = { "content-type": "application/json; charset=utf-8" };

/** An answer from one version of the data. */
async function fromData(
  route: Route,
  { query = [], headers = {} }: RouteRequest,
  input: Readonly<Record<string, unknown>>,
  context: RouteContext,
  options: AnswerOptions,
): Promise<Answer> {
  const { store, service, now } = context;
  const key = `${route.path} ${JSON.stringify(input)}`;
  const kept = keptBodies(store);
  // one per customer would only push out the others
  const worthKeeping = !route.path.includes("{");
  const ifNoneMatch = headers["if-none-match"]?.toString();
  const caching = { "cache-control": cacheControl(options.cacheControl) };

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { version } = store;
    const etag = version === null ? undefined : entityTag(version, `${service.version} ${key}`);
    if (etag !== undefined && matches(ifNoneMatch, etag))
      return { status: 304, headers: { etag, ...caching }, body: "" };

    let body: Body | undefined = version === null ? undefined : kept.get(version, key);
    if (body === undefined) {
      const value = await route.handle(input, context);
      // the first question loads the data, and a reload may have come between
      if (store.version !== version) continue;
      if (value === undefined) return problem({ status: 404, detail: route.notFound ?? "Not Found" }, now);
      const link = route.paged ? pageLinks(value as Paged, query) : "";
      body = { text: JSON.stringify(value), ...(link && { link }) };
      if (version !== null && worthKeeping) kept.set(version, key, body);
    }
    const link = body.link === undefined ? undefined : { link: body.link };
    return { status: 200, headers: { ...JSON_BODY, ...(etag && { etag }), ...caching, ...link }, body: body.text };
  }
  throw new NotReady(null);
}

type Paged = Parameters<typeof pageLinks>[0];

/** The answer to a request that failed. */
function refusal(
  route: Route,
  error: unknown,
  { store, now }: RouteContext,
  request: RouteRequest,
  options: AnswerOptions,
): Answer {
  const errors = error instanceof InvalidInput ? error.errors : invalidParameter(route, error, request);
  if (errors !== undefined) {
    const detail = errors.map(({ loc, msg }) => `${loc[1]}: ${msg}`).join("; ");
    return problem({ status: 422, detail, errors }, now);
  }
  if (!(error instanceof NotReady)) report(error, route, options);
  // whatever kept the store from loading, be it the network
  if (error instanceof NotReady || error instanceof DataError || error === store.status.error) {
    const { message } = error instanceof NotReady ? error : new NotReady(error as Error);
    return problem({ status: 503, detail: message, headers: { "retry-after": "5" } }, now);
  }
  return problem({ status: 500, detail: "Something went wrong here; it has been reported" }, now);
}

/** The parameter that made the store refuse, if one did. */
function invalidParameter(
  route: Route,
  error: unknown,
  { query = [] }: RouteRequest,
): InvalidInput["errors"] | undefined {
  if (!(error instanceof OptionError)) return undefined;
  const name = snakeCase(error.option);
  const given = [...query].find(([given]) => given === name);
  if (given === undefined || !route.parameters.some((parameter) => parameter.name === name)) return undefined;
  return [{ loc: ["query", name], msg: `expected ${error.expected}`, input: given[1] }];
}

function report(error: unknown, route: Route, { onError, logger }: AnswerOptions): void {
  logger?.error(`${route.path}: ${error instanceof Error ? error.message : String(error)}`);
  onError?.(error, { route: route.path });
}
