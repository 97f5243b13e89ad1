import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import jwt from "@fastify/jwt";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { CustomerStore } from "clientele";
import { type HandlerOptions, openApiDocument, problem } from "clientele/rest";
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import type { Settings } from "../settings.ts";
import { Metrics } from "./metrics.ts";
import { clientele } from "./mount.ts";

/** A Fastify application with what a service in public needs around the routes, and its documentation at `/docs`. */
export async function createServer(
  store: CustomerStore,
  settings: Settings,
  logger: FastifyBaseLogger,
  options: HandlerOptions = {},
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    disableRequestLogging: true,
    routerOptions: { maxParamLength: 10_000 },
    frameworkErrors: (error, _request, reply) => refuse(error, reply),
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(error, reply));

  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await app.register(cors, {
    origin: [...settings.origins],
    credentials: true,
    exposedHeaders: ["ETag", "Link"],
    maxAge: 600,
    strictPreflight: false,
  });
  const isHealth = (url: string) => url.startsWith("/health/");
  if (settings.rateLimit !== undefined) {
    await app.register(rateLimit, {
      max: settings.rateLimit,
      timeWindow: "1 minute",
      allowList: ({ url }) => isHealth(url),
    });
  }
  if (settings.jwtSecret !== undefined) {
    await app.register(jwt, { secret: settings.jwtSecret });
    app.addHook("onRequest", async (request) => {
      if (!isHealth(request.url)) await request.jwtVerify();
    });
  }

  const bearer = { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } };
  const document = openApiDocument(settings.jwtSecret === undefined ? {} : { securitySchemes: bearer });
  await app.register(swagger, { mode: "static", specification: { document: document as never } });
  await app.register(swaggerUi, { routePrefix: "/docs" });

  const metrics = new Metrics(store);
  app.get("/metrics", async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  await app.register(clientele, {
    store,
    whileLoading: "unavailable",
    openApi: () => document,
    onResponse: metrics.onResponse,
    onError: (error, { route }) => logger.error({ err: error, route }),
    ...options,
  });
  return app;

  /** What a plugin refuses looks like every other problem, and does not say which part was wrong. */
  function refuse(error: FastifyError, reply: FastifyReply): void {
    const status =
      error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) logger.error({ err: error });
    const detail = DETAILS[status] ?? "The request could not be handled";
    const { headers, body } = problem({ status, detail }, new Date());
    void reply.code(status).headers(headers).send(body);
  }
}

const DETAILS: Readonly<Record<number, string>> = { 401: "Unauthorized", 404: "Not Found", 429: "Too many requests" };
