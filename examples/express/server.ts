import { createServer as createHttpServer, type Server } from "node:http";
import type { CustomerStore } from "clientele";
import { type HandlerOptions, openApiDocument, problem, routes } from "clientele/rest";
import cors from "cors";
import express, { type ErrorRequestHandler, type Express } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
import { BACKLOG, TIME_LIMITS, type TimeLimits } from "../limits.ts";
import { isHealth, type Settings } from "../settings.ts";
import { clientele, send } from "./mount.ts";
import { requireApiKey } from "./requireApiKey.ts";

/** An Express application with what a service in public needs around the routes. */
export function createServer(
  store: CustomerStore,
  settings: Settings,
  logger: Logger,
  options: HandlerOptions = {},
): Express {
  const app = express();
  // no header, no query, no id: keys, tokens and customers are not for the log
  app.use(
    pinoHttp({
      logger,
      serializers: {
        req: ({ id, method, url }) => ({ id, method, route: routeOf(url) }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    }),
  );
  app.use(helmet());
  // before everything that may refuse: a guess at a key is a request as well
  if (settings.rateLimit !== undefined) {
    app.use(
      rateLimit({
        windowMs: 60_000,
        limit: settings.rateLimit,
        legacyHeaders: false,
        standardHeaders: "draft-7",
        skip: ({ originalUrl }) => isHealth(originalUrl),
        handler: (_, response) => send(response, problem({ status: 429, detail: "Too many requests" }, new Date())),
      }),
    );
  }
  app.use(
    cors((request, done) => {
      const listed = settings.origins.includes(request.headers.origin ?? "");
      const common = { methods: ["GET", "HEAD"], exposedHeaders: ["ETag", "Link"], maxAge: 600 };
      done(null, { ...common, origin: [...settings.origins], credentials: listed });
    }),
  );
  if (settings.apiKeys.length > 0) app.use(requireApiKey(settings.apiKeys));
  const apiKey = { apiKey: { type: "apiKey", in: "header", name: "X-API-Key" } };
  const document = openApiDocument(settings.apiKeys.length === 0 ? {} : { securitySchemes: apiKey });
  app.use(
    clientele(store, {
      whileLoading: "unavailable",
      openApi: () => document,
      onError: (error, { route }) => logger.error({ err: error, route }),
      ...options,
    }),
  );
  app.use(asProblem(logger));
  return app;
}

const PATTERNS = routes.map(({ path }) => [path, new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`)] as const);

/** The route of an address with its parameters' names: what may be said of it in a log. */
function routeOf(url: string): string | null {
  const [path = ""] = url.split("?", 1);
  return PATTERNS.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}

/** Listens, and lets go of callers who are slow. */
export function listen(
  app: Express,
  port: number,
  host: string,
  done: () => void,
  { headers, request, idle, check }: TimeLimits = TIME_LIMITS,
): Server {
  const limits = { headersTimeout: headers, requestTimeout: request, connectionsCheckingInterval: check };
  return createHttpServer(limits, app).setTimeout(idle).listen({ port, host, backlog: BACKLOG }, done);
}

/** Whatever a middleware throws becomes JSON: Express by itself would send HTML. */
function asProblem(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const status = error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) logger.error({ err: error });
    send(response, problem({ status, detail: "The request could not be handled" }, new Date()));
  };
}
