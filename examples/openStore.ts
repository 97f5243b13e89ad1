import { DataStore, type Logger } from "clientele";
import { csvDirectory } from "clientele/node";

/** Longest wait before the next attempt, in milliseconds. */
const LONGEST_WAIT = 60_000;

/** A store over a folder that begins to load at once, and tries again, ever more slowly, while it cannot. */
export function openStore(folder: string, logger: Logger): DataStore {
  const store = new DataStore(csvDirectory(folder), { logger });
  const load = async (wait: number): Promise<void> => {
    try {
      await store.load();
      const { customers, transactions, recommendations } = store.status.rows;
      logger.info(`${folder}: ${customers} customers, ${transactions} orders, ${recommendations} recommendations`);
    } catch (error) {
      logger.error(`${(error as Error).message}; next attempt in ${wait / 1000} s`);
      setTimeout(() => load(Math.min(2 * wait, LONGEST_WAIT)), wait).unref();
    }
  };
  void load(1000);
  return store;
}
