import { DataError, OptionError } from "../errors.ts";

/**
 * Where the text of a CSV table comes from: text, bytes, or anything that yields either. Bytes are UTF-8.
 *
 * A string, bytes and a `Blob` can be read again and again; a stream, an async iterable and a `Response` only once.
 */
export type CsvInput =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

/** Characters or bytes to take at once from what is in memory already. */
const STEP = 1 << 20;

/** The size of an input in bytes, where it is known beforehand. */
export function byteLength(input: CsvInput): number | undefined {
  if (input instanceof Uint8Array || input instanceof ArrayBuffer) return input.byteLength;
  if (input instanceof Blob) return input.size;
  if (!(input instanceof Response) || input.headers.has("content-encoding")) return undefined;
  const length = input.headers.get("content-length");
  // a hint from outside: what is no size, or more than any machine has, is no hint
  return length !== null && /^\d{1,12}$/.test(length) ? Number(length) : undefined;
}

/** The encoding that a response says it has. */
export function charsetOf(input: unknown): string | undefined {
  if (!(input instanceof Response)) return undefined;
  const [, charset] = /charset="?([\w.:-]+)/i.exec(input.headers.get("content-type") ?? "") ?? [];
  try {
    return charset === undefined ? undefined : new TextDecoder(charset).encoding;
  } catch {
    return undefined;
  }
}

/**
 * The bytes of an input, a piece at a time.
 *
 * @throws DataError `source_consumed` when the input was read before, `missing_file` when a response says so
 */
export async function* byteChunks(input: CsvInput, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (typeof input === "string") yield* encoded(pieces(input));
  else if (input instanceof Uint8Array) yield* slices(input);
  else if (input instanceof ArrayBuffer) yield* slices(new Uint8Array(input));
  else if (input instanceof Blob) yield* streamed(input.stream(), signal);
  else if (input instanceof Response) yield* streamed(bodyOf(input), signal);
  else if (input instanceof ReadableStream) yield* encoded(streamed(input, signal));
  else if (typeof input === "object" && input !== null && Symbol.asyncIterator in input) yield* encoded(once(input));
  else
    throw new OptionError(
      "readTable",
      "input",
      "text, bytes, a Blob, a Response, a stream or an async iterable",
      input,
    );
}

/** Iterables that were read; unlike streams they do not tell. */
const read = new WeakSet<AsyncIterable<unknown>>();

function once<T>(input: AsyncIterable<T>): AsyncIterable<T> {
  if (read.has(input)) throw consumed();
  read.add(input);
  return input;
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (!response.ok) {
    const got = `${response.status} ${response.statusText}`.trim();
    throw new DataError("missing_file", `expected a file, got the answer ${got}`, {
      file: response.url,
      value: got,
      expected: "a file",
    });
  }
  if (response.bodyUsed) throw consumed();
  return response.body ?? new Blob([]).stream();
}

/** A reader rather than `for await`, which not every browser knows for streams. */
export async function* streamed<T>(stream: ReadableStream<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  if (stream.locked) throw consumed();
  const reader = stream.getReader();
  let done = false;
  const cancel = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      const next = await reader.read();
      done = next.done;
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    done = true;
    throw error;
  } finally {
    signal?.removeEventListener("abort", cancel);
    if (!done) await reader.cancel().catch(() => undefined);
    // the lock stays: a stream that was read has nothing more to give
  }
}

function consumed(): DataError {
  return new DataError(
    "source_consumed",
    "expected a source that can be read, got a stream that was read before: give a function that opens a new one",
    { expected: "an unread stream" },
  );
}

function* pieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += STEP) yield text.slice(from, from + STEP);
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += STEP) yield bytes.subarray(from, from + STEP);
}

/** Text as UTF-8, whole characters at a time: a piece may end between the two halves of one. */
async function* encoded(chunks: AsyncIterable<Uint8Array | string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk !== "string") {
      const bytes: unknown = chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : chunk;
      if (!(bytes instanceof Uint8Array))
        throw new OptionError("readTable", "input", "a source of bytes or text", bytes);
      yield bytes;
      continue;
    }
    const text = half + chunk;
    const last = text.charCodeAt(text.length - 1);
    half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : "";
    yield encoder.encode(half === "" ? text : text.slice(0, -1));
  }
  if (half !== "") yield encoder.encode(half);
}
