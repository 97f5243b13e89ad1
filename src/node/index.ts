/**
 * Files and folders as sources: the part of `clientele` that needs Node.js, Deno or Bun.
 *
 * @module
 */
import { requireNode } from "./requireNode.ts";

export type { CsvSource } from "../csv/CsvSource.ts";
export { type CsvDirectoryOptions, csvDirectory } from "./csvDirectory.ts";
export { type CsvFileOptions, csvFile } from "./csvFile.ts";

requireNode();
