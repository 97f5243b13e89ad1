const LF = 10;
const CR = 13;

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

/** A record without its line end and the blank lines behind it. */
export function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n,".includes(text[end - 1] as string)) end--;
  const lineEnd = text.slice(end).search(/[\r\n]/);
  return lineEnd < 0 ? text : text.slice(0, end + lineEnd);
}

/** The line ends in `bytes[from, to)`. */
export function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let p = from; p < to; p++) if (bytes[p] === LF || (bytes[p] === CR && bytes[p + 1] !== LF)) count++;
  return count;
}

/** Where the last whole line of `bytes[from, to)` ends. */
export function lastLineEnd(bytes: Uint8Array, from: number, to: number): number {
  const lf = to > from ? bytes.lastIndexOf(LF, to - 1) : -1;
  if (lf >= from) return lf + 1;
  // a CR at the very end may be half of a CRLF
  const cr = to - 1 > from ? bytes.lastIndexOf(CR, to - 2) : -1;
  return cr >= from ? cr + 1 : from;
}
