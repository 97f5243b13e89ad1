import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError, type DataSources, type FromTransactionsOptions, fromTransactions } from "clientele";
import { csvDirectory, csvFile } from "clientele/node";

const CUSTOMERS = "rfm_with_predictions.csv";
const ORDERS = "transactions_clean.csv";

/** The file of orders that a path means: itself, or the one in a folder. */
export const ordersFile = (path: string): string => (isFile(path) ? path : join(path, ORDERS));

/** Whether there are orders and no customers, so that customers must be predicted. */
export function isOrdersAlone(path: string): boolean {
  return isFile(ordersFile(path)) && !isFile(join(path, CUSTOMERS));
}

/**
 * The tables of a folder: customers, orders and recommendations; or of orders alone, a folder with nothing else or a
 * file of them, from which customers and recommendations are predicted. What is there is looked at with each load, so
 * that files may come later.
 */
export function sourcesIn(path: string, predictions: FromTransactionsOptions = {}): DataSources {
  const now = (): DataSources =>
    isOrdersAlone(path) ? fromTransactions(csvFile(ordersFile(path)), predictions) : csvDirectory(path);
  const source = (name: keyof DataSources) => ({ enumerable: true, get: () => now()[name] });
  return Object.defineProperties({} as DataSources, {
    customers: source("customers"),
    transactions: source("transactions"),
    recommendations: source("recommendations"),
    predict: source("predict"),
  });
}

/** Why data could not be loaded, and what to do about it, a line each. */
export function explain(path: string, error: unknown): [problem: string, advice: string] {
  const wanted = `give a CSV file of orders, or a folder with ${ORDERS} and, if there is one, ${CUSTOMERS}`;
  if (!existsSync(path)) return [`${path}: there is no such file or folder`, wanted];
  const { message } = error as Error;
  if (!(error instanceof DataError)) return [message, wanted];
  if (error.code === "missing_file") return [message, wanted];
  if (error.code === "missing_column")
    return [message, "rename the columns, or map them as docs/your-own-csv.md shows"];
  return [message, "correct the file; docs/your-own-csv.md says what a file may hold"];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
