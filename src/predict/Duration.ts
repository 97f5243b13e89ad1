import { OptionError } from "../errors.ts";

/** A length of time with its unit: `{ days: 90 }`, `{ weeks: 13 }` or `{ years: 1 }` (of 365 days). */
export type Duration = { readonly days: number } | { readonly weeks: number } | { readonly years: number };

const DAYS = { days: 1, weeks: 7, years: 365 } as const;

/** A duration in days: whole ones, as orders are counted by days, up to 100 years. */
export function daysOf(caller: string, option: string, duration: Duration): number {
  const [[unit, count] = ["", Number.NaN], ...others] = Object.entries(duration ?? {});
  const days = unit in DAYS && typeof count === "number" ? count * DAYS[unit as keyof typeof DAYS] : Number.NaN;
  if (others.length === 0 && Number.isInteger(days) && days > 0 && days <= 36_500) return days;
  const expected = "a duration of whole days up to 100 years, as { days: 90 }, { weeks: 13 } or { years: 1 }";
  throw new OptionError(caller, option, expected, duration);
}
