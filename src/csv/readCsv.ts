import { untilAborted } from "../tasks.ts";
import { byteChunks, byteLength, type CsvInput } from "./byteChunks.ts";
import { CsvReader, type CsvReaderOptions, type CsvResult } from "./CsvReader.ts";

/** How far a load has come. */
export interface LoadProgress {
  /** Table being read. */
  readonly table: string;
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** Bytes in all, where that is known beforehand. */
  readonly totalBytes?: number;
  /** Rows read so far. */
  readonly rows: number;
}

/** What to read, and how to follow and to stop it. */
export interface ReadCsvOptions extends CsvReaderOptions {
  /** Called after every piece, about once per MiB. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Something that reads itself, such as a file on several threads; `csvFile` of `clientele/node` gives one. */
export interface CsvSource {
  /** Reads the whole source anew. */
  read(options: ReadCsvOptions): Promise<CsvResult>;
}

/** Bytes between two pauses in which a program can do something else, such as abort. */
const PAUSE_BYTES = 1 << 24;

/** Reads a CSV input into typed columns. */
export async function readCsv(input: CsvInput, options: ReadCsvOptions): Promise<CsvResult> {
  const { signal, onProgress, table } = options;
  const totalBytes = options.totalBytes ?? byteLength(input);
  const total = totalBytes === undefined ? {} : { totalBytes };
  const reader = new CsvReader({ ...options, ...total });
  let pauseAt = PAUSE_BYTES;
  const chunks = byteChunks(input, signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await untilAborted(chunks.next(), signal);
      if (next.done) break;
      reader.push(next.value);
      onProgress?.({ table, bytesRead: reader.bytesRead, ...total, rows: reader.rows });
      if (reader.bytesRead < pauseAt) continue;
      pauseAt = reader.bytesRead + PAUSE_BYTES;
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    // closes the source; one that hangs must not hold up whoever aborted
    chunks.return(undefined).catch(() => undefined);
  }
  return reader.finish();
}
