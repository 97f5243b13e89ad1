import { isDigitAt, isLetterAt, skipBlanks } from "./dateBytes.ts";
import { decodeAny } from "./decodeText.ts";
import { plainWord } from "./months.ts";
import { isAroundTime, type ZoneReading } from "./ZoneReading.ts";

const ZERO = 48;
const DASH = 45;
const POINT = 46;
const COLON = 58;
const AT = 64;

/**
 * Milliseconds of the time of day that stands behind a day, 0 if none does; a zone behind it is left to `zone`. `undefined`
 * when something else stands there.
 *
 * @param compact whether the day was written without separators, as times may be then
 */
export function timeOfDay(
  bytes: Uint8Array,
  from: number,
  to: number,
  compact: boolean,
  zone: ZoneReading,
): number | undefined {
  let p = skipToTime(bytes, from, to);
  if (p === to) return 0;
  if (!isDigitAt(bytes, p)) {
    const start = p > from && bytes[from] !== DASH ? p : from;
    // behind a day alone an offset is whole, or it is a third number
    if (!isLetterAt(bytes, start) && to - start < 5) return undefined;
    return zone.parse(bytes, start, to) ? 0 : undefined;
  }
  const parts = [0, 0, 0];
  let part = 0;
  const start = p;
  // HH:MM:SS, as nearly all are written
  if (isClock(bytes, p, to)) {
    for (; part < 3; part++) parts[part] = twoDigits(bytes, p + 3 * part);
    part = 2;
    p += 8;
  } else
    for (; part < 3; part++) {
      const digits = p;
      let value = 0;
      for (; p < to && isDigitAt(bytes, p) && p - digits < 6; p++) value = value * 10 + (bytes[p] as number) - ZERO;
      if (part === 0 && (p - digits === 6 || p - digits === 4) && compact) {
        const seconds = p - digits === 6 ? value : value * 100;
        [parts[0], parts[1], parts[2]] = [Math.floor(seconds / 10_000), Math.floor(seconds / 100) % 100, seconds % 100];
        break;
      }
      if (p === digits || p - digits > 2 || (part > 0 && p - digits < 2)) return undefined;
      parts[part] = value;
      const next = bytes[p];
      if (part === 2 || p >= to || !(next === COLON || (part === 0 && (next === 104 || next === POINT)))) break;
      // 14h
      if (next === 104 && (p + 1 >= to || !isDigitAt(bytes, p + 1))) break;
      p++;
    }
  // a number alone is no time
  if (
    part === 0 &&
    p - start <= 2 &&
    (p === to || bytes[p] !== 104) &&
    !isMeridiem(bytes, skipBlanks(bytes, p, to), to)
  )
    return undefined;
  const [, minute = 0, second = 0] = parts;
  let [hour = 0] = parts;
  let fraction = 0;
  if (part === 2 && p + 1 < to && (bytes[p] === POINT || bytes[p] === 44) && isDigitAt(bytes, p + 1)) {
    let scale = 100;
    for (p++; p < to && isDigitAt(bytes, p); p++) {
      fraction += scale >= 1 ? scale * ((bytes[p] as number) - ZERO) : 0;
      scale = scale >= 10 ? scale / 10 : 0;
    }
  }
  const q = skipBlanks(bytes, p, to);
  if (q < to && isMeridiem(bytes, q, to)) {
    const afternoon = ((bytes[q] as number) | 32) === 112;
    if (hour > 12 && !afternoon) return undefined;
    if (hour === 12) hour = afternoon ? 12 : 0;
    else if (hour < 12 && afternoon) hour += 12;
    p = behindMeridiem(bytes, q, to);
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (p < to && !zone.parse(bytes, p, to)) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
}

function isClock(bytes: Uint8Array, p: number, to: number): boolean {
  if (p + 8 > to || bytes[p + 2] !== COLON || bytes[p + 5] !== COLON || (p + 8 < to && isDigitAt(bytes, p + 8)))
    return false;
  for (let i = 0; i < 8; i += 3) if (!isDigitAt(bytes, p + i) || !isDigitAt(bytes, p + i + 1)) return false;
  return true;
}

const twoDigits = (bytes: Uint8Array, p: number): number =>
  10 * ((bytes[p] as number) - ZERO) + (bytes[p + 1] as number) - ZERO;

/** Where a time may begin behind a day: past blanks, commas, a `T`, words such as `at` and `um`. */
function skipToTime(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  for (;;) {
    p = skipBlanks(bytes, p, to);
    if (p >= to) return to;
    const b = bytes[p] as number;
    if (b === 44 || b === AT || (b === DASH && p > from && bytes[p + 1] === 32)) {
      p++;
      continue;
    }
    if (!isLetterAt(bytes, p)) return p;
    // 2025-01-31T09:39 needs no look at words
    if ((b | 32) === 116 && p + 1 < to && isDigitAt(bytes, p + 1)) return p + 1;
    let q = p;
    while (q < to && isLetterAt(bytes, q)) q++;
    if (q - p > 4 || !isAroundTime(plainWord(decodeAny(bytes, p, q)))) return p;
    p = q;
  }
}

function isMeridiem(bytes: Uint8Array, p: number, to: number): boolean {
  const letter = (bytes[p] as number) | 32;
  if (p + 1 >= to || (letter !== 97 && letter !== 112)) return false;
  if (((bytes[p + 1] as number) | 32) === 109) return true;
  return bytes[p + 1] === POINT && p + 2 < to && ((bytes[skipBlanks(bytes, p + 2, to)] as number) | 32) === 109;
}

/** Where `PM`, `p.m.` and `p. m.` end. */
function behindMeridiem(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from + 1] !== POINT) return from + 2;
  const behind = skipBlanks(bytes, from + 2, to) + 1;
  return behind < to && bytes[behind] === POINT ? behind + 1 : behind;
}
