import { startOfDay, YEARS } from "../time.ts";
import { decodeText } from "./decodeText.ts";

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const MISSING = new Set(["", "NA", "N/A", "NaN", "NaT", "nan", "null", "NULL", "None"]);

/**
 * The epoch milliseconds of the date that `bytes[from, to)` spells; NaN for a missing value, `undefined` for anything
 * else.
 *
 * `2025-01-31`, `2025-01-31 09:39:37`, `2025-01-31T09:39:37.250`: without a zone the shop's own clock, kept as if it
 * were UTC. With `Z` or `+01:00` the instant, in UTC.
 */
export function parseDate(bytes: Uint8Array, from: number, to: number): number | undefined {
  const text = decodeText(bytes, from, to)?.trim();
  return text === undefined ? undefined : parseDateText(text);
}

/** As {@link parseDate}, of a string. */
export function parseDateText(text: string): number | undefined {
  if (MISSING.has(text)) return Number.NaN;
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const start = startOfDay(Number(year), Number(month), Number(day));
  if (start === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
  const offset = zoneOffset(zone);
  if (offset === undefined) return undefined;
  const ms = start + time + Number(fraction.padEnd(3, "0").slice(0, 3)) - offset;
  // a zone may push the instant out of the years that can be written
  return ms >= YEARS.first && ms <= YEARS.last ? ms : undefined;
}

/** Milliseconds that a zone's clock is ahead of UTC. */
function zoneOffset(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 18 || minutes > 59) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Epoch milliseconds of the day in `YYYY-MM-DD ` or `YYYY-MM-DDT`, NaN when there is something else or no such day. */
export function dayAt(bytes: Uint8Array, from: number): number {
  const two = (at: number): number => {
    const tens = (bytes[from + at] as number) - 48;
    const units = (bytes[from + at + 1] as number) - 48;
    return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? 10 * tens + units : Number.NaN;
  };
  const separator = bytes[from + 10];
  if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45 || (separator !== 32 && separator !== 84)) return Number.NaN;
  return startOfDay(100 * two(0) + two(2), two(5), two(8)) ?? Number.NaN;
}
