import type { Column, ColumnSpec } from "../columns/columns.ts";
import type { CsvInput } from "../csv/byteChunks.ts";
import type { CsvDetails, CsvResult, CsvSource, LoadProgress } from "../csv/CsvSource.ts";
import type { FormatOptions } from "../csv/FormatOptions.ts";
import { readCsv } from "../csv/readCsv.ts";
import { type CsvSniff, sniffSample } from "../csv/sniffCsv.ts";
import { isSource, takeSample } from "../csv/takeSample.ts";
import { newWrapping } from "../csv/unwrap.ts";
import type { DataErrorDetails } from "../errors.ts";
import { breaths, inPieces } from "../pieces.ts";
import { plainHeader } from "./headerWords.ts";
import type { Preset } from "./Preset.ts";
import { type Plan, type PlanOptions, planOf, presetOf, sourceColumns } from "./planOf.ts";
import { profilesOf } from "./profile.ts";
import type { ColumnRole, SourceColumn } from "./roleRule.ts";

/** What a caller may say of a file. */
export interface FileOptions extends PlanOptions, FormatOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/** A file, sampled: what it looks like and what its columns are. */
export interface SampledFile {
  readonly source: CsvInput | CsvSource;
  readonly place: DataErrorDetails;
  readonly sniff: CsvSniff;
  readonly columns: readonly SourceColumn[];
  readonly preset: Preset | undefined;
  /** Lets go of a source that nobody reads any further. */
  readonly close: () => Promise<void>;
  /** What its text is encoded in, where that is known. */
  readonly charset: string | undefined;
}

/** A file, read: the columns that were wanted, by their place in the file. */
export interface ReadFile extends SampledFile {
  readonly plan: Plan;
  readonly encoding: string;
  readonly rowCount: number;
  readonly found: ReadonlyMap<number, Column>;
  readonly result: CsvResult;
  readonly details: CsvDetails;
}

const TABLE = "orders";
const NUMBERS: ReadonlySet<ColumnRole> = new Set([
  ...(["total", "lineTotal", "unitPrice", "quantity", "discount", "refunded", "net"] as const),
]);
const DATES: ReadonlySet<ColumnRole> = new Set(["date", "time", "refundDate", "cancelledAt"]);

/** Tells what a file looks like. */
export async function sampleFile(
  input: CsvInput | CsvSource,
  options: FileOptions,
  presets: readonly Preset[],
  place: DataErrorDetails = { table: TABLE },
): Promise<SampledFile> {
  const { sample, source, close } = await takeSample(input, options.signal);
  const breath = breaths(options.signal);
  try {
    const { sniff, texts } = await sniffSample(sample, options, place);
    const profiles = await inPieces(profilesOf(texts, sniff), breath);
    const preset = presetOf(sniff, profiles, presets);
    return { source, place, sniff, columns: sourceColumns(sniff, profiles), preset, charset: options.encoding, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads the columns of a sampled file that its plan wants, without those of some roles, and further ones. */
export async function readFile(
  file: SampledFile,
  options: FileOptions,
  { further = [], without }: { further?: readonly SourceColumn[]; without?: ReadonlySet<ColumnRole> } = {},
): Promise<ReadFile> {
  const { source, place, sniff, columns, preset } = file;
  const whole = planOf(columns, preset, options, place);
  const picks = without === undefined ? whole.picks : new Map([...whole.picks].filter(([role]) => !without.has(role)));
  const plan = { ...whole, picks };
  const specs = new Map<number, ColumnSpec>();
  const want = (column: SourceColumn, kind: ColumnSpec["kind"]): void => {
    // a column of two roles is read as what it is to the first, which is text last
    if (specs.has(column.index)) return;
    specs.set(column.index, { name: nameOf(column.index), csv: column.header, index: column.index, kind });
  };
  const kindOf = (role: ColumnRole): ColumnSpec["kind"] =>
    NUMBERS.has(role) ? "number" : DATES.has(role) ? "date" : "text";
  for (const kind of ["date", "number", "text"] as const)
    for (const [role, list] of plan.picks) if (kindOf(role) === kind) for (const column of list) want(column, kind);
  for (const { header, kind } of furtherOf(preset)) {
    const column = columns.find((each) => plainHeader(each.header) === plainHeader(header));
    if (column !== undefined) want(column, kind);
  }
  for (const column of further) want(column, column.profile.money ? "number" : "text");
  const { dates = preset?.dates, decimal = preset?.decimal, zone, signal, onProgress } = options;
  const wrapping = newWrapping();
  const request = {
    table: TABLE,
    columns: [...specs.values()],
    dialect: sniff.dialect,
    skipLines: sniff.linesAbove,
    header: sniff.headerLine !== null,
    names: sniff.columns,
    details: true,
    onBadRow: "collect",
    wrapping,
    ...(file.charset !== undefined && { encoding: file.charset }),
    ...(place.file !== undefined && { file: place.file }),
    ...(dates && { dates }),
    ...(decimal && { decimal }),
    ...(zone !== undefined && { zone }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  } as const;
  const result = await (isSource(source) ? source.read(request) : readCsv(source, request));
  const found = new Map([...result.columns].map(([name, column]) => [Number(name.slice(1)), column]));
  const details = result.details as CsvDetails;
  return { ...file, plan, encoding: wrapping.encoding, rowCount: result.rowCount, found, result, details };
}

/** The columns that a preset needs beside those of roles. */
function furtherOf(preset: Preset | undefined): { readonly header: string; readonly kind: "number" | "text" }[] {
  if (preset === undefined) return [];
  const { plus = [], noSale = [], refunds } = preset;
  const texts = [...noSale.map(({ header }) => header), refunds?.header, refunds?.email, refunds?.orderId];
  return [
    ...plus.map(({ header }) => ({ header, kind: "number" as const })),
    ...texts.flatMap((header) => (header === undefined ? [] : [{ header, kind: "text" as const }])),
  ];
}

/** The name under which a column of the file is read. */
export const nameOf = (index: number): string => `c${index}`;
