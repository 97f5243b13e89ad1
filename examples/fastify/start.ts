// npm start
import { watch } from "node:fs";
import { pino } from "pino";
import { openStore } from "../openStore.ts";
import { settingsFrom } from "../settings.ts";
import { createServer } from "./server.ts";

const logger = pino();
const settings = settingsFrom(process.env);
const store = openStore(settings.data, logger);
const app = await createServer(store, settings, logger);
const address = await app.listen({ port: settings.port, host: settings.host });
logger.info(`API documentation: ${address}/docs`);

const reload = () =>
  store.reload().then(
    () => logger.info("reloaded"),
    () => {}, // the store has logged it, and goes on with the old data
  );
process.on("SIGHUP", reload);

// files are written in pieces: wait until nothing more comes
let change: NodeJS.Timeout | undefined;
watch(settings.data, () => {
  clearTimeout(change);
  change = setTimeout(reload, 1000);
}).on("error", (error) => logger.warn(error.message));

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => app.close().then(() => process.exit(0)));
