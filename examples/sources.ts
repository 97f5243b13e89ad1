import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type CsvSource,
  DataError,
  type DataSources,
  type FromOrdersOptions,
  fromOrders,
  OptionError,
} from "clientele";
import { csvDirectory, csvFile } from "clientele/node";

const CUSTOMERS = "rfm_with_predictions.csv";

/** Whether a file of a folder is an export, by its name; what is hidden is none. */
export const isExport = (name: string): boolean => /^[^.].*\.(csv|tsv|txt|json|ndjson|jsonl)(\.gz)?$/i.test(name);

/** The files of orders that a path means: itself, or all exports of a folder. */
export function ordersIn(path: string): CsvSource[] {
  if (isFile(path)) return [csvFile(path)];
  if (!existsSync(path) || !statSync(path).isDirectory()) return [];
  const files = readdirSync(path)
    .filter(isExport)
    .map((name) => join(path, name))
    // a pipe would hold up the files beside it
    .filter(isFile);
  return files.sort().map((file) => csvFile(file));
}

/** Whether there are orders and no customers, so that customers must be predicted. */
export function isOrdersAlone(path: string): boolean {
  return ordersIn(path).length > 0 && !isFile(join(path, CUSTOMERS));
}

/**
 * The tables of a folder: customers, orders and recommendations; or of orders alone, an export of any kind or a folder of
 * such, from which customers and recommendations are predicted. What is there is looked at with each load, so that files
 * may come later.
 */
export function sourcesIn(path: string, options: FromOrdersOptions = {}): DataSources {
  // kept, as it remembers how the orders were understood
  const alone = fromOrders(() => ordersIn(path), options);
  const now = (): DataSources => (isOrdersAlone(path) ? alone : csvDirectory(path));
  const source = (name: keyof DataSources) => ({ enumerable: true, get: () => now()[name] });
  return Object.defineProperties({} as DataSources, {
    customers: source("customers"),
    transactions: source("transactions"),
    recommendations: source("recommendations"),
    predict: source("predict"),
    reading: source("reading"),
    segments: source("segments"),
  });
}

/** Why data could not be loaded, and what to do about it, a line each. */
export function explain(path: string, error: unknown): [problem: string, advice: string] {
  const wanted = "give an export of orders, or a folder of such";
  if (!existsSync(path)) return [`${path}: there is no such file or folder`, wanted];
  const { message } = error as Error;
  if (error instanceof OptionError) return [message, "change CLIENTELE_READ; docs/your-own-csv.md has its options"];
  if (!(error instanceof DataError)) return [message, wanted];
  if (error.code === "missing_file") return [message, wanted];
  if (/^(ambiguous_|mixed_|no_)/.test(error.code))
    return [message, `say it as CLIENTELE_READ='{"dates":"dmy"}', with the options of docs/your-own-csv.md`];
  return [message, "correct the file; docs/your-own-csv.md says what a file may hold"];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
