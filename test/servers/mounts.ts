import { type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type CustomerStore, DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { createFetchHandler, type HandlerOptions } from "clientele/rest";
import { pino } from "pino";
import { createServer as createExpress, listen } from "../../examples/express/server.ts";
import { createServer as createFastify } from "../../examples/fastify/server.ts";
import { clientele, type LambdaEvent } from "../../examples/lambda/mount.ts";
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
  /** Whether a request comes through as it was sent: gateways decode, and put together what has one name. Default any. */
  takes?(sent: Sent): boolean;
  send(sent: Sent): Promise<Received>;
  close(): Promise<void>;
}

/** The mounts through which a request comes as it was sent. */
export const takers = (mounts: readonly Mount[], sent: Sent): Mount[] =>
  mounts.filter(({ takes }) => takes?.(sent) ?? true);

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
  return mountsOver(await loaded(folder));
}

/** The mounts over any store that need nothing but Node. */
export async function mountsOver(store: CustomerStore): Promise<Mount[]> {
  const servers = [await expressMount(store, settings()), await fastifyMount(store, settings())];
  return [await fetchMount(store), ...servers, ...lambdaMounts(store)];
}

/** The fetch handler, with no server at all. */
export async function fetchMount(store: CustomerStore): Promise<Mount> {
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

/** A Lambda behind a function URL, behind an HTTP API, which decodes paths, and behind a load balancer. */
export function lambdaMounts(store: CustomerStore): Mount[] {
  const handle = clientele(store, fixed);
  const domain = (name: string) => `abc.${name}.eu-central-1.on.aws`;
  const mount = (name: string, eventOf: (sent: Sent) => LambdaEvent, takes?: Mount["takes"]): Mount => ({
    name,
    ...(takes && { takes }),
    async send(sent) {
      const { statusCode, headers, body } = await handle(eventOf(sent));
      return { status: statusCode, headers, body };
    },
    close: async () => {},
  });
  const second = ({ method = "GET", path, headers = {} }: Sent, decode: (path: string) => string, at: string) => {
    const [rawPath = "", rawQueryString = ""] = split(path);
    const requestContext = { http: { method }, domainName: domain(at) };
    return { version: "2.0", rawPath: decode(rawPath), rawQueryString, headers, requestContext };
  };
  return [
    mount("function URL", (sent) => second(sent, (path) => path, "lambda-url")),
    mount(
      "HTTP API",
      (sent) => second(sent, decodeURIComponent, "execute-api"),
      ({ path }) => isEncodedAsUsual(split(path)[0] as string),
    ),
    mount(
      "load balancer",
      ({ method = "GET", path, headers = {} }) => {
        const [plain = "", query] = split(path);
        const values: Record<string, string[]> = {};
        for (const [name, value] of pairsOf(query)) values[name] = [value];
        return {
          httpMethod: method,
          path: plain,
          headers,
          multiValueQueryStringParameters: values,
          requestContext: { elb: {} },
        };
      },
      ({ path }) => {
        const names = pairsOf(split(path)[1]).map(([name]) => name);
        return new Set(names).size === names.length && !names.some((name) => /^\d+$|^__proto__$/.test(name));
      },
    ),
  ];
}

/** Path and query of an address, as they are written. */
function split(address: string): [path: string, query: string] {
  const at = address.indexOf("?");
  return at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at + 1)];
}

const pairsOf = (query = ""): [name: string, value: string][] =>
  query === ""
    ? []
    : query.split("&").map((pair) => [pair.split("=", 1)[0] as string, pair.split("=").slice(1).join("=")]);

/** Whether a path, once decoded, can be written as it was: an empty part may have been a slash in an id. */
function isEncodedAsUsual(path: string): boolean {
  try {
    const parts = path.split("/").map(decodeURIComponent);
    return (
      path === parts.map(encodeURIComponent).join("/") && !parts.slice(1).some((part) => ["", ".", ".."].includes(part))
    );
  } catch {
    return false;
  }
}

export async function expressMount(
  store: CustomerStore,
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
  store: CustomerStore,
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
