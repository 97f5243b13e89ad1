import { decodeText } from "./decodeText.ts";

/** What pandas, R and spreadsheets write where a number is missing; nothing else can be meant in a number column. */
const MISSING = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => 10 ** k);

/**
 * The number that `bytes[from, to)` spells in decimal, exactly as `Number()` would give it; NaN for a missing value,
 * `undefined` for anything else (words, `1,234`, `0x10`, `Infinity`).
 *
 * Up to 15 digits the mantissa is an exact integer and one division by an exact power of ten rounds once, hence
 * correctly (Clinger 1990, the fast path); everything else goes through `Number`.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number | undefined {
  let p = from;
  const negative = bytes[p] === 45;
  if (negative || bytes[p] === 43) p++;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let point = false;
  for (; p < to && digits <= 15; p++) {
    const digit = (bytes[p] as number) - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      // leading zeros are not significant, but 0.1 needs its zero counted as a digit seen
      if (mantissa > 0) digits++;
      if (point) scale++;
    } else if (digit === -2 && !point) point = true;
    else break;
  }
  if (p === to && digits > 0 && digits <= 15 && scale <= 22) {
    const value = mantissa / (POWERS[scale] as number);
    return negative ? -value : value;
  }
  const text = decodeText(bytes, from, to);
  return text === undefined ? undefined : parseNumberText(text);
}

/** As {@link parseNumber}, of a string. */
export function parseNumberText(spelt: string): number | undefined {
  const text = spelt.trim();
  if (MISSING.has(text)) return Number.NaN;
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  // 1e999 is a number to Number(), but no amount of anything
  return Number.isFinite(value) ? value : undefined;
}
