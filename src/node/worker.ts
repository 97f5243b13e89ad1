import { readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { ColumnSpec } from "../columns/columns.ts";
import { useHashSeed } from "../columns/HashDictionary.ts";
import { NumberBuilder } from "../columns/NumberBuilder.ts";
import { TextBuilder } from "../columns/TextBuilder.ts";
import { CsvReader } from "../csv/CsvReader.ts";
import type { Target } from "../csv/Target.ts";
import {
  type PartColumn,
  type PartMessage,
  type PartRequest,
  type PartResult,
  type Place,
  valuesAt,
  type Written,
} from "./parts.ts";

const CHUNK = 1 << 20;

const request = workerData as PartRequest;
const say = (message: PartMessage): void => parentPort?.postMessage(message);
say({ result: readPart(request) });

/** Reads a part of a file; `undefined` when a row in it is bad, so that line numbers are needed. */
function readPart({
  fd,
  hashSeed,
  table,
  columns,
  unknownColumns,
  format,
  written,
  header,
  from,
  to,
  places,
}: PartRequest): PartResult | undefined {
  useHashSeed(hashSeed);
  const unique = new Set(columns.filter((spec) => spec.unique).map((spec) => spec.name));
  const builders = new Map([...places].map(([name, place]) => [name, builderAt(place, unique.has(name))]));
  const reader = new CsvReader({ table, columns, unknownColumns, ...format, known: written }, builders);
  reader.push(header);
  const chunk = new Uint8Array(CHUNK);
  for (let at = from; at < to; ) {
    const count = readSync(fd, chunk, 0, Math.min(CHUNK, to - at), at);
    if (count === 0) break;
    at += count;
    reader.push(chunk.subarray(0, count));
    if (reader.hasBadRows) return undefined;
    say({ progress: { bytesRead: at - from, rows: reader.rows } });
  }
  reader.end();
  if (reader.hasBadRows || reader.targets.some((target) => isWrittenOtherwise(target, written))) return undefined;
  const parts = reader.targets.map(({ spec, builder }) => [spec.name, partOf(spec, builder, places)] as const);
  return { rows: reader.rows, columns: new Map(parts) };
}

/** Whether a part's cells say something else, or more, of how a column is written than the file's beginning does. */
function isWrittenOtherwise({ spec, reading, other }: Target, written: ReadonlyMap<string, Written>): boolean {
  if (reading === undefined) return false;
  const known = written.get(spec.name);
  if (other !== undefined || (!reading.open && known?.decimal === undefined && known?.dates === undefined)) return true;
  return reading.format !== undefined && reading.format !== known?.format;
}

function builderAt(place: Place, unique: boolean): Target["builder"] {
  const values = valuesAt(place);
  if (!(values instanceof Uint32Array)) return new NumberBuilder(place.type === "int32", values);
  const builder = new TextBuilder(unique, values);
  builder.decide(place.serial);
  return builder;
}

function partOf({ name }: ColumnSpec, builder: Target["builder"], places: ReadonlyMap<string, Place>): PartColumn {
  const values = builder.kind === "text" ? builder.codes : builder.values;
  const moved = values.buffer === places.get(name)?.memory ? undefined : values.slice(0, builder.length);
  if (builder.kind === "number") return { moved };
  const serial = builder.serial && { prefix: builder.serial.prefix, width: builder.serial.width };
  if (serial !== undefined) return { moved, serial };
  const { bytes, starts } = builder.dictionary.content;
  return { moved, content: { bytes: bytes.slice(), starts: starts.slice() } };
}
