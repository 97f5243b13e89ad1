import * as z from "zod";
import { isDataError, isOptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import type { CustomerStore } from "../store/CustomerStore.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import { clock } from "../time.ts";
import { VERSION } from "../version.ts";
import { answerCache, type Body, numberOf } from "./AnswerCache.ts";
import type { AnswerOptions } from "./AnswerOptions.ts";
import { cacheControl } from "./cacheControl.ts";
import { entityTag, matches } from "./entityTag.ts";
import { NotFound } from "./NotFound.ts";
import { hasData, NotReady, publicReason } from "./NotReady.ts";
import { report } from "./notify.ts";
import { openApiDocument } from "./openApiDocument.ts";
import { pageLinks } from "./pageLinks.ts";
import { type InvalidParameter, invalid, invalidRequest, problem } from "./problem.ts";
import type { Answer, DataContext, Route, ServiceContext } from "./Route.ts";
import { InvalidInput, type ValidInput, validateInput } from "./validateInput.ts";

/** What of a request a route has to know. */
export interface RouteRequest {
  /** The path's parameters, decoded. */
  readonly params?: Readonly<Record<string, string>>;
  /** The query's parameters, decoded, as often as they were given: a URLSearchParams will do. */
  readonly query?: Iterable<readonly [name: string, value: string]>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * What a route answers: the one place where requests are checked, whatever they came through. It never rejects.
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
  requireObject("answer", "route", route, "one of routes");
  const now = new Date((options.now ?? clock)());
  const service = options.service === undefined ? SERVICE : { ...SERVICE, ...options.service };
  const openApi = options.openApi ?? (() => openApiDocument({ service }));
  try {
    const valid = validateInput(route, request.params ?? {}, request.query ?? []);
    const { input } = valid;
    if (route.tables.length === 0) {
      const context: ServiceContext = { store, service, now, openApi };
      const body = await route.handle(input, context as ServiceContext & DataContext);
      return {
        status: 200,
        headers: { "content-type": JSON_TYPE, "cache-control": "no-store" },
        body: textOf(body, openApi),
      };
    }
    // both asked for in one turn: a store that reads for each need not read twice
    const snapshot = store.snapshot();
    snapshot.catch(() => undefined);
    if (options.whileLoading === "unavailable") {
      const status = await store.status();
      if (!hasData(status)) throw new NotReady(status.error);
    }
    const context: DataContext = { snapshot: await snapshot, service, now };
    try {
      return await fromData(route, request, valid, context, options);
    } catch (error) {
      const errors = await refusedValues(route, error, input, context);
      if (errors.length === 0) throw error;
      return invalidRequest(errors, now);
    }
  } catch (error) {
    return refusal(route, error, now, options);
  }
}

const SERVICE = { name: "clientele", version: VERSION };
const JSON_TYPE = "application/json; charset=utf-8";

const documents = new WeakMap<object, string>();

/** A body as JSON; that of the OpenAPI document, which is large and does not change, is made once. */
function textOf(body: unknown, openApi: () => object): string {
  if (typeof body !== "object" || body === null || !("openapi" in body) || body !== openApi())
    return JSON.stringify(body);
  const text = documents.get(body) ?? JSON.stringify(body);
  documents.set(body, text);
  return text;
}

/** An answer from one version of the data. */
async function fromData(
  route: Route,
  request: RouteRequest,
  { input, asked }: ValidInput,
  context: DataContext,
  options: AnswerOptions,
): Promise<Answer> {
  const { snapshot, service, now } = context;
  const caching = cacheControl(options.cacheControl);
  const version = await snapshot.version(route.tables);
  const question = `${service.version} ${formOf(route)} ${route.path} ${JSON.stringify(asked)}`;
  const etag = version ? entityTag(version, question) : undefined;
  const ifNoneMatch = request.headers?.["if-none-match"]?.toString();
  const unchanged = { status: 304, headers: { etag: etag ?? "", "cache-control": caching }, body: "" };
  if (etag !== undefined && matches(ifNoneMatch, etag)) return unchanged;

  const key = `${numberOf(route)} ${question}`;
  const make = async (): Promise<Body | undefined> => {
    const value = await route.handle(input, context as ServiceContext & DataContext);
    if (value === undefined) return undefined;
    const link = route.paged ? pageLinks(value as Paged, queryOf(route, asked)) : "";
    const text = JSON.stringify(value);
    return link ? { text, link } : { text };
  };
  const shares = options.keepAnswers !== false && etag !== undefined;
  const body = await (shares ? answerCache(snapshot).get(key, !route.path.includes("{"), make) : make());
  if (body === undefined) return problem({ status: 404, detail: route.notFound ?? "Not Found" }, now);
  if (etag !== undefined && ifNoneMatch?.trim() === "*") return unchanged;
  // literals: V8 is slow at merging objects, and this is made for every request
  const headers: Record<string, string> =
    etag === undefined
      ? { "content-type": JSON_TYPE, "cache-control": caching }
      : { "content-type": JSON_TYPE, etag, "cache-control": caching };
  if (body.link !== undefined) headers.link = body.link;
  return { status: 200, headers, body: body.text };
}

/** The query as it was understood, alike for all who ask the same. */
function queryOf(route: Route, asked: Readonly<Record<string, unknown>>): [string, string][] {
  return route.parameters.flatMap(({ name, in: place }) => {
    return place === "query" && asked[name] !== undefined ? [[name, String(asked[name])] as [string, string]] : [];
  });
}

const forms = new WeakMap<Route, string>();

/** What the answers of a route look like: another form of the same data is another answer. */
function formOf(route: Route): string {
  const form = forms.get(route) ?? entityTag("", JSON.stringify(z.toJSONSchema(route.output)));
  forms.set(route, form);
  return form;
}

type Paged = Parameters<typeof pageLinks>[0];

/** What the data do not know among the parameters: all of it, though the store says one at a time. */
async function refusedValues(
  route: Route,
  error: unknown,
  input: Readonly<Record<string, unknown>>,
  context: DataContext,
): Promise<InvalidParameter[]> {
  const errors: InvalidParameter[] = [];
  const rest = { ...input };
  let next = error;
  while (isOptionError(next)) {
    const name = snakeCase(next.option);
    if (!Object.hasOwn(rest, name)) break;
    const place = route.parameters.find((parameter) => parameter.name === name)?.in ?? "query";
    errors.push(invalid(place, name, `expected ${next.expected}`, String(rest[name])));
    delete rest[name];
    next = await route.handle(rest, context as ServiceContext & DataContext).catch((error: unknown) => error);
  }
  return errors;
}

/** The answer to a request that failed. */
function refusal(route: Route, error: unknown, now: Date, options: AnswerOptions): Answer {
  if (error instanceof InvalidInput) return invalidRequest(error.errors, now);
  if (error instanceof NotFound) return problem({ status: 404, detail: error.message }, now);
  if (error instanceof NotReady) return unavailable(error.message, now, true);
  report(error, route.path, route.path, options);
  // what was never given will not be there in five seconds either
  if (isDataError(error))
    return unavailable(
      publicReason(error) ?? "",
      now,
      error.code !== "missing_table" && error.code !== "missing_column",
    );
  return problem({ status: 500, detail: "Something went wrong here" }, now);
}

function unavailable(detail: string, now: Date, soon: boolean): Answer {
  return problem({ status: 503, detail, ...(soon && { headers: { "retry-after": "5" } }) }, now);
}
