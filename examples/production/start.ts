// One of several instances behind the gateway: the Fastify server, its answers kept by the gateway, its log for a collector.

import { openDatabase } from "../database.ts";
import { createServer } from "../fastify/server.ts";
import { BACKLOG } from "../limits.ts";
import { environment, settingsFrom } from "../settings.ts";
import { orStop, stop, stopUnlessListening } from "../stop.ts";
import { authentication } from "./authentication.ts";
import { ecsLogger } from "./ecsLogger.ts";
import { errorReporter } from "./errorReporter.ts";

const logger = ecsLogger();
const variables = environment();
const settings = orStop(() => settingsFrom(variables));
if (settings.database === undefined)
  stop("DATABASE_URL is missing", "instances share a PostgreSQL: npm run load fills it");
const store = openDatabase(settings.database, settings.redis, logger);
const report = await errorReporter(variables.SENTRY_DSN, logger);
const app = await createServer(store, settings, logger, {
  // for the gateway, which is behind the login: it tells callers to keep nothing
  cacheControl: { sMaxAge: 10, staleWhileRevalidate: 50 },
  onError: (error, { route }) => {
    logger.error({ err: error, route });
    report(error, route);
  },
});
await app.register(authentication, { store, tokens: settings.tokens });
await app
  .listen({ port: settings.port, host: settings.host, backlog: BACKLOG })
  .catch((error: unknown) => stopUnlessListening(error, settings));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    // the gateway takes the other instance; what is being answered here is finished
    app.close().then(() => process.exit(0));
    // and its connection would be kept then
    setInterval(() => app.server.closeIdleConnections(), 100).unref();
    setTimeout(() => process.exit(0), 5000).unref();
  });
}
