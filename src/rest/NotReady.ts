import { isDataError } from "../errors.ts";
import type { StoreStatus } from "../store/CustomerStore.ts";

/** There are no data to answer from. The message is for the public: it names no file. */
export class NotReady extends Error {
  override readonly name = "NotReady";

  /** @param cause why the data could not be loaded; `null` if nobody tried or it is under way */
  constructor(cause: Error | null) {
    super(publicReason(cause) ?? "No data have been loaded yet", { cause });
  }
}

/** Why data could not be loaded or used, without anything that is nobody's business; `null` without an error. */
export function publicReason(error: Error | null): string | null {
  if (error === null) return null;
  if (!isDataError(error) || error.table === undefined) return "The data could not be loaded";
  if (error.code === "missing_table") return `There are no ${error.table} here (missing_table)`;
  if (error.code === "missing_column") return `The ${error.table} lack a column (missing_column)`;
  return `The ${error.table} could not be loaded (${error.code})`;
}

/** Whether any table is loaded. */
export function hasData({ rows }: StoreStatus): boolean {
  return Object.values(rows).some((count) => count !== null);
}
