export function isDigitAt(bytes: Uint8Array, p: number): boolean {
  const b = bytes[p] as number;
  return b >= 48 && b <= 57;
}

/** Letters, and all that is not ASCII but a blank. */
export function isLetterAt(bytes: Uint8Array, p: number): boolean {
  const b = bytes[p] as number;
  const lower = b | 32;
  return (lower >= 97 && lower <= 122) || b >= 0x80;
}

export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  for (;;) {
    if (p < to && bytes[p] === 32) p++;
    else if (p + 1 < to && bytes[p] === 0xc2 && bytes[p + 1] === 0xa0) p += 2;
    else if (
      p + 2 < to &&
      bytes[p] === 0xe2 &&
      bytes[p + 1] === 0x80 &&
      (bytes[p + 2] === 0xaf || bytes[p + 2] === 0x89)
    )
      p += 3;
    else return p;
  }
}
