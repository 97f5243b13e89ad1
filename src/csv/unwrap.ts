import { DataError, type DataErrorDetails } from "../errors.ts";
import { streamed } from "./byteChunks.ts";
import { rejectBinary } from "./rejectOtherFormats.ts";

/** What the bytes of a table were wrapped in. */
export interface Wrapping {
  /** Whether it was packed with gzip. */
  gzip: boolean;
  /** What its text is encoded in, as `TextDecoder` calls it. */
  encoding: string;
  /** What says so. */
  because: "option" | "byte order mark" | "NULs" | "valid UTF-8" | "invalid UTF-8";
}

/** What bytes are wrapped in as long as nothing says otherwise. */
export const newWrapping = (): Wrapping => ({ gzip: false, encoding: "utf-8", because: "valid UTF-8" });

/** How much of a file is looked at to tell what it is. */
const HEAD = 4;

/**
 * The bytes of a table as UTF-8: gzip unpacked, other encodings decoded. Without a byte order mark and without an option it
 * is UTF-16 where every other byte is NUL, UTF-8 where the first bytes beyond ASCII are, else windows-1252.
 *
 * @param wrapping told what was found, as it is found
 * @param isAscii whether bytes are all ASCII, where the platform tells faster than a loop
 */
export async function* unwrap(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  wrapping: Wrapping,
  place: DataErrorDetails = {},
  isAscii: (bytes: Uint8Array) => boolean = isAsciiBytes,
): AsyncGenerator<Uint8Array> {
  let source = await withHead(chunks);
  if (source.head[0] === 0x1f && source.head[1] === 0x8b) {
    wrapping.gzip = true;
    source = await withHead(unpacked(source.chunks, place));
  }
  rejectBinary(source.head, place);
  const [a, b, c, d] = source.head;
  const found =
    a === 0xff && b === 0xfe
      ? "utf-16le"
      : a === 0xfe && b === 0xff
        ? "utf-16be"
        : a === 0xef && b === 0xbb && c === 0xbf
          ? "utf-8"
          : undefined;
  if (encoding !== undefined) {
    wrapping.encoding = new TextDecoder(encoding).encoding;
    wrapping.because = "option";
  } else if (found !== undefined) {
    wrapping.encoding = found;
    wrapping.because = "byte order mark";
  } else if (
    a !== undefined &&
    b !== undefined &&
    (a === 0) !== (b === 0) &&
    (c === 0) === (a === 0) &&
    (d === 0) === (b === 0)
  ) {
    wrapping.encoding = a === 0 ? "utf-16be" : "utf-16le";
    wrapping.because = "NULs";
  } else {
    yield* sniffed(source.chunks, wrapping, isAscii);
    return;
  }
  if (wrapping.encoding === "utf-8") yield* source.chunks;
  else yield* decoded(source.chunks, wrapping.encoding);
}

/** The first bytes of a source, and the source with them. */
async function withHead(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = await iterator.next();
    if (next.done) break;
    // what is kept beyond the next chunk may be overwritten by it
    first.push(length + next.value.length < HEAD ? next.value.slice() : next.value);
    length += next.value.length;
  }
  const head = new Uint8Array(HEAD);
  let at = 0;
  for (const chunk of first) {
    const part = chunk.subarray(0, HEAD - at);
    head.set(part, at);
    at += part.length;
  }
  return {
    head: head.subarray(0, at),
    chunks: {
      async *[Symbol.asyncIterator]() {
        try {
          yield* first;
          for (;;) {
            const next = await iterator.next();
            if (next.done) return;
            yield next.value;
          }
        } finally {
          await iterator.return?.();
        }
      },
    },
  };
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>, place: DataErrorDetails): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let failure: { readonly error: unknown } | undefined;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await iterator.next().catch((error: unknown) => {
        failure = { error };
        throw error;
      });
      if (next.done) controller.close();
      // a chunk may be overwritten by the next
      else controller.enqueue(new Uint8Array(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  try {
    yield* streamed(packed.pipeThrough(new DecompressionStream("gzip")), undefined);
  } catch (cause) {
    // what the source says for itself is told as it is
    if (failure !== undefined) throw failure.error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const expected = "a whole gzip file";
    throw new DataError("unreadable_source", `expected ${expected}, got ${reason}`, { ...place, expected }, { cause });
  }
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(unshared(chunk), { stream: true }));
  const rest = decoder.decode();
  if (rest !== "") yield encoder.encode(rest);
}

/** ASCII as it is, until the first bytes beyond it say whether the rest is UTF-8 or windows-1252. */
async function* sniffed(
  chunks: AsyncIterable<Uint8Array>,
  wrapping: Wrapping,
  isAscii: (bytes: Uint8Array) => boolean,
): AsyncGenerator<Uint8Array> {
  wrapping.encoding = "utf-8";
  wrapping.because = "valid UTF-8";
  let decoder: TextDecoder | undefined;
  let decided = false;
  // a character cut at the end of a chunk, of which nobody knows yet what it is
  let cut = new Uint8Array(0);
  const encoder = new TextEncoder();
  const settle = (bytes: Uint8Array): void => {
    decided = true;
    if (isUtf8(bytes)) return;
    decoder = new TextDecoder("windows-1252");
    wrapping.encoding = "windows-1252";
    wrapping.because = "invalid UTF-8";
  };
  for await (const next of chunks) {
    let chunk = next;
    if (!decided && (cut.length > 0 || !isAscii(chunk))) {
      if (cut.length > 0) chunk = joined(cut, next);
      const whole = chunk.length - cutLength(chunk);
      if (isAscii(chunk.subarray(0, whole)) && whole < chunk.length) {
        cut = chunk.slice(whole);
        yield chunk.subarray(0, whole);
        continue;
      }
      cut = new Uint8Array(0);
      settle(chunk.subarray(0, whole));
    }
    yield decoder === undefined ? chunk : encoder.encode(decoder.decode(unshared(chunk), { stream: true }));
  }
  if (cut.length === 0) return;
  // a character of UTF-8 that never ends is none
  wrapping.encoding = "windows-1252";
  wrapping.because = "invalid UTF-8";
  yield encoder.encode(new TextDecoder("windows-1252").decode(cut));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Bytes at the end that begin a character of UTF-8 and do not end it. */
function cutLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > length ? length : 0;
  }
  return 0;
}

/** Whether all bytes are ASCII; four at a time. */
function isAsciiBytes(bytes: Uint8Array): boolean {
  const aligned = Math.min(bytes.length, (4 - (bytes.byteOffset & 3)) & 3);
  const count = (bytes.length - aligned) >> 2;
  let bits = 0;
  for (let p = 0; p < aligned; p++) bits |= bytes[p] as number;
  for (let p = aligned + 4 * count; p < bytes.length; p++) bits |= bytes[p] as number;
  if (count === 0) return bits < 128;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, count);
  let high = 0;
  let i = 0;
  for (; i + 4 <= count; i += 4)
    high |= (words[i] as number) | (words[i + 1] as number) | (words[i + 2] as number) | (words[i + 3] as number);
  for (; i < count; i++) high |= words[i] as number;
  return bits < 128 && (high & 0x80808080) === 0;
}

/** Whether bytes are UTF-8, a character cut at the end excepted. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(unshared(bytes), { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** TextDecoder refuses views of shared memory. */
const unshared = (bytes: Uint8Array): Uint8Array => (bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice());
