import { existsSync } from "node:fs";
import { join } from "node:path";
import { DataStore, fromTransactions, type Logger, type PredictionReport } from "clientele";
import { csvDirectory, csvFile } from "clientele/node";

const CUSTOMERS = "rfm_with_predictions.csv";
const ORDERS = "transactions_clean.csv";

/** Longest wait before the next attempt, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * A store over a folder that begins to load at once, and tries again, ever more slowly, while it cannot. In a folder of
 * orders alone customers and recommendations are predicted from them, and the log says how well.
 */
export function openStore(folder: string, logger: Logger): DataStore {
  const ordersAlone = !existsSync(join(folder, CUSTOMERS)) && existsSync(join(folder, ORDERS));
  const onPredictions = ({ report }: { readonly report: PredictionReport }) => logger.info(quality(report));
  const sources = ordersAlone
    ? fromTransactions(csvFile(join(folder, ORDERS)), { onPredictions })
    : csvDirectory(folder);
  const store = new DataStore(sources, { logger });
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

/** How good predictions are, in one line. */
export function quality({ horizonDays, customers, backtest, warnings }: PredictionReport): string {
  const notes = warnings.map(({ code }) => code).join(", ");
  const made = `predicted ${customers} customers, churn within ${horizonDays} days`;
  if (backtest === null) return `${made}; not tested${notes && ` (${notes})`}`;
  const { auc, brier, verdict, baselines } = backtest.churn;
  const figure = (value: number | null) => value?.toFixed(3) ?? "none";
  const recency = `${figure(baselines.recency.auc)} and ${figure(baselines.recency.brier)} by days since the last order alone`;
  return `${made}; tested on ${horizonDays} days of the past: AUC ${figure(auc)}, Brier ${figure(brier)}, against ${recency}: ${verdict}${notes && ` (${notes})`}`;
}
