import { byteChunks, type CsvInput, charsetOf } from "../csv/byteChunks.ts";
import type { CsvSource, Sample } from "../csv/CsvSource.ts";
import { FORMAT_OPTIONS, requireFormat } from "../csv/FormatOptions.ts";
import { isSource, takeSample } from "../csv/takeSample.ts";
import { newWrapping, unwrap } from "../csv/unwrap.ts";
import { DataError, type DataErrorDetails, OptionError } from "../errors.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import { breaths, inPieces } from "../pieces.ts";
import { orderLines } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { untilAborted } from "../tasks.ts";
import { type RowDates, requireRowDates } from "../time.ts";
import { isRow } from "./flatRows.ts";
import { type JoinedRows, joinFiles } from "./joinFiles.ts";
import { jsonRows, looksLikeJson, rowsWithin } from "./jsonRows.ts";
import { lackingError } from "./lacking.ts";
import { definePreset, fits, type Preset } from "./Preset.ts";
import { planOf, ROLE_NAMES } from "./planOf.ts";
import { knownPresets } from "./presets.ts";
import { pseudonymized } from "./pseudonyms.ts";
import { type OrdersReading, readingOf } from "./Reading.ts";
import type { OrderRows, OrderSource, ReadOrdersOptions, RowSource } from "./ReadOrdersOptions.ts";
import { AMOUNTS } from "./RoleColumns.ts";
import { type FileOptions, type ReadFile, type SampledFile, sampleFile } from "./readFile.ts";
import type { ColumnRole } from "./roleRule.ts";
import { rowsAsCsv } from "./rowsAsCsv.ts";
import { type KindRows, rowsOfKind } from "./rowsOfKind.ts";
import { byKind } from "./several.ts";
import { STATUS_MEANINGS } from "./statuses.ts";
import { type Needed, toLines } from "./toLines.ts";

const OPTIONS = [
  ...FORMAT_OPTIONS,
  ...[
    "columns",
    "amount",
    "statuses",
    "currency",
    "discounts",
    "preset",
    "presets",
    "on",
    "pseudonymize",
    "onBadRow",
    "rowDates",
  ],
  ...["onProgress", "signal"],
];

/** Orders, and how they were understood. */
export interface OrdersRead {
  /** Lines of orders and refunds, as everything else takes them. */
  readonly orders: Table<TransactionSchema>;
  /** What was understood, decided and left out; plain JSON. */
  readonly reading: OrdersReading;
}

/**
 * Reads the orders of any shop's export: tells how the file is written, which column is what, which rows count and whose they
 * are, and says so in `reading`. What is not decided by the file is not guessed: the error names both readings and the option
 * that settles it.
 *
 * Several files of one kind are read as one; of different kinds (orders, items, payments, customers) they are joined.
 *
 * @param source a file, text, bytes, a stream, a `Response`, rows; or several of these
 * @throws DataError `ambiguous_dates`, `ambiguous_numbers`, `ambiguous_roles`, `mixed_currencies`, `no_customer`, `no_date`,
 *   `no_amount`, and all that reading a file may say; OptionError; the signal's reason
 * @example
 * ```ts
 * import { readOrders } from "clientele";
 *
 * const csv = "Bestellnr.;Datum;Kunde;Betrag\n1;31.01.2025;K7;12,50\n2;01.02.2025;K8;3,00\n";
 * const { orders, reading } = await readOrders(csv);
 * orders.row(0).revenue; // => 12.5
 * reading.orders; // => 2
 * reading.roles; // => { customerId: "Kunde", date: "Datum", orderId: "Bestellnr.", revenue: "Betrag" }
 * ```
 */
export async function readOrders(
  source: OrderSource | readonly OrderSource[],
  options: ReadOrdersOptions = {},
): Promise<OrdersRead> {
  check(options);
  const { presets = [], preset: named, signal } = options;
  const presetList = named === null ? [] : [...presets, ...knownPresets()];
  const sources = sourcesOf(source);
  if (sources.length === 0) throw new OptionError("readOrders", "source", "a source of orders, or several", source);
  const sampled: SampledFile[] = [];
  try {
    for (const [i, each] of sources.entries()) {
      signal?.throwIfAborted();
      sampled.push(await sampledSource(each, options, presetList, sources.length > 1 ? i + 1 : undefined));
    }
    return await ordersOf(sampled, options, presetList);
  } finally {
    for (const { close } of sampled) await close();
  }
}

/** The orders of sampled files. */
async function ordersOf(
  sampled: readonly SampledFile[],
  options: ReadOrdersOptions,
  presetList: readonly Preset[],
): Promise<OrdersRead> {
  const { preset: named, statuses, currency, discounts, pseudonymize, onBadRow = "fail" } = options;
  const files = typeof named === "string" ? withPreset(sampled, named, presetList) : sampled;
  const kinds = byKind(files);
  const [first] = files as [SampledFile, ...SampledFile[]];
  const joining = kinds.length > 1;
  const on = options.on === undefined ? [] : typeof options.on === "string" ? [options.on] : options.on;
  const found: JoinedRows = joining
    ? await joinFiles(kinds, options, on, onBadRow)
    : { ...(await oneKind(files, options, onBadRow)), joins: [], warnings: [] };
  const main = found.read[0] as ReadFile;
  const breath = breaths(options.signal);
  const work = toLines(
    found.columns,
    main.preset,
    { ...(statuses && { statuses }), ...(currency !== undefined && { currency }), ...(discounts && { discounts }) },
    first.place,
    (needed) => lackingError(needed, main, joining),
    // rows in clear have ids in them, and so may the value at fault
    pseudonymize === undefined
      ? found.rejectedRows
      : found.rejectedRows.map((row) => ({ ...row, text: "", reason: row.reason.replace(/, got .*$/s, "") })),
  );
  const lines = await inPieces(work, breath);
  const table = pseudonymize === undefined ? lines.orders : await withPseudonyms(lines.orders, pseudonymize);
  await breath();
  const ordersFound = orderLines(table);
  await breath();
  const reading = readingOf({ ...found, lines: { ...lines, orders: table }, orders: ordersFound, options });
  await breath();
  return { orders: table, reading };
}

/** Reads files of one kind. What they lack is said before what is doubtful in them: nobody should settle that in vain. */
async function oneKind(
  files: readonly SampledFile[],
  options: FileOptions,
  onBadRow: "fail" | "collect",
): Promise<KindRows> {
  try {
    return await rowsOfKind(files, options, onBadRow);
  } catch (error) {
    const [first] = files as [SampledFile];
    if (!(error instanceof DataError) || !error.code.startsWith("ambiguous_")) throw error;
    const { picks } = planOf(first.columns, first.preset, options, first.place);
    const needed = (Object.keys(NEEDED_ROLES) as Needed[]).filter(
      (each) => !NEEDED_ROLES[each].some((role) => (picks.get(role)?.length ?? 0) > 0),
    );
    throw needed.length === 0 ? error : lackingError(needed, first, false);
  }
}

/** The roles of which orders need one each. */
const NEEDED_ROLES: Readonly<Record<Needed, readonly ColumnRole[]>> = {
  date: ["date"],
  customer: ["customerId", "email", "name", "phone"],
  amount: AMOUNTS,
};

async function withPseudonyms(orders: Table<TransactionSchema>, key: string): Promise<Table<TransactionSchema>> {
  return orders.with({
    customerId: await pseudonymized(orders.column("customerId"), key),
  }) as unknown as Table<TransactionSchema>;
}

function withPreset(files: readonly SampledFile[], name: string, presets: readonly Preset[]): SampledFile[] {
  const known = presets.filter((preset) => preset.name === name);
  if (known.length === 0) {
    const names = [...new Set(presets.map((preset) => preset.name))].join(", ");
    throw new OptionError("readOrders", "preset", `one of ${names}`, name);
  }
  return files.map((file) => ({
    ...file,
    preset: known.find((preset) => fits(preset, file.sniff.columns)) ?? known[0],
  }));
}

/** The sources given: several of them, or one; an array of rows is one. */
function sourcesOf(source: OrderSource | readonly OrderSource[]): readonly OrderSource[] {
  if (!Array.isArray(source)) return [source as OrderSource];
  // of an array of nothing nobody knows what it is of: no rows
  return source.length > 0 && !isRow(source[0]) ? (source as readonly OrderSource[]) : [source as OrderRows];
}

async function sampledSource(
  source: OrderSource,
  options: FileOptions & { readonly rowDates?: RowDates },
  presets: readonly Preset[],
  number: number | undefined,
): Promise<SampledFile> {
  const file = nameOfSource(source) ?? (number === undefined ? undefined : `file ${number}`);
  const place: DataErrorDetails = { table: "orders", ...(file !== undefined && { file }) };
  if (isRowSource(source)) {
    const rows: unknown = await source.rows();
    if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows))
      throw new OptionError("readOrders", "source.rows()", "rows", rows);
    return sampledRows([...(rows as OrderRows)], options, presets, place);
  }
  if (isRows(source)) return sampledRows([...source], options, presets, place);
  const within = isRow(source) && !(Symbol.asyncIterator in source) ? rowsWithin(source) : undefined;
  if (within !== undefined) return sampledRows(within, options, presets, place);
  requireSource(source);
  const charset = options.encoding ?? charsetOf(source);
  const taken = await takeSample(source, options.signal);
  if (!(await isJson(taken.sample))) {
    const known = { ...options, ...(charset !== undefined && { encoding: charset }) };
    try {
      return { ...(await sampleFile(taken.source, known, presets, place)), close: taken.close };
    } catch (error) {
      await taken.close();
      throw error;
    }
  }
  const chunks = isSource(taken.source) ? taken.source.chunks() : byteChunks(taken.source, options.signal);
  const decoder = new TextDecoder();
  let text = "";
  const unwrapped = unwrap(chunks, charset, newWrapping(), place);
  try {
    for (;;) {
      const next = await untilAborted(unwrapped.next(), options.signal);
      if (next.done) break;
      text += decoder.decode(next.value, { stream: true });
    }
  } finally {
    unwrapped.return(undefined).catch(() => undefined);
  }
  return sampledRows(jsonRows(text + decoder.decode(), place), options, presets, place);
}

/** What a source is called: a file or rows by a name, an answer by its address. */
function nameOfSource(source: OrderSource): string | undefined {
  if (isRowSource(source) || isSource(source)) return source.name;
  // a File of a page
  if (source instanceof Blob && "name" in source && typeof source.name === "string") return source.name;
  return source instanceof Response && source.url !== "" ? source.url : undefined;
}

/** @throws OptionError for what is no source, and for a file's name in place of its content */
function requireSource(source: unknown): asserts source is CsvInput | CsvSource {
  const expected = "text, bytes, a Blob, a Response, a stream, a file such as csvFile's, or rows";
  if (typeof source === "string" && /^[^\r\n,;\t]*\.(csv|tsv|txt|json|ndjson|jsonl|gz|parquet|xlsx?)$/i.test(source))
    throw new OptionError(
      "readOrders",
      "source",
      expected,
      source,
      "to read a file give csvFile(path) of clientele/node",
    );
  const isKnown =
    typeof source === "string" ||
    source instanceof ArrayBuffer ||
    source instanceof Uint8Array ||
    source instanceof Blob ||
    source instanceof Response ||
    source instanceof ReadableStream ||
    isSource(source) ||
    (typeof source === "object" && source !== null && Symbol.asyncIterator in source);
  if (!isKnown) throw new OptionError("readOrders", "source", expected, source);
}

/** Whether a sample begins as JSON does, packed or not. */
async function isJson({ front }: Sample): Promise<boolean> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield front;
  }
  try {
    for await (const chunk of unwrap(once(), undefined, newWrapping()))
      return looksLikeJson(new TextDecoder().decode(chunk.slice(0, 1000)));
  } catch {
    // what cannot be unpacked is told of when it is read
  }
  return false;
}

async function sampledRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: FileOptions & { readonly rowDates?: RowDates },
  presets: readonly Preset[],
  place: DataErrorDetails,
): Promise<SampledFile> {
  const wrong = rows.findIndex((row) => !isRow(row));
  if (wrong >= 0)
    throw new OptionError("readOrders", `source[${wrong}]`, "a row: an object of values by column", rows[wrong]);
  const rest = Object.fromEntries(
    Object.entries(options).filter(([name]) => !FORMAT_OPTIONS.includes(name as "header")),
  );
  const file = await sampleFile(
    rowsAsCsv(rows, options.rowDates),
    { ...rest, delimiter: ",", quote: '"', escape: null, header: true },
    presets,
    place,
  );
  return file;
}

const isRowSource = (source: unknown): source is RowSource =>
  typeof source === "object" && source !== null && "rows" in source && typeof source.rows === "function";

function isRows(source: OrderSource): source is OrderRows {
  return typeof source === "object" && source !== null && Symbol.iterator in source && !(source instanceof Uint8Array);
}

function check(options: ReadOrdersOptions): void {
  requireOptions("readOrders", options, OPTIONS);
  const { onBadRow, columns, statuses, discounts, pseudonymize, amount } = options;
  requireFormat("readOrders", options);
  if (onBadRow !== undefined) requireOneOf("readOrders", "onBadRow", onBadRow, ["fail", "collect"]);
  if (discounts !== undefined) requireOneOf("readOrders", "discounts", discounts, ["amount", "share", "percent"]);
  if (columns !== undefined) requireOptions("readOrders", columns, Object.keys(ROLE_NAMES), "columns");
  if (statuses !== undefined) requireOptions("readOrders", statuses, STATUS_MEANINGS, "statuses");
  if (pseudonymize !== undefined && (typeof pseudonymize !== "string" || pseudonymize === ""))
    throw new OptionError("readOrders", "pseudonymize", "a secret text", pseudonymize);
  if (
    amount !== undefined &&
    typeof amount !== "string" &&
    !(Array.isArray(amount) && (amount.length === 2 || amount.length === 3))
  )
    throw new OptionError("readOrders", "amount", "a header, or those of quantity and unit price", amount);
  const { preset, presets, currency, on, signal, onProgress } = options;
  const refuse = (option: string, expected: string, value: unknown): never => {
    throw new OptionError("readOrders", option, expected, value);
  };
  if (preset !== undefined && preset !== null && typeof preset !== "string")
    refuse("preset", "a name, or null", preset);
  if (presets !== undefined && !Array.isArray(presets)) refuse("presets", "a list of presets", presets);
  for (const each of presets ?? []) definePreset(each);
  if (currency !== undefined && typeof currency !== "string") refuse("currency", "a currency, such as EUR", currency);
  if (
    on !== undefined &&
    typeof on !== "string" &&
    !(Array.isArray(on) && on.every((name) => typeof name === "string"))
  )
    refuse("on", "a header, or several", on);
  if (signal !== undefined && !(signal instanceof AbortSignal)) refuse("signal", "an AbortSignal", signal);
  if (onProgress !== undefined && typeof onProgress !== "function") refuse("onProgress", "a function", onProgress);
  for (const [meaning, words] of Object.entries(statuses ?? {}))
    if (words !== undefined && !(Array.isArray(words) && words.every((word) => typeof word === "string")))
      refuse(`statuses.${meaning}`, "a list of words", words);
  requireRowDates("readOrders", options.rowDates);
}
