import type { ColumnSpec } from "../columns/columns.ts";
import type { DictionaryContent } from "../columns/HashDictionary.ts";
import type { SerialPattern } from "../columns/SerialDictionary.ts";
import type { CsvFormat, KnownWriting } from "../csv/CsvSource.ts";

/** What a thread is to read. */
export interface PartRequest {
  /** The file, open: descriptors are the process's. */
  readonly fd: number;
  /** Where hashes of texts begin. */
  readonly hashSeed: number;
  readonly table: string;
  readonly columns: readonly ColumnSpec[];
  readonly unknownColumns: "ignore" | "keep";
  readonly format: CsvFormat;
  /** By column of numbers or dates, how they are written at the file's beginning. */
  readonly written: ReadonlyMap<string, Written>;
  /** The file's header record with its line end, and the lines above it. */
  readonly header: Uint8Array;
  /** The bytes of the file to read: whole records. */
  readonly from: number;
  readonly to: number;
  /** By column, where to put its values. */
  readonly places: ReadonlyMap<string, Place>;
}

/** How a column is written, as far as the file's beginning tells. */
export interface Written extends KnownWriting {
  /** Of dates, in words. */
  readonly format?: string | undefined;
}

/** A stretch of shared memory for the values of a column in one part of the file. */
export interface Place {
  readonly memory: SharedArrayBuffer;
  readonly type: "int32" | "uint32" | "float64";
  /** First row and number of rows of the stretch. */
  readonly base: number;
  readonly capacity: number;
  /** The pattern of a serial column. */
  readonly serial?: SerialPattern | undefined;
}

/** What a thread says while it reads, at the end, or instead. */
export type PartMessage = { readonly progress: Progress } | { readonly result: PartResult | undefined };

interface Progress {
  readonly bytesRead: number;
  readonly rows: number;
}

/** What a thread has read. */
export interface PartResult {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, PartColumn>;
}

/** A column of a part. */
export interface PartColumn {
  /** The values if they are not in their place, which became too small or of the wrong type. */
  readonly moved: Values | undefined;
  /** Of a text column: the pattern its codes follow, or else the texts they stand for. */
  readonly serial?: SerialPattern | undefined;
  readonly content?: DictionaryContent | undefined;
}

/** Numbers, codes or dates. */
export type Values = Int32Array | Uint32Array | Float64Array;

/** The values of a place, the first `rows` of them if given. */
export function valuesAt({ memory, type, base, capacity }: Place, rows = capacity): Values {
  if (type === "int32") return new Int32Array(memory, 4 * base, rows);
  if (type === "uint32") return new Uint32Array(memory, 4 * base, rows);
  return new Float64Array(memory, 8 * base, rows);
}
