import { startOfDay } from "../time.ts";
import { isMissing } from "./missingText.ts";

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-8]):?[0-5]\d)?)?$/;

/**
 * The epoch milliseconds of an ISO date; NaN for a missing value, `undefined` for anything else.
 *
 * `2025-01-31`, `2025-01-31 09:39:37`, `2025-01-31T09:39:37.250+01:00`: the clock that is written, kept as if it were UTC,
 * whatever zone stands behind it.
 */
export function parseDateText(text: string): number | undefined {
  if (isMissing(text)) return Number.NaN;
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = ""] = match;
  const start = startOfDay(Number(year), Number(month), Number(day));
  if (start === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
  return start + time + Number(fraction.padEnd(3, "0").slice(0, 3));
}
