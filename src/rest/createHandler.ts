import { OptionError } from "../errors.ts";
import { requireObject, requireOneOf, requireOptions } from "../options.ts";
import type { CustomerStore } from "../store/CustomerStore.ts";
import { clock, stopwatch } from "../time.ts";
import type { AnswerOptions } from "./AnswerOptions.ts";
import { answer } from "./answer.ts";
import { cacheControl } from "./cacheControl.ts";
import { type CorsOptions, corsHeaders, PREFLIGHT } from "./cors.ts";
import { routeFinder } from "./findRoute.ts";
import { notify, report } from "./notify.ts";
import { type OpenApiDocument, openApiDocument } from "./openApiDocument.ts";
import { problem } from "./problem.ts";
import type { Answer, Route } from "./Route.ts";
import { routes as allRoutes, requireRoutes } from "./routes.ts";

/** A request as any server can give it. */
export interface HandlerRequest {
  readonly method: string;
  /** As it came: a path with its query. A whole address is refused (400), since who guards by paths would not see its path. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a hook is told. */
export interface RequestEvent {
  readonly method: string;
  /** The route's path with its parameters' names, for metrics; `null` for an address that has none. */
  readonly route: string | null;
}

/**
 * The store of a request, where one process serves several shops; `undefined` is not found. Asked after `authorize`. Take it
 * from the host or the path, or keep answers private: two shops must not share an address in a cache.
 */
export type StoreOf = (request: HandlerRequest) => CustomerStore | undefined | Promise<CustomerStore | undefined>;

/** How to serve. */
export interface HandlerOptions extends AnswerOptions {
  /** The routes to serve: fewer than all, or some of your own besides (`defineRoute`). Default all. */
  readonly routes?: readonly Route[];
  /** Path before all routes, as `/crm`; others are not found. Default none. */
  readonly basePath?: string;
  /** Which pages in a browser may read the answers; `false` if the server in front sees to that. */
  readonly cors?: CorsOptions | false;
  /**
   * Asked before every answer but a browser's question beforehand (preflight): an answer, a {@link problem} say, refuses
   * the request. Default: nobody is refused.
   */
  readonly authorize?: (
    request: HandlerRequest,
    route: string | null,
  ) => Promise<Answer | undefined> | Answer | undefined;
  /** Told of every request before it is answered. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** Told of every answer, with the time it took. */
  readonly onResponse?: (event: RequestEvent & { readonly status: number; readonly milliseconds: number }) => void;
}

const OPTIONS: readonly (keyof HandlerOptions)[] = [
  ...(["routes", "basePath", "cors", "authorize", "onRequest", "onResponse"] as const),
  ...(["service", "cacheControl", "whileLoading", "keepAnswers", "now", "logger", "onError", "openApi"] as const),
];

const FUNCTIONS = ["authorize", "onRequest", "onResponse", "now", "onError", "openApi"] as const;

/** A longer address is refused; some servers refuse at twice that before anyone is asked. */
const LONGEST_URL = 8192;

const ALLOW = "GET, HEAD, OPTIONS";

/**
 * All routes behind one function, for any server: it takes method, address and headers, and gives status, headers and
 * body. It never rejects.
 *
 * Besides what `answer` does it knows what is no path (400) or too long (414), what is not found (404), which methods are allowed
 * (405), HEAD, OPTIONS, and CORS.
 *
 * @param store the customers, or a function that gives those of a request, where one process serves several shops
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { createHandler } from "clientele/rest";
 *
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const handle = createHandler(store, { basePath: "/crm" });
 * const { body } = await handle({ method: "GET", url: "/crm/api/analytics/revenue-trend", headers: {} });
 * JSON.parse(body).data[0].month; // => "2025-01"
 * (await handle({ method: "POST", url: "/crm/api/metrics", headers: {} })).status; // => 405
 * ```
 */
export function createHandler(
  store: CustomerStore | StoreOf,
  options: HandlerOptions = {},
): (request: HandlerRequest) => Promise<Answer> {
  if (typeof store !== "function") requireStore(store);
  requireHandlerOptions(options);
  const { routes = allRoutes, cors = {}, onRequest, onResponse, logger, authorize } = options;
  const now = (): number => momentOf(options.now ?? clock);
  const findRoute = routeFinder(requireRoutes("createHandler", routes));
  const basePath = (options.basePath ?? "").replace(/\/+$/, "");
  let document: OpenApiDocument | undefined;
  const openApi = () => {
    document ??= openApiDocument({
      routes,
      ...(options.service && { service: options.service }),
      servers: [{ url: basePath || "/" }],
    });
    return document;
  };
  const answering = { ...options, now, openApi: options.openApi ?? openApi };

  return async ({ method, ...given }) => {
    // of a server that gives none
    const [url, headers] = [given.url ?? "", given.headers ?? {}];
    const begin = onResponse === undefined ? 0 : stopwatch();
    const { pathname, search } = url.startsWith("/") ? parsed(url) : NOWHERE;
    const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : "";
    const found = findRoute(path);
    const event = { method, route: found?.route.path ?? null };
    notify(onRequest, logger, event);
    let failing = "authorize";
    const respond = async (): Promise<Answer> => {
      const preflight =
        cors !== false && method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
      if (preflight) return { status: 204, headers: PREFLIGHT, body: "" };
      if (pathname.length + search.length > LONGEST_URL) {
        return problem({ status: 414, detail: `An address has at most ${LONGEST_URL} characters` }, new Date(now()));
      }
      if (!url.startsWith("/"))
        return problem({ status: 400, detail: "A request's target is a path, beginning with /" }, new Date(now()));
      const request = { method, url, headers };
      const refused = await authorize?.(request, event.route);
      if (refused !== undefined) return requireAnswer(refused);
      if (found === undefined) return problem({ status: 404, detail: "Not Found" }, new Date(now()));
      if (method === "OPTIONS") return { status: 204, headers: { allow: ALLOW }, body: "" };
      if (method !== "GET" && method !== "HEAD") {
        return problem({ status: 405, detail: "Method Not Allowed", headers: { allow: ALLOW } }, new Date(now()));
      }
      const query = new URLSearchParams(search);
      failing = "store";
      const asked = typeof store === "function" ? await store(request) : store;
      if (asked === undefined) return problem({ status: 404, detail: "Not Found" }, new Date(now()));
      return answer(found.route, requireStore(asked), { params: found.params, query, headers }, answering);
    };
    const {
      status,
      headers: own,
      body,
    } = await respond().catch((error: unknown) => {
      // only `authorize` and the choice of a store can fail here: nobody gets in, and nobody is told why
      report(error, failing, event.route ?? "", options);
      return problem({ status: 500, detail: "Something went wrong here" }, new Date(now()));
    });
    if (onResponse !== undefined) {
      notify(onResponse, logger, { ...event, status, milliseconds: stopwatch() - begin });
    }
    return {
      status,
      headers: cors === false ? own : withCors(own, corsHeaders(cors, headers.origin?.toString())),
      body: method === "HEAD" ? "" : body,
    };
  };
}

/** A clock's moment; the machine's where that of an option fails. */
function momentOf(now: () => number): number {
  try {
    const moment = now();
    if (Number.isFinite(moment)) return moment;
  } catch {
    // an answer with another time is better than none
  }
  return clock();
}

/** The headers of an answer with those of CORS; what it varies by itself stays. */
function withCors(own: Answer["headers"], cors: Record<string, string>): Answer["headers"] {
  const { vary } = own;
  return { ...own, ...cors, ...(vary && { vary: `${vary}, ${cors.vary}` }) };
}

/**
 * Path and query of an address. A path that a browser would write otherwise, one with `..` say, finds nothing: whoever
 * guards a server by its paths must not see another path than the one that is answered.
 */
function parsed(url: string): { readonly pathname: string; readonly search: string } {
  try {
    const address = new URL(`http://localhost${url}`);
    return url.split(/[?#]/, 1)[0] === address.pathname ? address : NOWHERE;
  } catch {
    return NOWHERE;
  }
}

const NOWHERE = { pathname: "", search: "" };

/** A wrong option shows itself now, and not with the first answer: an `authorize` of null, say, would let everybody in. */
function requireHandlerOptions(options: HandlerOptions): void {
  const caller = "createHandler";
  requireOptions(caller, options, OPTIONS);
  const { basePath = "", cors = {}, service = {}, whileLoading = "wait", keepAnswers = true, logger } = options;
  const refuse = (option: string, expected: string, value: unknown): never => {
    throw new OptionError(caller, option, expected, value);
  };
  for (const name of FUNCTIONS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "function") refuse(name, "a function", value);
  }
  if (typeof basePath !== "string" || (basePath !== "" && parsed(basePath).pathname !== basePath))
    refuse("basePath", "a path as browsers write it, as /crm", basePath);
  if (cors !== false) {
    requireOptions(caller, cors, ["origins"], "cors");
    const { origins = [] } = cors;
    if (!Array.isArray(origins)) refuse("cors.origins", "a list of origins, as https://shop.example", origins);
    for (const origin of origins)
      if (typeof origin !== "string" || !isOrigin(origin))
        refuse("cors.origins", "origins as browsers send them, as https://shop.example", origin);
  }
  requireOptions(caller, service, ["name", "version"], "service");
  for (const [name, value] of Object.entries(service))
    if (value !== undefined && typeof value !== "string") refuse(`service.${name}`, "a text", value);
  cacheControl(options.cacheControl);
  requireOneOf(caller, "whileLoading", whileLoading, ["wait", "unavailable"]);
  if (typeof keepAnswers !== "boolean") refuse("keepAnswers", "true or false", keepAnswers);
  if (logger !== undefined && typeof logger?.error !== "function")
    refuse("logger", "an object with a function error", logger);
}

/** Whether a browser sends this as an origin: scheme and host, of any scheme, since apps send some of their own. */
function isOrigin(origin: string): boolean {
  if (/^https?:/i.test(origin)) return URL.canParse(origin) && new URL(origin).origin === origin;
  return /^[a-z][a-z\d+.-]*:\/\/[^/?#\s*]+$/.test(origin);
}

function requireStore(store: CustomerStore): CustomerStore {
  requireObject("createHandler", "store", store, "a CustomerStore");
  if (typeof store.snapshot !== "function" || typeof store.status !== "function")
    throw new OptionError("createHandler", "store", "a CustomerStore, with snapshot() and status()", store);
  return store;
}

/** What `authorize` gave, if it is an answer: whatever else it is, `true` as well, lets nobody in. */
function requireAnswer(refused: Answer): Answer {
  const { status, headers, body } = Object(refused) as Answer;
  if (!Number.isInteger(status) || typeof headers !== "object" || headers === null || typeof body !== "string")
    throw new OptionError("createHandler", "authorize", "a function that gives undefined or an Answer", refused);
  return refused;
}
