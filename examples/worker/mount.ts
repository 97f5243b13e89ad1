// All of clientele's routes as a module Worker: the file to copy.
import { type DataSources, DataStore } from "clientele";
import { createFetchHandler, type HandlerOptions } from "clientele/rest";

/** What a Worker is called with besides the request. */
interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** `export default clientele((env) => sources)`. One store per isolate, loaded with its first request. */
export function clientele<Env>(
  sources: (env: Env) => DataSources,
  options: (env: Env) => HandlerOptions = () => ({}),
): { fetch(request: Request, env: Env, context: Context): Promise<Response> } {
  let handle: ((request: Request) => Promise<Response>) | undefined;
  let loading: Promise<void> | undefined;
  return {
    async fetch(request, env, context) {
      if (handle === undefined || loading === undefined) {
        const { now, ...rest } = options(env);
        const clock = now && { now };
        const store = new DataStore(sources(env), clock);
        handle = createFetchHandler(store, { ...rest, ...clock });
        // goes on even if this caller hangs up; what fails is tried again by whoever asks next
        loading = store.load().catch(() => {});
      }
      context.waitUntil(loading);
      return handle(request);
    },
  };
}
