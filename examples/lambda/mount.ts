// All of clientele's routes behind AWS Lambda (function URL, HTTP API, REST API, load balancer): the file to copy.
import type { CustomerStore } from "clientele";
import { createHandler, type HandlerOptions, routes } from "clientele/rest";

/** What of an event is read: payload format 2.0 (function URL, HTTP API) or 1.0 (REST API, HTTP API, load balancer). */
export interface LambdaEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly path?: string;
  /** Of HTTP APIs and function URLs. */
  readonly version?: string;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly httpMethod?: string;
  readonly requestContext: {
    readonly http?: { readonly method: string };
    readonly domainName?: string;
    /** Of a load balancer. */
    readonly elb?: unknown;
    readonly [field: string]: unknown;
  };
}

/** What Lambda is given back. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** `export const handler = clientele(store)`. */
export function clientele(store: CustomerStore, options: HandlerOptions = {}) {
  const handle = createHandler(store, options);
  return async (event: LambdaEvent): Promise<LambdaResult> => {
    const method = event.requestContext.http?.method ?? event.httpMethod ?? "GET";
    const headers = Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
    const { status, ...answer } = await handle({
      method,
      url: addressOf(event, options.basePath),
      headers: Object.fromEntries(headers),
    });
    return { statusCode: status, ...answer, isBase64Encoded: false };
  };
}

/** HTTP APIs decode the path and REST APIs the query; function URLs and load balancers hand on both as they came. */
function addressOf(event: LambdaEvent, basePath = ""): string {
  const { rawPath, rawQueryString, path = "/", version, requestContext } = event;
  const isHttpApi = version !== undefined && !requestContext.domainName?.includes(".lambda-url.");
  const address = isHttpApi ? encoded(rawPath ?? path, basePath) : (rawPath ?? path);
  if (rawPath !== undefined) return `${address}?${rawQueryString ?? ""}`;
  const several = event.multiValueQueryStringParameters;
  const single = Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, [value]] as const);
  const pairs = (several ? Object.entries(several) : single).flatMap(([name, values = []]) =>
    values.map((value = "") => [name, value]),
  );
  const query = requestContext.elb ? pairs.map((pair) => pair.join("=")).join("&") : new URLSearchParams(pairs);
  return `${address}?${query}`;
}

/** A path that was decoded as it was before; a slash in it that no route has belongs to an id. */
function encoded(path: string, basePath: string): string {
  for (const id of [/^[^/]+$/, /^.+$/s]) {
    for (const [before, after] of TEMPLATES) {
      const [begin, end] = [basePath.length + before.length, path.length - after.length];
      const inside = path.slice(begin, end);
      const fits = path.startsWith(basePath + before) && path.endsWith(after) && begin < end && id.test(inside);
      if (fits) return basePath + before + encodeURIComponent(inside) + after;
    }
  }
  return path.split("/").map(encodeURIComponent).join("/");
}

/** What stands before and after the id in paths that have one, those that say most first. */
const TEMPLATES = routes
  .map(({ path }) => path.split(/\{\w+\}/))
  .flatMap(([before = "", after]) => (after === undefined ? [] : [[before, after] as const]))
  .sort((a, b) => b.join("").length - a.join("").length);
