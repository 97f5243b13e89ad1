import type { Stats } from "node:fs";
import { constants, type FileHandle, open } from "node:fs/promises";
import { DataError } from "../errors.ts";

/** A file that is open, and how it was at that moment. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** @throws DataError `file_changed` when it was cut, extended or rewritten since */
  requireUnchanged(): Promise<void>;
}

/**
 * Opens a file for reading. Whatever becomes of its name, what is read is this file.
 *
 * @throws DataError `missing_file`, `not_a_file`, `unreadable_file`
 */
export async function openFile(file: string, table: string): Promise<OpenFile> {
  // without waiting: a pipe would hold up a thread of the pool until somebody writes to it
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file, flags).catch((cause: unknown) => {
    throw unreadable(file, table, cause);
  });
  try {
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) {
      const hint = before.isDirectory() ? "" : ": give its stream, createReadStream(path)";
      const problem = `expected a CSV file, got ${kindOf(before as unknown as Stats)}${hint}`;
      throw new DataError("not_a_file", problem, { table, file, expected: "a CSV file" });
    }
    return {
      handle,
      size: Number(before.size),
      async requireUnchanged() {
        const { size, mtimeNs, ctimeNs, nlink } = await handle.stat({ bigint: true });
        // a time that was put back shows in ctime, and so does a name that was given or taken, which is no change
        const sameTimes = mtimeNs === before.mtimeNs && (ctimeNs === before.ctimeNs || nlink !== before.nlink);
        if (size === before.size && sameTimes) return;
        const problem = "expected a file that stays as it is while it is read, got one that was changed meanwhile";
        throw new DataError("file_changed", problem, { table, file, expected: "a file that stays as it is" });
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

/** What the system said of a file, as an error with a code. */
export function unreadable(file: string, table: string, cause: unknown): DataError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const missing = code === "ENOENT" || code === "ENOTDIR";
  // a socket cannot be opened at all
  if (code === "ENXIO")
    return new DataError("not_a_file", "expected a CSV file, got a socket", { table, file, expected: "a CSV file" });
  const got = missing ? "there is none" : `got ${cause instanceof Error ? cause.message : String(cause)}`;
  const details = { table, file, expected: "a CSV file" };
  return new DataError(missing ? "missing_file" : "unreadable_file", `expected a CSV file, ${got}`, details, { cause });
}
