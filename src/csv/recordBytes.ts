/** The content of a quoted cell without what marks its quotes. */
export function unescaped(
  bytes: Uint8Array,
  from: number,
  to: number,
  marks: number,
  quote: number,
  mark: number,
): Uint8Array {
  const content = new Uint8Array(to - from - marks);
  for (let p = from, i = 0; p < to; p++, i++) {
    if (bytes[p] === mark || bytes[p] === quote) p++;
    content[i] = bytes[p] as number;
  }
  return content;
}

export function startsWith(bytes: Uint8Array, p: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[p + i] !== text[i]) return false;
  return true;
}

export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (bytes[p] !== 32 && bytes[p] !== 9) return false;
  return true;
}

/** Where so many characters of UTF-8 end. */
export function behindCharacters(bytes: Uint8Array, from: number, to: number, count: number): number {
  let p = from;
  for (let i = 0; i < count && p < to; i++) {
    p++;
    while (p < to && ((bytes[p] as number) & 0xc0) === 0x80) p++;
  }
  return p;
}
