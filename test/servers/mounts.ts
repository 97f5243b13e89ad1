import { type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { createFetchHandler, type HandlerOptions } from "clientele/rest";
import { pino } from "pino";
import { createServer as createExpress, listen } from "../../examples/express/server.ts";
import { createServer as createFastify } from "../../examples/fastify/server.ts";
import type { TimeLimits } from "../../examples/limits.ts";
import { type Settings, settingsFrom } from "../../examples/settings.ts";

/** A request as it goes over the wire. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer as it came back. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A server, however it is made. */
export interface Mount {
  readonly name: string;
  /** Where it listens, if it does. */
  readonly port?: number;
  send(sent: Sent): Promise<Received>;
  close(): Promise<void>;
}

/** The moment at which all mounts answer. */
export const NOW = Date.UTC(2025, 8, 30, 18);

const silent = pino({ level: "silent" });
const fixed: HandlerOptions = { now: () => NOW };

export const SAMPLE = new URL("../../data", import.meta.url).pathname;

/** The real shop's folder, where there is one. */
export const SHOP = process.env.CLIENTELE_SHARED && resolve(process.env.CLIENTELE_SHARED, "data/shop");

/** Ways to another path than the one that a guard sees. */
export const BYPASSES = [
  "/health/../api/metrics",
  "/health/%2e%2e/api/metrics",
  "/health/live/../../api/metrics",
  "/health/..\\api/metrics",
  "/%zz/../api/metrics",
  "/health/ready/..;/api/metrics",
  "//health/live/../../api/metrics",
];

/** A store with all tables loaded. */
export async function loaded(folder: string): Promise<DataStore> {
  const store = new DataStore(csvDirectory(folder), { now: () => NOW });
  await store.load();
  return store;
}

/** Everything off that the environment can turn on. */
export const settings = (changes: Partial<Settings> = {}): Settings => ({ ...settingsFrom({}), ...changes });

/** The mounts over a folder that need nothing but Node. */
export async function openMounts(folder: string): Promise<Mount[]> {
  const store = await loaded(folder);
  return [await fetchMount(store), await expressMount(store, settings()), await fastifyMount(store, settings())];
}

/** The fetch handler, with no server at all. */
export async function fetchMount(store: DataStore): Promise<Mount> {
  const handle = createFetchHandler(store, fixed);
  return {
    name: "fetch",
    async send({ method = "GET", path, headers = {} }) {
      const response = await handle(new Request(`http://localhost${path}`, { method, headers }));
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    close: async () => {},
  };
}

export async function expressMount(
  store: DataStore,
  settings: Settings,
  options = fixed,
  limits?: TimeLimits,
): Promise<Mount> {
  const app = createExpress(store, settings, silent, options);
  const server = listen(app, 0, "127.0.0.1", () => {}, limits);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name: "express",
    port,
    send: (sent) => sendTo(port, sent),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export async function fastifyMount(
  store: DataStore,
  settings: Settings,
  options = fixed,
  limits?: TimeLimits,
): Promise<Mount> {
  const app = await createFastify(store, settings, silent, options, limits);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  return {
    name: "fastify",
    port,
    send: (sent) => sendTo(port, sent),
    close: () => app.close(),
  };
}

/** A request with a path exactly as it is written, which `fetch` would tidy up. */
export function sendTo(port: number, { method = "GET", path, headers = {}, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body });
      }, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function flat(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}
