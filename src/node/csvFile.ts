import { open, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type CsvSource, type ReadCsvOptions, readCsv } from "../csv/readCsv.ts";
import { DataError, type DataErrorDetails, requireWhole } from "../errors.ts";
import { readOnThreads } from "./readOnThreads.ts";

/** How to read a file. */
export interface CsvFileOptions {
  /** Threads to read it on, from 1. More than one pays from some ten MiB on. Default 1. */
  readonly threads?: number;
}

/** Bytes to read at once. */
const CHUNK = 1 << 20;
/** Size from which on starting threads costs less than it saves. */
const WORTH_THREADS = 1 << 23;

/**
 * A CSV file as a source, read when it is needed and anew whenever it is reloaded.
 *
 * On several threads the result is the same as on one; a file with bad rows is read again on one thread, which tells
 * where they are.
 *
 * @param path path or `file:` address
 * @throws DataError on reading: `missing_file`, `not_a_file`, and all that `readTable` says
 * @example
 * ```ts
 * import { readTable, transactionSchema } from "clientele";
 * import { csvFile } from "clientele/node";
 *
 * const orders = await readTable(csvFile("data/transactions_clean.csv"), transactionSchema);
 * orders.has("revenue"); // => true
 * ```
 */
export function csvFile(path: string | URL, { threads = 1 }: CsvFileOptions = {}): CsvSource {
  requireWhole("csvFile", "threads", threads, 1, 64);
  const file = typeof path === "string" ? path : fileURLToPath(path);
  return {
    async read(options) {
      const totalBytes = await sizeOf(file, options.table);
      const request: ReadCsvOptions = { ...options, file, totalBytes };
      const parallel =
        threads > 1 && totalBytes >= WORTH_THREADS ? await readOnThreads(file, threads, request) : undefined;
      if (parallel === undefined) return readCsv(chunksOf(file), request);
      const { table, onProgress } = options;
      onProgress?.({ table, bytesRead: totalBytes, totalBytes, rows: parallel.rowCount });
      return parallel;
    },
  };
}

async function sizeOf(file: string, table: string): Promise<number> {
  const details: DataErrorDetails = { table, file, expected: "a CSV file" };
  const found = await stat(file).catch((cause: unknown) => {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const got = missing ? "there is none" : String(cause);
    throw new DataError("missing_file", `expected a CSV file, ${got}`, details, { cause });
  });
  if (found.isDirectory()) throw new DataError("not_a_file", "expected a CSV file, got a folder", details);
  return found.size;
}

/** The file's bytes; while one piece is being used the next is being read. A piece is overwritten after the next one. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  const buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)] as const;
  let reading = handle.read(buffers[0], 0, CHUNK);
  try {
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      reading = handle.read(buffers[turn === 0 ? 1 : 0], 0, CHUNK);
      yield buffers[turn].subarray(0, bytesRead);
    }
  } finally {
    await reading.catch(() => undefined);
    await handle.close();
  }
}
