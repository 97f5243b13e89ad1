import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CsvSource } from "../csv/CsvSource.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import type { TableName } from "../shop/tables.ts";
import { type CsvFileOptions, csvFile } from "./csvFile.ts";

/** Which files a folder holds and how to read them. */
export interface CsvDirectoryOptions extends CsvFileOptions {
  /**
   * Names of the files; `null` for a table that the folder does not have. Default `rfm_with_predictions.csv`,
   * `transactions_clean.csv` and `product_recommendations.csv`.
   */
  readonly files?: { readonly [table in TableName]?: string | null };
}

const FILES = {
  customers: "rfm_with_predictions.csv",
  transactions: "transactions_clean.csv",
  recommendations: "product_recommendations.csv",
} as const;

/**
 * The three tables of a folder as sources of a `DataStore`. Nothing is read yet; a file that is missing is an error
 * only when its table is needed.
 *
 * @param path path or `file:` address of the folder
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { csvDirectory } from "clientele/node";
 *
 * const store = new DataStore(csvDirectory("data"));
 * (await store.getBusinessMetrics()).totalCustomers; // => 5000
 * ```
 */
export function csvDirectory(
  path: string | URL,
  options: CsvDirectoryOptions = {},
): { readonly [table in TableName]?: CsvSource } {
  requireOptions("csvDirectory", options, ["files", "threads"]);
  const { files = {}, ...fileOptions } = options;
  const isFile = typeof path === "string" || (path instanceof URL && path.protocol === "file:");
  if (!isFile) throw new OptionError("csvDirectory", "path", "a path or a file: address", path);
  const folder = typeof path === "string" ? path : fileURLToPath(path);
  const names = Object.keys(FILES) as TableName[];
  requireOptions("csvDirectory", files, names, "files");
  for (const name of names) {
    const file: unknown = files[name];
    if (file !== undefined && file !== null && typeof file !== "string")
      throw new OptionError("csvDirectory", `files.${name}`, "a name, or null", file);
  }
  const present = names.filter((name) => files[name] !== null);
  return Object.fromEntries(
    present.map((name) => [name, csvFile(join(folder, files[name] ?? FILES[name]), fileOptions)]),
  );
}
