import type { FileHandle } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { CellReading } from "../columns/CellReading.ts";
import type { Column } from "../columns/columns.ts";
import { DateReading } from "../columns/DateReading.ts";
import { hashSeed } from "../columns/HashDictionary.ts";
import { NumberBuilder } from "../columns/NumberBuilder.ts";
import { NumberReading } from "../columns/NumberReading.ts";
import { TextBuilder } from "../columns/TextBuilder.ts";
import { CsvReader, finishColumn } from "../csv/CsvReader.ts";
import type { CsvFormat, CsvResult, ReadCsvOptions } from "../csv/CsvSource.ts";
import type { Target } from "../csv/Target.ts";
import { tell, untilAborted } from "../tasks.ts";
import {
  type PartColumn,
  type PartMessage,
  type PartRequest,
  type PartResult,
  type Place,
  type Values,
  valuesAt,
  type Written,
} from "./parts.ts";

const LF = 10;
/** Bytes to look at for the header and the kind of each column, and for a line end near a border. */
const PEEK = 1 << 18;
/** How much room to leave in shared memory; pages that are never touched cost nothing. */
const SLACK = 1.1;

/** The file's beginning, from which the rest is planned. */
interface Head {
  readonly header: Uint8Array;
  readonly bytesPerRow: number;
  readonly targets: readonly Target[];
  readonly written: ReadonlyMap<string, Written>;
}

/**
 * Reads a file in equal parts, one thread each, into shared memory. `undefined` when it takes a single thread to tell
 * what is there: bad rows, quotes open at a border, a pattern that breaks.
 *
 * A part begins after a line end that might stand inside quotes. If so, the part before it ends in an open quote and
 * rejects a row; if no part does, every border is one of records, because the first part begins at one.
 */
export async function readOnThreads(
  handle: FileHandle,
  threads: number,
  options: ReadCsvOptions,
): Promise<CsvResult | undefined> {
  const { encoding = "utf-8", details = false } = options;
  if (details || new TextDecoder(encoding).encoding !== "utf-8") return undefined;
  const total = options.totalBytes as number;
  const head = await readHead(handle, options);
  const borders = head && (await bordersOf(handle, head.header.length, total, threads));
  if (head === undefined || borders === undefined) return undefined;
  const requests = requestsFor(handle.fd, head, borders, options);
  const parts = await runAll(requests, options);
  return parts && joined(head, requests, parts);
}

/** Reads the first rows as usual; `undefined` when they are not worth more than a single thread's attention. */
async function readHead(handle: FileHandle, options: ReadCsvOptions): Promise<Head | undefined> {
  const bytes = await readAt(handle, 0, PEEK);
  const end = bytes.lastIndexOf(LF) + 1;
  if (end === 0 || !isPlain(bytes)) return undefined;
  const reader = new CsvReader({ ...options, onBadRow: "collect" });
  reader.push(bytes.subarray(0, end));
  const { rows, hasBadRows, targets, headerLength } = reader;
  if (rows === 0 || hasBadRows || targets.length === 0) return undefined;
  const written = new Map<string, Written>();
  for (const { spec, reading, other } of targets) {
    // which of two readings is right may show anywhere in the file
    if (other !== undefined) return undefined;
    if (reading !== undefined) written.set(spec.name, writtenOf(reading));
  }
  return { header: bytes.slice(0, headerLength), bytesPerRow: (end - headerLength) / rows, targets, written };
}

function writtenOf(reading: CellReading): Written {
  const { format } = reading;
  if (reading.open) return { format };
  if (reading instanceof NumberReading) return { decimal: reading.decimal };
  return reading instanceof DateReading ? { dates: reading.order, format } : {};
}

/** How the table is written, without what is undefined. */
function formatOf({ dialect, skipLines, header, decimal, dates, zone }: ReadCsvOptions): CsvFormat {
  return {
    ...(dialect && { dialect }),
    ...(skipLines !== undefined && { skipLines }),
    ...(header !== undefined && { header }),
    ...(decimal && { decimal }),
    ...(dates && { dates }),
    ...(zone !== undefined && { zone }),
  };
}

/** Whether the bytes are the text itself, and not packed or in an encoding of two bytes. */
function isPlain([a, b]: Uint8Array): boolean {
  if (a === 0x1f && b === 0x8b) return false;
  return a !== 0 && b !== 0 && !((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff));
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Where the parts begin, and the end of the last. */
async function bordersOf(handle: FileHandle, from: number, to: number, threads: number): Promise<number[] | undefined> {
  const borders = [from];
  for (let part = 1; part < threads; part++) {
    const guess = from + Math.floor(((to - from) * part) / threads);
    const lineEnd = (await readAt(handle, guess, PEEK)).indexOf(LF);
    if (lineEnd < 0) return undefined;
    borders.push(guess + lineEnd + 1);
  }
  return [...borders, to];
}

function requestsFor(fd: number, head: Head, borders: readonly number[], options: ReadCsvOptions): PartRequest[] {
  const capacities = borders.slice(1).map((to, part) => {
    return Math.ceil((SLACK * (to - (borders[part] as number))) / head.bytesPerRow) + 65_536;
  });
  const total = capacities.reduce((sum, capacity) => sum + capacity, 0);
  const memories = head.targets.map(({ builder }) => {
    const type = typeOf(builder);
    return { type, memory: new SharedArrayBuffer(total * (type === "float64" ? 8 : 4)) };
  });
  let base = 0;
  return capacities.map((capacity, part) => {
    const places = new Map<string, Place>();
    head.targets.forEach(({ spec, builder }, i) => {
      const serial = builder.kind === "text" ? builder.serial : undefined;
      const { type, memory } = memories[i] as { type: Place["type"]; memory: SharedArrayBuffer };
      places.set(spec.name, {
        memory,
        type,
        base,
        capacity,
        serial: serial && { prefix: serial.prefix, width: serial.width },
      });
    });
    base += capacity;
    return {
      fd,
      hashSeed: hashSeed(),
      table: options.table,
      columns: options.columns,
      unknownColumns: options.unknownColumns ?? "ignore",
      format: formatOf(options),
      written: head.written,
      header: head.header,
      from: borders[part] as number,
      to: borders[part + 1] as number,
      places,
    };
  });
}

function typeOf(builder: Target["builder"]): Place["type"] {
  if (builder.kind === "text") return "uint32";
  return builder.values instanceof Int32Array ? "int32" : "float64";
}

/** Why a thread ends early: what it found takes a single thread, or the system starts no more of them. */
const GIVE_UP = Symbol("give up");

/** A thread; `undefined` where the system has none left. */
function started(script: URL, workerData: PartRequest): Worker | undefined {
  try {
    return new Worker(script, { workerData, execArgv: [] });
  } catch {
    return undefined;
  }
}

/** Runs one thread per request; `undefined` as soon as one of them gives up, or cannot be started. */
async function runAll(requests: readonly PartRequest[], options: ReadCsvOptions): Promise<PartResult[] | undefined> {
  const { signal, onProgress, table, totalBytes } = options;
  signal?.throwIfAborted();
  const progress = requests.map(() => ({ bytesRead: 0, rows: 0 }));
  const report = (): void => {
    const sum = (of: "bytesRead" | "rows"): number => progress.reduce((total, each) => total + each[of], 0);
    const total = totalBytes === undefined ? {} : { totalBytes };
    tell(onProgress, [{ table, bytesRead: sum("bytesRead"), ...total, rows: sum("rows") }]);
  };
  // all built files stand in one folder; flags such as --input-type are not for workers
  const script = new URL("./worker.js", import.meta.url);
  const workers: Worker[] = [];
  try {
    const all = Promise.all(
      requests.map((workerData, part) => {
        return new Promise<PartResult>((resolve, reject) => {
          // one that could not be started is the last one tried
          const worker = workers.length === part ? started(script, workerData) : undefined;
          if (worker === undefined) return reject(GIVE_UP);
          workers.push(worker);
          worker.on("error", () => reject(GIVE_UP));
          worker.on("message", (message: PartMessage) => {
            if ("result" in message) return message.result ? resolve(message.result) : reject(GIVE_UP);
            progress[part] = message.progress;
            try {
              report();
            } catch (error) {
              reject(error);
            }
          });
        });
      }),
    );
    return await untilAborted(all, signal);
  } catch (error) {
    if (error === GIVE_UP) return undefined;
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The parts as one table, each column moved together where it stands. */
function joined(head: Head, requests: readonly PartRequest[], parts: readonly PartResult[]): CsvResult | undefined {
  const rowCount = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = new Map<string, Column>();
  for (const { spec } of head.targets) {
    const places = requests.map((request) => request.places.get(spec.name) as Place);
    const pieces = parts.map((part) => part.columns.get(spec.name) as PartColumn);
    const values = joinedValues(places, pieces, parts);
    const builder =
      values instanceof Uint32Array ? joinedText(values, pieces, parts) : new NumberBuilder(false, values);
    if (builder === undefined) return undefined;
    builder.length = rowCount;
    if (spec.unique && values instanceof Uint32Array && repeats(values)) return undefined;
    columns.set(spec.name, finishColumn(spec, builder));
  }
  return { columns, rowCount, rejected: [], rejectedCount: 0, warnings: [] };
}

/** The values of all parts one after the other: in shared memory if all are still there, else copied together. */
function joinedValues(places: readonly Place[], pieces: readonly PartColumn[], parts: readonly PartResult[]): Values {
  const [first] = places as [Place];
  const lengths = parts.map((part) => part.rows);
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const sources = pieces.map((piece, part) => piece.moved ?? valuesAt(places[part] as Place, lengths[part]));
  const inPlace = pieces.every((piece) => piece.moved === undefined);
  const all = inPlace
    ? valuesAt({ ...first, base: 0, capacity: first.memory.byteLength / (first.type === "float64" ? 8 : 4) })
    : first.type === "uint32"
      ? new Uint32Array(rows)
      : new Float64Array(rows);
  let to = 0;
  for (const source of sources) {
    // set() copes with source and target overlapping
    if (source.byteOffset !== all.byteOffset + to * all.BYTES_PER_ELEMENT || !inPlace) all.set(source, to);
    to += source.length;
  }
  return all.subarray(0, rows);
}

/** The codes of all parts made codes of one dictionary; `undefined` when some parts are serial and others are not. */
function joinedText(
  codes: Uint32Array,
  pieces: readonly PartColumn[],
  parts: readonly PartResult[],
): TextBuilder | undefined {
  const builder = new TextBuilder(false, codes);
  const serial = pieces[0]?.serial;
  builder.decide(serial);
  if (pieces.some((piece) => (piece.serial === undefined) !== (serial === undefined))) return undefined;
  let row = 0;
  pieces.forEach(({ content }, part) => {
    const end = row + (parts[part] as PartResult).rows;
    const translation = content && builder.dictionary.translate(content, true);
    // the first part's codes, at least, are those of the common dictionary already
    const same = translation === undefined || translation.every((to, from) => to === from);
    for (; !same && row < end; row++) codes[row] = translation[codes[row] as number] as number;
    row = end;
  });
  return builder;
}

/** Whether a code occurs twice. */
function repeats(codes: Uint32Array): boolean {
  const seen = new Uint8Array(codes.reduce((most, code) => Math.max(most, code), 0) + 1);
  for (const code of codes) {
    if (seen[code] === 1) return true;
    seen[code] = 1;
  }
  return false;
}
