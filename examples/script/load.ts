// npm run load -- orders_export.csv
import { readOrders } from "clientele";
import { csvFile } from "clientele/node";
import { loadInto, predictInto } from "clientele/sql";
import { fromCaller } from "../caller.ts";
import { postgres } from "../database.ts";
import { createLogger } from "../logger.ts";
import { environment, readOptionsIn } from "../settings.ts";
import { stop } from "../stop.ts";

const logger = createLogger();
const { DATABASE_URL: url, CLIENTELE_READ: read } = environment();
const [file] = process.argv.slice(2);
if (url === undefined || file === undefined)
  stop(
    "usage: npm run load -- orders_export.csv",
    "DATABASE_URL says into which PostgreSQL: postgres://user:password@host/name",
  );
// an index of millions of rows takes as long as it takes
const { close, ...database } = postgres(url, logger, 0);
try {
  const onProgress = ({ step }: { readonly step: string }) => logger.info(step);
  const { orders, reading } = await readOrders(csvFile(fromCaller(file)), readOptionsIn("CLIENTELE_READ", read));
  logger.info(reading.summary);
  await loadInto({ orders, reading }, database, { onProgress });
  const { report } = await predictInto(database, database, { onProgress });
  logger.info(`${report.customers} customers predicted, orders within ${report.horizonDays} days`);
} catch (error) {
  logger.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await close();
}
