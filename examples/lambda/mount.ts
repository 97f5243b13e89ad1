// All of clientele's routes behind AWS Lambda (function URL, HTTP API, REST API): the file to copy.
import type { CustomerStore } from "clientele";
import { createHandler, type HandlerOptions } from "clientele/rest";

/** What of an event is read: payload format 2.0 (function URL, HTTP API) or 1.0 (REST API). */
export interface LambdaEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly path?: string;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly httpMethod?: string;
  readonly requestContext: { readonly http?: { readonly method: string }; readonly [field: string]: unknown };
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
    const { status, ...answer } = await handle({ method, url: addressOf(event), headers: Object.fromEntries(headers) });
    return { statusCode: status, ...answer, isBase64Encoded: false };
  };
}

/** Format 2.0 has the query as it came, format 1.0 decoded. */
function addressOf({ rawPath, rawQueryString, path = "/", multiValueQueryStringParameters }: LambdaEvent): string {
  if (rawPath !== undefined) return `${rawPath}?${rawQueryString ?? ""}`;
  const pairs = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
    values.map((value) => [name, value]),
  );
  return `${path}?${new URLSearchParams(pairs)}`;
}
