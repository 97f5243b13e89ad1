import { breaths } from "../pieces.ts";
import { tell, untilAborted } from "../tasks.ts";
import { byteChunks, byteLength, type CsvInput, charsetOf } from "./byteChunks.ts";
import { CsvReader } from "./CsvReader.ts";
import type { CsvResult, ReadCsvOptions } from "./CsvSource.ts";
import { newWrapping, unwrap } from "./unwrap.ts";

/** Bytes to a piece of the work. */
const PIECE_BYTES = 1 << 17;

/** Reads a CSV input into typed columns. */
export async function readCsv(input: CsvInput, options: ReadCsvOptions): Promise<CsvResult> {
  const { signal, onProgress, table } = options;
  const totalBytes = options.totalBytes ?? byteLength(input);
  const total = totalBytes === undefined ? {} : { totalBytes };
  const reader = new CsvReader({ ...options, ...total });
  const breath = breaths(signal);
  const { encoding, wrapping = newWrapping() } = options;
  const place = { table, ...(options.file !== undefined && { file: options.file }) };
  const chunks = unwrap(byteChunks(input, signal), encoding ?? charsetOf(input), wrapping, place, options.isAscii);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await untilAborted(chunks.next(), signal);
      if (next.done) break;
      for (let from = 0; from < next.value.length; from += PIECE_BYTES) {
        reader.push(next.value.subarray(from, from + PIECE_BYTES));
        await breath();
      }
      tell(onProgress, [{ table, bytesRead: reader.bytesRead, ...total, rows: reader.rows }]);
    }
  } finally {
    // closes the source; one that hangs must not hold up whoever aborted
    chunks.return(undefined).catch(() => undefined);
  }
  return reader.finish();
}
