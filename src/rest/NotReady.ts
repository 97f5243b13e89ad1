import { DataError } from "../errors.ts";

/** There are no data to answer from. The message is for the public: it names no file. */
export class NotReady extends Error {
  override readonly name = "NotReady";

  /** @param cause why the data could not be loaded; `null` if nobody tried or it is under way */
  constructor(cause: Error | null) {
    super(reason(cause), { cause });
  }
}

function reason(cause: Error | null): string {
  if (cause === null) return "No data have been loaded yet";
  if (!(cause instanceof DataError) || cause.table === undefined) return "The data could not be loaded";
  const column = cause.column === undefined ? "" : `, column ${JSON.stringify(cause.column)}`;
  return `The ${cause.table} could not be loaded (${cause.code}${column})`;
}
