import { DataError, type DataErrorDetails } from "../errors.ts";

/**
 * Refuses what is often handed over by mistake, told by its first bytes: gzip, zip and Excel files, UTF-16.
 *
 * @throws DataError `not_csv`, `invalid_encoding`
 */
export function rejectOtherFormats([a, b, c, d]: Uint8Array, place: DataErrorDetails): void {
  const details = { ...place, expected: "CSV text in UTF-8" };
  if (a === 0x1f && b === 0x8b) {
    throw new DataError("not_csv", "expected CSV text, got a gzip file: unpack it first", details);
  }
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) {
    throw new DataError("not_csv", "expected CSV text, got a zip or Excel file: save it as CSV first", details);
  }
  // with a byte order mark, or with every other byte zero as Latin letters have it
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && b !== 0) || (a !== 0 && b === 0)) {
    const problem = "expected UTF-8, got UTF-16: save the file as UTF-8";
    throw new DataError("invalid_encoding", problem, { ...details, line: 1 });
  }
}
