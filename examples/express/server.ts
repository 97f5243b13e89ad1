import type { CustomerStore } from "clientele";
import { type HandlerOptions, openApiDocument, problem } from "clientele/rest";
import cors from "cors";
import express, { type ErrorRequestHandler, type Express } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
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
  // no header: keys and tokens are not for the log
  app.use(
    pinoHttp({
      logger,
      serializers: { req: ({ id, method, url }) => ({ id, method, url }), res: ({ statusCode }) => ({ statusCode }) },
    }),
  );
  app.use(helmet());
  app.use(
    cors((request, done) => {
      const listed = settings.origins.includes(request.headers.origin ?? "");
      const common = { methods: ["GET", "HEAD"], exposedHeaders: ["ETag", "Link"], maxAge: 600 };
      done(null, { ...common, origin: [...settings.origins], credentials: listed });
    }),
  );
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

/** Whatever a middleware throws becomes JSON: Express by itself would send HTML. */
function asProblem(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const status = error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) logger.error({ err: error });
    send(response, problem({ status, detail: "The request could not be handled" }, new Date()));
  };
}
