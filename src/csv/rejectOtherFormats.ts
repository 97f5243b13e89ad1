import { DataError, type DataErrorDetails } from "../errors.ts";

/** What is often handed over in place of a table, told by its first bytes, and what to do instead. */
const FORMATS: readonly (readonly [starts: readonly number[], name: string, hint: string])[] = [
  [[0x50, 0x4b, 3, 4], "a zip or Excel file", "unpack it, or save it as CSV, first"],
  [[0x50, 0x4b, 5, 6], "a zip file that is empty", "give the CSV file in it"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel file", "save it as CSV first"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file", "read it with parquet(source, { parquetReadObjects }) of hyparquet"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF file", "export the table as CSV"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture", "export the table as CSV"],
  [[0xff, 0xd8, 0xff], "a picture", "export the table as CSV"],
  [[0x47, 0x49, 0x46, 0x38], "a picture", "export the table as CSV"],
  [[0x1f, 0x8b], "a gzip file within a gzip file", "unpack it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file", "unpack it first"],
  [[0x42, 0x5a, 0x68, 0x39], "a bzip2 file", "unpack it first"],
  [[0x53, 0x51, 0x4c, 0x69], "an SQLite database", "give the rows of a query"],
];

/**
 * Refuses what is no text, by the bytes that its files begin with.
 *
 * @throws DataError `not_csv`
 */
export function rejectBinary(head: Uint8Array, place: DataErrorDetails): void {
  for (const [starts, name, hint] of FORMATS)
    if (starts.every((byte, i) => head[i] === byte)) throw refusal(name, hint, place);
}

/**
 * Refuses what is no table of text.
 *
 * @param head the first bytes, behind gzip and as UTF-8: the more, the better is told what it is
 * @throws DataError `not_csv`
 */
export function rejectOtherFormats(head: Uint8Array, place: DataErrorDetails): void {
  rejectBinary(head, place);
  const text = new TextDecoder().decode(head.slice(0, 500)).trimStart();
  if (/^<(!doctype\s|!--|html|\?xml|head|body|table|div)/i.test(text))
    throw refusal("a web page", "the address answers with a page, of a login maybe; download the file itself", place);
  if (/^[{[]\s*["{[\]}]/.test(text))
    throw refusal("JSON", "give its rows, or read orders in it with readOrders", place);
}

function refusal(name: string, hint: string, place: DataErrorDetails): DataError {
  const expected = "a table as text";
  return new DataError("not_csv", `expected ${expected}, got ${name}: ${hint}`, { ...place, expected });
}
