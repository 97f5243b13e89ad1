const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const replacing = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of `bytes[from, to)`, or `undefined` when it is not valid UTF-8 or holds a NUL. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string | undefined {
  let bits = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return undefined;
    bits |= byte;
  }
  // a TextDecoder costs more than a short text is worth, and most texts in a shop's tables are short ASCII
  if (bits < 128 && to - from <= 64)
    return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
  try {
    return utf8.decode(unshared(bytes, from, to));
  } catch {
    return undefined;
  }
}

/** The text of `bytes[from, to)` for an error message or a rejected row: what is not UTF-8 becomes U+FFFD. */
export function decodeAny(bytes: Uint8Array, from: number, to: number): string {
  return replacing.decode(unshared(bytes, from, to));
}

/** TextDecoder refuses views of shared memory. */
function unshared(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes.subarray(from, to) : bytes.slice(from, to);
}
