import { startOfDay } from "../time.ts";

/** Epoch milliseconds of the day in `YYYY-MM-DD ` or `YYYY-MM-DDT`, NaN when there is something else or no such day. */
export function isoDay(bytes: Uint8Array, from: number): number {
  const two = (at: number): number => {
    const tens = (bytes[from + at] as number) - 48;
    const units = (bytes[from + at + 1] as number) - 48;
    return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? 10 * tens + units : Number.NaN;
  };
  const separator = bytes[from + 10];
  if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45 || (separator !== 32 && separator !== 84)) return Number.NaN;
  return startOfDay(100 * two(0) + two(2), two(5), two(8)) ?? Number.NaN;
}
