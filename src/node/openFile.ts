import { type FileHandle, open } from "node:fs/promises";
import { DataError } from "../errors.ts";

/**
 * Opens a file for reading.
 *
 * @throws DataError `missing_file`, `not_a_file`, `unreadable_file`
 */
export async function openFile(file: string, table: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (cause) {
    throw unreadable(file, table, cause);
  }
}

/** What the system said of a file, as an error with a code. */
export function unreadable(file: string, table: string, cause: unknown): DataError {
  const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  const got = missing ? "there is none" : `got ${cause instanceof Error ? cause.message : String(cause)}`;
  const details = { table, file, expected: "a CSV file" };
  return new DataError(missing ? "missing_file" : "unreadable_file", `expected a CSV file, ${got}`, details, { cause });
}
