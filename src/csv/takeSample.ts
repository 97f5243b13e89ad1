import { untilAborted } from "../tasks.ts";
import { byteChunks, type CsvInput } from "./byteChunks.ts";
import type { CsvSource, Sample } from "./CsvSource.ts";

/** A sample, and the source with nothing of it lost. */
export interface Sampled {
  readonly sample: Sample;
  readonly source: CsvInput | CsvSource;
  /** Lets go of a stream that nobody reads any further. */
  readonly close: () => Promise<void>;
}

const NOTHING = async (): Promise<void> => undefined;

/** Bytes to take from the front, and from middle and end. */
export const FRONT = 1 << 16;
export const FURTHER = 1 << 14;

/** Where the pieces of a sample begin and end in a source of so many bytes. */
export function samplePlaces(size: number): readonly (readonly [from: number, to: number])[] {
  if (size <= FRONT + 2 * FURTHER) return [[0, size]];
  // even, so that pairs of bytes stay together
  const middle = 2 * Math.floor(size / 4);
  return [
    [0, FRONT],
    [middle, middle + FURTHER],
    [size - FURTHER - (size % 2), size],
  ];
}

/** Takes a sample of a source. */
export async function takeSample(input: CsvInput | CsvSource, signal?: AbortSignal): Promise<Sampled> {
  if (isSource(input)) return { sample: await input.sample(), source: input, close: NOTHING };
  if (typeof input === "string") {
    // the bytes are read twice, and encoding them once is enough
    const bytes = new TextEncoder().encode(input);
    return { sample: sampleOf(bytes), source: bytes, close: NOTHING };
  }
  if (input instanceof ArrayBuffer) return { sample: sampleOf(new Uint8Array(input)), source: input, close: NOTHING };
  if (input instanceof Uint8Array) return { sample: sampleOf(input), source: input, close: NOTHING };
  if (input instanceof Blob) {
    const [front, ...others] = await Promise.all(
      samplePlaces(input.size).map(async ([from, to]) => new Uint8Array(await input.slice(from, to).arrayBuffer())),
    );
    const sample = { front: front as Uint8Array, others, whole: others.length === 0 };
    return { sample, source: input, close: NOTHING };
  }
  return sampleOfStream(input, signal);
}

function sampleOf(bytes: Uint8Array): Sample {
  const [front, ...others] = samplePlaces(bytes.length).map(([from, to]) => bytes.subarray(from, to));
  return { front: front as Uint8Array, others, whole: others.length === 0 };
}

/** The beginning of what can be read once only, and what gives it again before the rest. */
async function sampleOfStream(input: CsvInput, signal: AbortSignal | undefined): Promise<Sampled> {
  const chunks = byteChunks(input, signal);
  const taken: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < FRONT && !ended) {
    const next = await untilAborted(chunks.next(), signal);
    ended = next.done === true;
    if (next.done) break;
    taken.push(next.value.slice());
    length += next.value.length;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of taken) {
    all.set(chunk, at);
    at += chunk.length;
  }
  const close = async (): Promise<void> => {
    // a source that hangs must not hold up whoever aborted
    await untilAborted(chunks.return(undefined), signal).catch(() => undefined);
  };
  async function* again(): AsyncGenerator<Uint8Array> {
    try {
      yield all;
      if (!ended) yield* chunks;
    } finally {
      await close();
    }
  }
  // a chunk may be the whole file, and is not looked at as a whole
  const sample = ended ? sampleOf(all) : { front: all.subarray(0, FRONT), others: [], whole: false };
  return { sample, source: again(), close };
}

/** Whether something reads itself, as a file does. */
export function isSource(input: unknown): input is CsvSource {
  return (
    typeof input === "object" &&
    input !== null &&
    "read" in input &&
    typeof input.read === "function" &&
    !(Symbol.asyncIterator in input)
  );
}
