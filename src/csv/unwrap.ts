import { DataError, type DataErrorDetails } from "../errors.ts";

/** What the bytes of a table were wrapped in. */
export interface Wrapping {
  /** Whether it was packed with gzip. */
  gzip: boolean;
  /** What its text is encoded in, as `TextDecoder` calls it. */
  encoding: string;
  /** What says so. */
  because: "option" | "byte order mark" | "NULs" | "valid UTF-8" | "invalid UTF-8";
}

/** How much of a file is looked at to tell what it is. */
const HEAD = 4;

/**
 * The bytes of a table as UTF-8: gzip unpacked, other encodings decoded. Without a byte order mark and without an option it
 * is UTF-16 where every other byte is NUL, UTF-8 where the first bytes beyond ASCII are, else windows-1252.
 *
 * @param wrapping told what was found, as it is found
 */
export async function* unwrap(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  wrapping: Wrapping,
  place: DataErrorDetails = {},
): AsyncGenerator<Uint8Array> {
  let source = await withHead(chunks);
  if (source.head[0] === 0x1f && source.head[1] === 0x8b) {
    wrapping.gzip = true;
    source = await withHead(unpacked(source.chunks, place));
  }
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
    yield* sniffed(source.chunks, wrapping);
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
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      // a chunk may be overwritten by the next
      else controller.enqueue(new Uint8Array(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  let done = false;
  try {
    for (;;) {
      const next = await reader.read();
      done = next.done;
      if (next.done) return;
      yield next.value;
    }
  } catch (cause) {
    done = true;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const expected = "a whole gzip file";
    throw new DataError("unreadable_source", `expected ${expected}, got ${reason}`, { ...place, expected }, { cause });
  } finally {
    if (!done) await reader.cancel().catch(() => undefined);
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
async function* sniffed(chunks: AsyncIterable<Uint8Array>, wrapping: Wrapping): AsyncGenerator<Uint8Array> {
  wrapping.encoding = "utf-8";
  wrapping.because = "valid UTF-8";
  let decoder: TextDecoder | undefined;
  let decided = false;
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    if (!decided && !isAscii(chunk)) {
      decided = true;
      if (!isUtf8(chunk)) {
        decoder = new TextDecoder("windows-1252");
        wrapping.encoding = "windows-1252";
        wrapping.because = "invalid UTF-8";
      }
    }
    yield decoder === undefined ? chunk : encoder.encode(decoder.decode(unshared(chunk), { stream: true }));
  }
}

/** Whether all bytes are ASCII; four at a time. */
function isAscii(bytes: Uint8Array): boolean {
  let p = 0;
  const aligned = (4 - (bytes.byteOffset & 3)) & 3;
  let bits = 0;
  for (; p < Math.min(aligned, bytes.length); p++) bits |= bytes[p] as number;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + p, (bytes.length - p) >> 2);
  let high = 0;
  let i = 0;
  for (; i + 4 <= words.length; i += 4)
    high |= (words[i] as number) | (words[i + 1] as number) | (words[i + 2] as number) | (words[i + 3] as number);
  for (; i < words.length; i++) high |= words[i] as number;
  for (p += 4 * words.length; p < bytes.length; p++) bits |= bytes[p] as number;
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
