import * as buffers from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { CsvSource, ReadCsvOptions } from "../csv/CsvSource.ts";
import { readCsv } from "../csv/readCsv.ts";
import { samplePlaces } from "../csv/takeSample.ts";
import { OptionError } from "../errors.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { tell } from "../tasks.ts";
import { openFile } from "./openFile.ts";
import { readOnThreads } from "./readOnThreads.ts";

/** How to read a file. */
export interface CsvFileOptions {
  /** Threads to read it on, from 1. More than one pays from some ten MiB on. Default 1. */
  readonly threads?: number;
}

/** Node's own test, which other runtimes may lack. */
const isAscii = (buffers as { readonly isAscii?: (bytes: Uint8Array) => boolean }).isAscii;
/** Bytes to read at once. */
const CHUNK = 1 << 20;
/** Size from which on starting threads costs less than it saves. */
const WORTH_THREADS = 1 << 23;

/**
 * A CSV file as a source, read when it is needed and again whenever it is reloaded.
 *
 * On several threads the result is the same as on one; a file with bad rows is read again on one thread, which tells
 * where they are, and so is any file where workers cannot be started, as in a bundle without `worker.js`.
 *
 * @param path path or `file:` address
 * @throws DataError on reading: `missing_file`, `not_a_file` (a folder, a pipe, a device), `unreadable_file`,
 *   `file_changed` when it was cut or rewritten meanwhile, and all that `readTable` says
 * @example
 * ```ts
 * import { readTable, transactionSchema } from "clientele";
 * import { csvFile } from "clientele/node";
 *
 * const orders = await readTable(csvFile("data/transactions_clean.csv"), transactionSchema);
 * orders.has("revenue"); // => true
 * ```
 */
export function csvFile(path: string | URL, options: CsvFileOptions = {}): CsvSource {
  requireOptions("csvFile", options, ["threads"]);
  const { threads = 1 } = options;
  requireWhole("csvFile", "threads", threads, 1, 64);
  if (typeof path !== "string" && !(path instanceof URL))
    throw new OptionError("csvFile", "path", "a path or a file: address", path);
  if (path instanceof URL && path.protocol !== "file:")
    throw new OptionError(
      "csvFile",
      "path",
      "a path or a file: address (of others give await fetch(address))",
      path.href,
    );
  const file = typeof path === "string" ? path : fileURLToPath(path);
  return {
    name: file,
    async sample() {
      const { handle, size } = await openFile(file, "orders");
      try {
        const pieces = await Promise.all(
          samplePlaces(size).map(async ([from, to]) => {
            const { buffer, bytesRead } = await handle.read(new Uint8Array(to - from), 0, to - from, from);
            return buffer.subarray(0, bytesRead);
          }),
        );
        const [front = new Uint8Array(0), ...others] = pieces;
        return { front, others, whole: others.length === 0 };
      } finally {
        await handle.close();
      }
    },
    async *chunks() {
      const opened = await openFile(file, "orders");
      const { handle } = opened;
      try {
        yield* chunksOf(handle);
        await opened.requireUnchanged();
      } finally {
        await handle.close();
      }
    },
    async read(options) {
      const { table, onProgress } = options;
      const opened = await openFile(file, table);
      const { handle, size } = opened;
      try {
        const request: ReadCsvOptions = { ...options, file, totalBytes: size, ...(isAscii && { isAscii }) };
        let result = threads > 1 && size >= WORTH_THREADS ? await readOnThreads(handle, threads, request) : undefined;
        if (result !== undefined)
          tell(onProgress, [{ table, bytesRead: size, totalBytes: size, rows: result.rowCount }]);
        else result = await readCsv(chunksOf(handle), request);
        await opened.requireUnchanged();
        return result;
      } catch (error) {
        // what looks wrong may be two versions in one
        await opened.requireUnchanged();
        throw error;
      } finally {
        await handle.close();
      }
    },
  };
}

/** The file's bytes; while one piece is being used the next is being read. A piece is overwritten after the next one. */
async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)] as const;
  let position = 0;
  const readAhead = (buffer: Uint8Array) => {
    const reading = handle.read(buffer, 0, CHUNK, position);
    // if it fails, that is told when it is waited for, which may be a while later
    reading.catch(() => undefined);
    return reading;
  };
  let reading = readAhead(buffers[0]);
  try {
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      position += bytesRead;
      reading = readAhead(buffers[turn === 0 ? 1 : 0]);
      yield buffers[turn].subarray(0, bytesRead);
    }
  } finally {
    await reading.catch(() => undefined);
  }
}
