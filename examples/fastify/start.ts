// npm start
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { openDatabase } from "../database.ts";
import { BACKLOG, TIME_LIMITS } from "../limits.ts";
import { createLogger } from "../logger.ts";
import { openStore } from "../openStore.ts";
import { environment, settingsFrom } from "../settings.ts";
import { orStop, stop, stopUnlessListening } from "../stop.ts";
import { watchPath } from "../watch.ts";
import { buildDashboard } from "./buildDashboard.ts";
import type { DashboardFiles } from "./dashboard.ts";
import { createServer } from "./server.ts";

const logger = createLogger();
const settings = orStop(() => settingsFrom(environment()));
if (settings.apiKeys.length > 0) stop("API_KEYS is for Express", "this server takes JWT_SECRET: set that instead");
const files = settings.database ? undefined : openStore(settings.data, logger, settings.read);
const store = files ?? openDatabase(settings.database as string, settings.redis, logger);
const pages = pagesOf(settings.dashboard);
const app = await createServer(store, settings, logger, {}, TIME_LIMITS, pages);
const address = await app
  .listen({ port: settings.port, host: settings.host, backlog: BACKLOG })
  .catch((error: unknown) => stopUnlessListening(error, settings));
logger.info(`API documentation: ${address}/docs`);
if (pages !== undefined) logger.info(`dashboard: ${address}/dashboard/`);

/** The dashboard: built from its sources, or a folder where it was built. */
function pagesOf(folder: string | undefined): DashboardFiles | undefined {
  if (folder === "off") return undefined;
  if (folder !== undefined) {
    if (!existsSync(join(folder, "index.html")))
      stop(
        `CLIENTELE_DASHBOARD has no index.html: ${folder}`,
        "give a folder where examples/dashboard was built, or off",
      );
    return { folder: resolve(folder), state: () => "ready" };
  }
  return buildDashboard(logger, () => logger.info("dashboard: ready"));
}

/** Reloads files; the store does so once more if it is asked meanwhile. */
function reload(): void {
  files?.reload().then(
    () => logger.info("reloaded"),
    () => {}, // the store has logged it, and goes on with the old data
  );
}
process.on("SIGHUP", reload);
if (files !== undefined) watchPath(settings.data, reload);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    app.close().then(() => process.exit(0));
    // who has not finished by then is cut off
    setTimeout(() => process.exit(0), 5000).unref();
  });
}
