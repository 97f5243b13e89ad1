import { DataStore, type Logger, type PredictionReport, type ReadOrdersOptions } from "clientele";
import { explain, sourcesIn } from "./sources.ts";

/** Longest wait before the next attempt, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * A store over a folder that begins to load at once, and tries again, less and less often, while it cannot; the log says
 * so once per reason. In a folder of orders alone customers and recommendations are predicted from them, and the log
 * says how well.
 */
export function openStore(folder: string, logger: Logger, read: ReadOrdersOptions = {}): DataStore {
  let reason = "";
  const store = new DataStore(
    sourcesIn(folder, {
      read,
      onProgress: ({ step, done, total }) => logger.info(`predicting: ${step} (${done + 1} of ${total})`),
      onReading: ({ summary }) => logger.info(summary),
      onPredictions: ({ report }) => logger.info(quality(report)),
    }),
    { logger },
  );
  const load = async (wait: number, first: boolean): Promise<void> => {
    try {
      // somebody else may have loaded it meanwhile
      const { state } = await store.status();
      if (state !== "ready") await (first ? store.load() : store.reload());
      const { customers, transactions, recommendations } = (await store.status()).rows;
      logger.info(
        `${folder}: ${customers} customers, ${transactions} lines of orders, ${recommendations} recommendations`,
      );
    } catch (error) {
      const [problem, advice] = explain(folder, error);
      if (problem !== reason) {
        logger.error(problem);
        logger.error(
          `${advice} (CLIENTELE_DATA); it is looked for again, until then questions about it get status 503`,
        );
      }
      reason = problem;
      setTimeout(() => load(Math.min(2 * wait, LONGEST_WAIT), false), wait).unref();
    }
  };
  logger.info(`${folder}: loading`);
  void load(1000, true);
  return store;
}

/** How good predictions are, in one line. */
function quality({ horizonDays, customers, backtest, warnings }: PredictionReport): string {
  const notes = warnings.map(({ code }) => code).join(", ");
  const made = `predicted ${customers} customers, churn within ${horizonDays} days`;
  if (backtest === null) return `${made}; not tested${notes && ` (${notes})`}`;
  const {
    auc,
    brier,
    error: { verdict },
    baselines,
  } = backtest.churn;
  const figure = (value: number | null) => value?.toFixed(3) ?? "none";
  const recency = `${figure(baselines.recency.auc)} and ${figure(baselines.recency.brier)} by days since the last order alone`;
  return `${made}; tested on ${horizonDays} days of the past: AUC ${figure(auc)}, Brier ${figure(brier)}, against ${recency}: ${verdict}${notes && ` (${notes})`}`;
}
