import { rollup } from "d3-array";
import { DataError, type DataErrorDetails } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { type CsvInput, charsetOf } from "./byteChunks.ts";
import type { CsvSource, Sample } from "./CsvSource.ts";
import { COMMA_SEPARATED, type Dialect } from "./Dialect.ts";
import { FORMAT_OPTIONS, type FormatOptions, requireFormat } from "./FormatOptions.ts";
import { fixedWidths } from "./fixedWidths.ts";
import { rejectOtherFormats } from "./rejectOtherFormats.ts";
import { type SplitRecord, splitRecords } from "./splitRecords.ts";
import { takeSample } from "./takeSample.ts";
import { newWrapping, unwrap, type Wrapping } from "./unwrap.ts";

/** What a file of a table looks like, and why. */
export interface CsvSniff {
  readonly wrapping: "gzip" | null;
  /** As `TextDecoder` calls it. */
  readonly encoding: string;
  readonly dialect: Dialect;
  /** Line of the header, from 1; `null` where there is none. */
  readonly headerLine: number | null;
  /** Lines above the table: titles, blank ones, and a line `sep=`. */
  readonly linesAbove: number;
  /** Names of the columns; without a header `column1`, `column2` and so on. */
  readonly columns: readonly string[];
  /** What each decision rests on. */
  readonly reasons: { readonly encoding: string; readonly dialect: string; readonly header: string };
  /** What else the delimiter might have been. */
  readonly runnerUp: { readonly dialect: Dialect; readonly reason: string } | null;
}

/** What of it is known. */
export type SniffOptions = Omit<FormatOptions, "decimal" | "dates" | "zone">;

const SNIFF_OPTIONS = FORMAT_OPTIONS.filter((name) => name !== "decimal" && name !== "dates" && name !== "zone");

const DELIMITERS = [",", ";", "\t", "|"];
/** Records to look at in a piece of the sample. */
const RECORDS = 400;

/**
 * Tells from a sample how a file is written: packing, encoding, what separates its cells, where its table begins and what
 * the columns are called.
 *
 * @throws DataError `empty_file`, `not_csv` for what is no table of text; OptionError
 * @example
 * ```ts
 * import { sniffCsv } from "clientele";
 *
 * const sniff = await sniffCsv("Kunde;Betrag\n7;12,50\n8;3,00\n");
 * sniff.dialect.delimiter; // => ";"
 * sniff.columns; // => ["Kunde", "Betrag"]
 * ```
 */
export async function sniffCsv(input: CsvInput | CsvSource, options: SniffOptions = {}): Promise<CsvSniff> {
  requireOptions("sniffCsv", options, SNIFF_OPTIONS);
  requireFormat("sniffCsv", options);
  const charset = options.encoding ?? charsetOf(input);
  const { sample, close } = await takeSample(input);
  try {
    return (await sniffSample(sample, { ...options, ...(charset !== undefined && { encoding: charset }) })).sniff;
  } finally {
    await close();
  }
}

/** What a sample tells, and its text as the pieces of whole lines that were looked at. */
export async function sniffSample(
  sample: Sample,
  options: SniffOptions,
  place: DataErrorDetails = {},
): Promise<{ readonly sniff: CsvSniff; readonly texts: readonly string[] }> {
  const wrapping = newWrapping();
  const texts = await textsOf(sample, options.encoding, wrapping, place);
  const [front = ""] = texts;
  rejectOtherFormats(new TextEncoder().encode(front.slice(0, 500)), place);
  if (front.trim() === "") {
    const problem = `expected a header and rows, got ${front === "" ? "an empty file" : "only blank lines"}`;
    throw new DataError("empty_file", problem, { ...place, expected: "a header" });
  }
  const separator = /^\ufeff?"?sep=(.)"?[ \t]*(?:\r\n?|\n)/i.exec(front);
  const below = separator === null ? texts : [front.slice(separator[0].length), ...texts.slice(1)];
  const { best, runnerUp } = dialectOf(below, options, separator?.[1]);
  const found = tableIn(front, best, options, separator !== null);
  const { encoding } = wrapping;
  return {
    texts,
    sniff: {
      wrapping: wrapping.gzip ? "gzip" : null,
      encoding,
      dialect: best.dialect,
      headerLine: found.hasHeader ? found.line : null,
      linesAbove: found.line - 1,
      columns: found.columns,
      reasons: { encoding: `${encoding}: ${wrapping.because}`, dialect: best.reason, header: found.reason },
      runnerUp: runnerUp === undefined ? null : { dialect: runnerUp.dialect, reason: runnerUp.reason },
    },
  };
}

async function textsOf(
  { front, others, whole }: Sample,
  encoding: string | undefined,
  wrapping: Wrapping,
  place: DataErrorDetails,
): Promise<string[]> {
  const text = await decodedFront(front, whole, encoding, wrapping, place);
  const cut = whole && !wrapping.gzip ? text : text.slice(0, lastLineEnd(text));
  if (cut === "" && !whole) {
    const expected = "a header within the first 64 KiB";
    throw new DataError("too_large", `expected ${expected}, got a longer line`, { ...place, line: 1, expected });
  }
  if (wrapping.gzip) return [cut === "" ? text : cut];
  // a file that is ASCII at its front may not be so further on, where it makes no difference here
  const decoder = new TextDecoder(wrapping.encoding);
  const further = others.map((bytes, i) => {
    const piece = decoder.decode(bytes);
    const begin = piece.search(/\r\n?|\n/);
    return i + 1 === others.length ? piece.slice(begin + 1) : piece.slice(begin + 1, lastLineEnd(piece));
  });
  return [cut === "" ? text : cut, ...further];
}

async function decodedFront(
  front: Uint8Array,
  whole: boolean,
  encoding: string | undefined,
  wrapping: Wrapping,
  place: DataErrorDetails,
): Promise<string> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield front;
  }
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of unwrap(once(), encoding, wrapping, place)) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > 1 << 18) break;
    }
  } catch (error) {
    // the front of a packed file breaks off
    if (whole || !wrapping.gzip) throw error;
  }
  return text;
}

const lastLineEnd = (text: string): number => Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;

interface Candidate {
  readonly dialect: Dialect;
  readonly score: number;
  /** Cells of most rows. */
  readonly width: number;
  readonly reason: string;
}

function dialectOf(
  texts: readonly string[],
  options: SniffOptions,
  separator: string | undefined,
): { readonly best: Candidate; readonly runnerUp: Candidate | undefined } {
  const comment = options.comment ?? null;
  if (options.widths !== undefined) {
    const dialect = { ...COMMA_SEPARATED, quote: null, comment, widths: options.widths };
    return { best: { dialect, score: 1, width: options.widths.length, reason: "option widths" }, runnerUp: undefined };
  }
  const all = texts.join("\n");
  const given = options.delimiter ?? separator;
  const delimiters = given === undefined ? delimitersIn(all) : [given];
  const quotes = options.quote === undefined ? ['"', ...(isQuoting(all, "'") ? ["'"] : [])] : [options.quote];
  const candidates: Candidate[] = [];
  for (const delimiter of delimiters) {
    for (const quote of quotes) {
      const marks =
        options.escape !== undefined
          ? [options.escape]
          : quote !== null && all.includes(`\\${quote}`)
            ? [null, "\\"]
            : [null];
      for (const mark of marks) {
        const dialect = { delimiter, quote, escape: mark, comment, widths: null };
        candidates.push(judged(texts, dialect, options.delimiter ? "option delimiter" : separator && "the line sep="));
      }
    }
  }
  candidates.sort((a, b) => b.score - a.score);
  const [best, ...rest] = candidates;
  const runnerUp = rest.find(({ dialect, width }) => dialect.delimiter !== best?.dialect.delimiter && width > 1);
  if (best !== undefined && (best.width > 1 || given !== undefined) && (best.score > 0.25 || given !== undefined))
    return { best, runnerUp };
  const widths = fixedWidths(texts);
  if (widths !== undefined) {
    const dialect = { ...COMMA_SEPARATED, quote: null, comment, widths };
    const reason = `blanks at the same places in every line make ${widths.length} columns`;
    return { best: { dialect, score: 1, width: widths.length, reason }, runnerUp: best };
  }
  const { quote = COMMA_SEPARATED.quote, escape: mark = null } = options;
  const dialect = { ...COMMA_SEPARATED, quote, escape: mark, comment };
  const single = { dialect, score: 0, width: 1, reason: "no delimiter divides the lines alike: one column" };
  return { best: best !== undefined && best.width > 1 && best.score > 0.1 ? best : single, runnerUp };
}

/** What may divide the cells of a text: with a blank behind it, too, where quotes would else not be at a cell's start. */
function delimitersIn(text: string): string[] {
  const there = DELIMITERS.filter((character) => text.includes(character));
  return [
    ...there,
    ...there.filter((character) => text.includes(`${character} "`)).map((character) => `${character} `),
  ];
}

/** Whether a character seems to wrap cells: it opens and closes many of them. */
function isQuoting(text: string, quote: string): boolean {
  const around =
    text.match(new RegExp(`(^|[,;\\t|\\n\\r])${quote}[^${quote}\\n]*${quote}(?=[,;\\t|\\n\\r]|$)`, "g")) ?? [];
  return around.length >= 4 && around.length > text.split("\n").length / 2;
}

/** How well a dialect divides a sample: rows of one width, with cells that look like cells. */
function judged(texts: readonly string[], dialect: Dialect, known: string | undefined): Candidate {
  const widths: number[] = [];
  let [clean, cells, stray, records] = [0, 0, 0, 0];
  const foreign = DELIMITERS.filter((character) => character !== dialect.delimiter[0] && character !== ",");
  for (const text of texts) {
    let count = 0;
    for (const record of splitRecords(text, dialect)) {
      if (isBlank(record)) continue;
      if (++count > RECORDS) break;
      records++;
      widths.push(record.cells.length);
      // a quote open at the end of a piece may close behind it
      if (record.to <= text.length) stray += record.strayQuotes;
      record.cells.forEach((cell, i) => {
        cells++;
        if (record.quoted[i] || (!foreign.some((character) => cell.includes(character)) && !/^["']|["']$/.test(cell)))
          clean++;
      });
    }
  }
  const counts = rollup(
    widths,
    (group) => group.length,
    (width) => width,
  );
  const [width = 1, rows = 0] = [...counts].filter(([w]) => w > 1).sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  const share = records === 0 ? 0 : rows / records;
  const score =
    // rows of many cells are seldom alike by chance
    share ** 2 * (clean / Math.max(1, cells)) ** 2 * (1 - Math.min(1, stray / Math.max(1, records))) * (1 - 1 / width);
  const [, character = "", blank = ""] = /^(.+?)( ?)$/.exec(dialect.delimiter) ?? [];
  const name = { "\t": "tabs", ",": "commas", ";": "semicolons", "|": "vertical bars" }[character];
  const divider = name === undefined ? JSON.stringify(dialect.delimiter) : `${name}${blank && " and blanks"}`;
  const reason = `${divider} divide ${rows} of ${records} lines into ${width} cells`;
  return { dialect, score, width, reason: known === undefined || known === "" ? reason : `${known}: ${reason}` };
}

/** Whether a record holds nothing but blanks. */
export const isBlank = ({ cells }: SplitRecord): boolean => cells.every((cell) => cell.trim() === "");

interface Found {
  readonly line: number;
  readonly hasHeader: boolean;
  readonly columns: readonly string[];
  readonly reason: string;
}

/** Where the table begins: at the first record that has as many cells as most, and most of them filled. */
function tableIn(front: string, { dialect, width }: Candidate, options: SniffOptions, hasSeparator: boolean): Found {
  const records: SplitRecord[] = [];
  for (const record of splitRecords(front, dialect)) {
    if (dialect.comment !== null && record.cells[0]?.startsWith(dialect.comment)) continue;
    if (record.line <= (options.skipLines ?? 0) || (hasSeparator && record.line === 1)) continue;
    if (!isBlank(record)) records.push(record);
    if (records.length > RECORDS) break;
  }
  const filled = ({ cells }: SplitRecord): number => cells.filter((cell) => cell.trim() !== "").length;
  const isTop = (record: SplitRecord): boolean =>
    record.cells.length >= width && (width === 1 || filled(record) >= Math.max(2, record.cells.length / 2));
  let at = options.skipLines === undefined ? Math.max(0, records.findIndex(isTop)) : 0;
  if (options.skipLines === undefined && isShortHeader(records, at, width)) at--;
  while (options.skipLines === undefined && isTitle(records, at, isTop)) at++;
  const top = records[at];
  if (top === undefined) return { line: 1, hasHeader: true, columns: [], reason: "there is nothing but a header" };
  const body = records.slice(at + 1, at + 101);
  const looks = headerLooks(top, body);
  const hasHeader = options.header ?? looks.hasHeader;
  const names = fitted(top.cells, body.length === 0 ? top.cells.length : width);
  return {
    line: top.line,
    hasHeader,
    columns: names.map((name, i) => (hasHeader && name !== undefined ? name : `column${i + 1}`)),
    reason: options.header === undefined ? looks.reason : "option header",
  };
}

/** Whether a record is a title that happens to have as many cells as rows: a header without any figure stands below it. */
function isTitle(records: readonly SplitRecord[], at: number, isTop: (record: SplitRecord) => boolean): boolean {
  const [title, header, row] = records.slice(at, at + 3);
  if (title === undefined || header === undefined || row === undefined || !isTop(header)) return false;
  const isBare = header.cells.every((cell) => cell.trim() !== "" && !/\d/.test(cell) && !isValue(cell));
  return (
    isBare && title.cells.some((cell) => /\d|:/.test(cell)) && !title.cells.every(isValue) && row.cells.some(isValue)
  );
}

/** Whether the record above the first row is a header of rows that all end in a delimiter too many. */
function isShortHeader(records: readonly SplitRecord[], at: number, width: number): boolean {
  const above = records[at - 1];
  const body = records.slice(at, at + 100);
  if (above === undefined || headerLooks(body[0] as SplitRecord, body.slice(1)).hasHeader) return false;
  const { length } = above.cells;
  const isNamed =
    length >= 2 && length * 2 > width && above.cells.every((cell) => cell.trim() !== "" && !isValue(cell));
  return isNamed && body.every(({ cells }) => cells.slice(length).every((cell) => cell.trim() === ""));
}

/** The names of a header for as many columns as rows have: blank ones too many left out, `undefined` for those it lacks. */
function fitted(cells: readonly string[], width: number): (string | undefined)[] {
  const names: (string | undefined)[] = cells.map((cell) => cell.trim());
  for (let i = names.length - 1; i >= 0 && names.length > width; i--) if (names[i] === "") names.splice(i, 1);
  while (names.length < width) names.push(undefined);
  return names;
}

/** Cells to look at: what is longer is a text, and no pattern should be tried on it. */
const LONGEST_VALUE = 60;

/** Whether a cell holds a number, a date or an address: what rows have and names of columns do not. */
function isValue(cell: string): boolean {
  const text = cell.trim();
  if (text.length > LONGEST_VALUE) return false;
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return /\.[^.@]+$/.test(text);
  // figures, and nothing else but their signs, a currency of three letters, T and Z
  return (
    /\d/.test(text) &&
    /^[\p{Sc}\d\s.,'’:/+\-−()%TZ]*$/u.test(text.replace(/^[A-Z]{3}\b|\b[A-Z]{3}$|^[A-Z]{1,3}(?=\p{Sc})/u, ""))
  );
}

function headerLooks(top: SplitRecord, body: readonly SplitRecord[]): { hasHeader: boolean; reason: string } {
  const values = top.cells.filter((cell) => cell.trim() !== "" && isValue(cell));
  const names = top.cells.filter((cell) => cell.trim() !== "").length - values.length;
  if (values.length > 0 && values.length * 4 > names) {
    return { hasHeader: false, reason: `line ${top.line} holds values as rows do` };
  }
  const held = top.cells.findIndex((cell, i) => !isValue(cell) && body.some(({ cells }) => isValue(cells[i] ?? "")));
  const reason =
    held < 0
      ? `line ${top.line} has no number, date or address in it`
      : `line ${top.line} has a name where rows have values: ${JSON.stringify(top.cells[held])}`;
  return { hasHeader: true, reason };
}
