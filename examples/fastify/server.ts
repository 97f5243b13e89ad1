import cors, { type FastifyCorsOptions } from "@fastify/cors";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { CustomerStore } from "clientele";
import { type HandlerOptions, openApiDocument, problem } from "clientele/rest";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import protect from "helmet";
import { tokenCheck } from "../bearer.ts";
import { TIME_LIMITS, type TimeLimits } from "../limits.ts";
import { isHealth, type Settings } from "../settings.ts";
import { type DashboardFiles, dashboard } from "./dashboard.ts";
import { Metrics } from "./metrics.ts";
import { clientele, respondFrom } from "./mount.ts";

/**
 * A Fastify application with what a service in public needs around the routes, its documentation at `/docs`, and the dashboard at
 * `/dashboard/` if there are pages of it.
 */
export async function createServer(
  store: CustomerStore,
  settings: Settings,
  logger: FastifyBaseLogger,
  options: HandlerOptions = {},
  { headers, request, idle, check }: TimeLimits = TIME_LIMITS,
  pages?: DashboardFiles,
): Promise<FastifyInstance> {
  const bearer = { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } };
  const document = openApiDocument(settings.tokens === undefined ? {} : { securitySchemes: bearer });
  const metrics = new Metrics(store);
  const respond = respondFrom(store, {
    whileLoading: "unavailable",
    openApi: () => document,
    onResponse: metrics.onResponse,
    onError: (error, { route }) => logger.error({ err: error, route }),
    ...options,
  });
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    // what requests there were, Prometheus counts; a line for each would cost more than the answer
    logController: new LogController({ disableRequestLogging: true }),
    // who still has a connection is answered while the server closes
    return503OnClosing: false,
    requestTimeout: request,
    connectionTimeout: idle,
    http: { headersTimeout: headers, connectionsCheckingInterval: check },
    // an address that Fastify cannot read is not found; no hook has looked at it, so nothing else may answer it
    frameworkErrors: (_error, request, reply) =>
      protect(PROTECTION)(request.raw, reply.raw, () => send(reply, 404, "Not Found")),
    // what is no HTTP is answered as Node does it, not with a body of Fastify's own
    clientErrorHandler: ({ code }, socket) => {
      const status = CLIENT_ERRORS[code ?? ""] ?? "400 Bad Request";
      if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      // who only half closes, or never does, would be kept
      socket.destroy();
    },
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(error, reply));

  // pages get their content security policy from swagger-ui; for JSON there is nothing to forbid
  await app.register(helmet, PROTECTION);
  // before everything that may refuse: a guess at a token is a request as well, and so is what finds nothing
  if (settings.rateLimit !== undefined) {
    await app.register(rateLimit, {
      global: false,
      max: settings.rateLimit,
      timeWindow: "1 minute",
      allowList: ({ url, routeOptions: { config } }) => isHealth(url) || config.isPublic === true,
    });
    app.addHook("onRequest", app.rateLimit());
  }
  // a whole address as a target is for proxies: who guards by paths would see another one
  app.addHook("onRequest", async ({ raw }, reply) => {
    if (!raw.url?.startsWith("/")) return send(reply, 400, "A request's target is a path, beginning with /");
  });
  await app.register(
    cors,
    () => (request: FastifyRequest, done: (error: null, options: FastifyCorsOptions) => void) => {
      const listed = settings.origins.includes(request.headers.origin ?? "");
      const common = {
        methods: ["GET", "HEAD"],
        exposedHeaders: ["ETag", "Link"],
        maxAge: 600,
        strictPreflight: false,
      };
      done(null, { ...common, origin: [...settings.origins], credentials: listed });
    },
  );
  const basePath = options.basePath ?? "";
  if (pages !== undefined) {
    // a person gets the pages, a program the status
    app.addHook("onRequest", async ({ url, method, headers: { accept = "" } }, reply) => {
      if (method !== "GET" || url.split("?", 1)[0] !== `${basePath}/`) return;
      reply.header("vary", "accept");
      if (accept.includes("text/html")) return reply.redirect("dashboard/");
    });
  }
  if (settings.tokens !== undefined) {
    const isSigned = tokenCheck(settings.tokens);
    app.addHook("onRequest", async ({ url, headers: { authorization }, routeOptions: { config } }) => {
      // whatever was wrong: nobody is told what
      if (!(isHealth(url) || config.isPublic || (await isSigned(authorization))))
        throw Object.assign(new Error(), { statusCode: 401 });
    });
  }

  await app.register(swagger, { mode: "static", specification: { document: document as never } });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: true });

  if (pages !== undefined) await app.register(dashboard, { prefix: basePath, files: pages });

  app.get("/metrics", async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  await app.register(clientele, { respond });
  return app;

  /** What a plugin refuses looks like every other problem, and does not say which part was wrong. */
  function refuse(error: FastifyError, reply: FastifyReply): void {
    const status =
      error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) logger.error({ err: error });
    send(reply, status, DETAILS[status] ?? "The request could not be handled");
  }

  function send(reply: FastifyReply, status: number, detail: string): void {
    const now = new Date((options.now ?? Date.now)());
    const { headers, body } = problem({ status, detail, ...(status === 401 && { headers: BEARER }) }, now);
    void reply.code(status).headers(headers).send(body);
  }
}

/** What Node says of requests that are none, and how it is answered. */
const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};
const PROTECTION = { contentSecurityPolicy: false };
const BEARER = { "www-authenticate": "Bearer" };
const DETAILS: Readonly<Record<number, string>> = { 401: "Unauthorized", 404: "Not Found", 429: "Too many requests" };
