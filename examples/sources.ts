import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError, type DataSources, type FromTransactionsOptions, fromTransactions } from "clientele";
import { csvDirectory, csvFile } from "clientele/node";

const CUSTOMERS = "rfm_with_predictions.csv";
const ORDERS = "transactions_clean.csv";

/**
 * The tables of a folder: customers, orders and recommendations; or of orders alone, a folder with nothing else or a
 * file of them, from which customers and recommendations are predicted.
 */
export function sourcesIn(path: string, predictions: FromTransactionsOptions = {}): DataSources {
  if (isFile(path)) return fromTransactions(csvFile(path), predictions);
  const orders = join(path, ORDERS);
  const alone = isFile(orders) && !isFile(join(path, CUSTOMERS));
  return alone ? fromTransactions(csvFile(orders), predictions) : csvDirectory(path);
}

/** Why data could not be loaded, and what to do about it, a line each. */
export function explain(path: string, error: unknown): [problem: string, advice: string] {
  const expected = `a folder with ${ORDERS} in it, alone or with ${CUSTOMERS}`;
  if (!existsSync(path)) return [`${path}: there is no such folder`, `set CLIENTELE_DATA to ${expected}`];
  const { message } = error as Error;
  if (!(error instanceof DataError)) return [message, `expected ${expected}: set CLIENTELE_DATA to one`];
  if (error.code === "missing_file") return [message, `set CLIENTELE_DATA to ${expected}`];
  if (error.code === "missing_column")
    return [message, "rename the columns, or map them as docs/your-own-csv.md shows"];
  return [message, "correct the file and start again; docs/your-own-csv.md tells what a file may hold"];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
