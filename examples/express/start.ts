// npm run express --workspace examples
import { openDatabase } from "../database.ts";
import { createLogger } from "../logger.ts";
import { openStore } from "../openStore.ts";
import { environment, settingsFrom } from "../settings.ts";
import { orStop, stop, stopUnlessListening } from "../stop.ts";
import { createServer, listen } from "./server.ts";

const logger = createLogger();
const settings = orStop(() => settingsFrom(environment()));
if (settings.tokens !== undefined)
  stop("JWT_SECRET is for Fastify and Workers", "this server takes API_KEYS: set that instead");
const files = settings.database ? undefined : openStore(settings.data, logger, settings.read);
const store = files ?? openDatabase(settings.database as string, settings.redis, logger);
const server = listen(createServer(store, settings, logger), settings.port, settings.host, () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : settings.port;
  logger.info(`listening on http://${settings.host}:${port}`);
});
server.on("error", (error) => stopUnlessListening(error, settings));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(() => process.exit(0)).closeIdleConnections();
    // who has not finished by then is cut off
    setTimeout(() => process.exit(0), 5000).unref();
  });
}
process.on("SIGHUP", () => {
  files?.reload().then(
    () => logger.info("reloaded"),
    () => {}, // the store has logged it, and goes on with the old data
  );
});
