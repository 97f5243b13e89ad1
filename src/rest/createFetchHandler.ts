import type { CustomerStore } from "../store/CustomerStore.ts";
import { createHandler, type HandlerOptions, type StoreOf } from "./createHandler.ts";

/**
 * All routes as a fetch handler: for Workers, Deno, Bun, Hono, Next.js and whatever else speaks `Request` and `Response`.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { createFetchHandler } from "clientele/rest";
 *
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const fetch = createFetchHandler(store);
 * const response = await fetch(new Request("https://shop.example/api/analytics/revenue-trend"));
 * response.status; // => 200
 * (await response.json()).data[0].revenue; // => 20
 * ```
 */
export function createFetchHandler(
  store: CustomerStore | StoreOf,
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  const handle = createHandler(store, options);
  return async ({ method, url, headers }) => {
    // Request has read the address already: its path is the one that every guard sees
    const { pathname, search, host } = new URL(url);
    // servers set it, a Request made by a program has it in its address alone
    const given = { host, ...Object.fromEntries(headers) };
    const answer = await handle({ method, url: pathname + search, headers: given });
    // these must have no body, not even an empty one
    const body = answer.body === "" ? null : answer.body;
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}
