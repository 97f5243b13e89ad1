import type { TextDictionary } from "./TextDictionary.ts";

/** Texts that are a fixed prefix and a running number, at least `width` digits wide: `CUS000123`. */
export interface SerialPattern {
  readonly prefix: string;
  readonly width: number;
}

/** A serial pattern with its prefix as UTF-8. */
export interface SerialBytes extends SerialPattern {
  readonly bytes: Uint8Array;
}

/** Digits a serial number may have and still be a 32-bit code. */
export const MAX_SERIAL_DIGITS = 9;
/** No comma in the prefix: the scanner compares prefixes before it looks for the cell's end. */
const SHAPE = /^((?:[\x20-\x2b\x2d-\x7e]*[\x20-\x2b\x2d-\x2f\x3a-\x7e])?)(\d{1,9})$/;

/** Serial texts need no dictionary in memory: the code says the number, the pattern says the rest. */
export class SerialDictionary implements TextDictionary {
  /** @param offset code of the number 0; negative when the numbers start high */
  constructor(
    readonly pattern: SerialPattern,
    readonly offset: number,
    readonly size: number,
  ) {
    Object.freeze(pattern);
    Object.freeze(this);
  }

  at(code: number): string | null {
    return code === 0 ? null : serialText(this.pattern, code - this.offset);
  }

  indexOf(text: string): number {
    const { prefix } = this.pattern;
    if (!text.startsWith(prefix)) return 0;
    const digits = text.slice(prefix.length);
    if (!/^\d{1,9}$/.test(digits)) return 0;
    const code = Number(digits) + this.offset;
    return code > 0 && code < this.size && this.at(code) === text ? code : 0;
  }

  codesOf(other: TextDictionary): Uint32Array | undefined {
    if (!(other instanceof SerialDictionary)) return undefined;
    if (other.pattern.prefix !== this.pattern.prefix || other.pattern.width !== this.pattern.width) return undefined;
    const shift = this.offset - other.offset;
    const codes = new Uint32Array(other.size);
    const end = Math.min(other.size, this.size - shift);
    for (let code = Math.max(1, 1 - shift); code < end; code++) codes[code] = code + shift;
    return codes;
  }
}

/** The text of a serial number. */
export function serialText({ prefix, width }: SerialPattern, serial: number): string {
  return prefix + String(serial).padStart(width, "0");
}

/** The pattern that all these texts share, if they do: a prefix without a digit at its end, then up to nine digits. */
export function findSerialPattern(texts: Iterable<string>): SerialPattern | undefined {
  let prefix: string | undefined;
  let width = MAX_SERIAL_DIGITS;
  const digits: string[] = [];
  for (const text of texts) {
    const match = SHAPE.exec(text);
    if (match === null) return undefined;
    prefix ??= match[1] as string;
    if (match[1] !== prefix) return undefined;
    digits.push(match[2] as string);
    width = Math.min(width, (match[2] as string).length);
  }
  if (prefix === undefined || digits.some((d) => d.length > width && d.startsWith("0"))) return undefined;
  return { prefix, width };
}

/** The number of a serial text, -1 when `bytes[from, to)` does not follow the pattern. */
export function serialNumber(
  bytes: Uint8Array,
  from: number,
  to: number,
  { bytes: prefix, width }: SerialBytes,
): number {
  const digits = to - from - prefix.length;
  if (digits < width || digits > MAX_SERIAL_DIGITS) return -1;
  for (let i = 0; i < prefix.length; i++) if (bytes[from + i] !== prefix[i]) return -1;
  if (digits > width && bytes[to - digits] === 48) return -1;
  let value = 0;
  for (let p = to - digits; p < to; p++) {
    const d = (bytes[p] as number) - 48;
    if (d < 0 || d > 9) return -1;
    value = value * 10 + d;
  }
  return value;
}
