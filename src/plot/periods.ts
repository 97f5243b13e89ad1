import type { BandScale } from "./Chart.ts";
import type { Formats } from "./formats.ts";

/** Periods by their first days, as an axis has them. */
export interface PeriodAxis {
  /** `month`, say; `period` where one alone does not tell. */
  readonly unit: string;
  readonly scale: BandScale;
  /** Each in full. */
  readonly names: readonly string[];
  /** From the first to the last, in words. */
  readonly span: string;
}

const DAY_MS = 86_400_000;

/** The shortest distance between two periods says how long they are. */
function unitOf(starts: readonly number[]): string {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < starts.length; i++)
    shortest = Math.min(shortest, Math.abs((starts[i] as number) - (starts[i - 1] as number)) / DAY_MS);
  if (shortest >= 365) return shortest === Number.POSITIVE_INFINITY ? "period" : "year";
  if (shortest >= 89) return "quarter";
  if (shortest >= 28) return "month";
  return shortest >= 7 ? "week" : "day";
}

/**
 * Periods as an axis.
 *
 * @param starts first days as `2025-01-31`, or weeks as `2025-W05`, in order of time
 */
export function periodAxis(starts: readonly string[], formats: Formats, unit?: string): PeriodAxis {
  const times = starts.map((start) => Date.parse(start));
  // names of weeks are no dates
  const isNamed = times.some(Number.isNaN);
  const length = unit ?? (isNamed ? "week" : unitOf(times));
  const name = (start: string): string => {
    const date = new Date(start);
    if (isNamed) return start;
    if (length === "month") return formats.monthOfYear(date);
    if (length === "quarter") return `Q${quarterOf(date)} ${date.getUTCFullYear()}`;
    return length === "year" ? String(date.getUTCFullYear()) : formats.day(date);
  };
  const short = (start: string): string => {
    const date = new Date(start);
    if (isNamed) return start.slice(start.indexOf("W"));
    if (length === "month") return formats.month(date);
    if (length === "quarter") return `Q${quarterOf(date)}`;
    return length === "year" ? String(date.getUTCFullYear()) : formats.dayOfMonth(date);
  };
  const names = starts.map(name);
  const [first, last] = [names[0], names.at(-1)];
  return {
    unit: length,
    names,
    scale: {
      kind: "band",
      label: "",
      values: starts.map(short),
      ...(length !== "year" && { groups: starts.map((start) => start.slice(0, start.indexOf("-", 1))) }),
    },
    span: first === undefined ? "no periods" : first === last ? first : `${first} to ${last}`,
  };
}

const quarterOf = (date: Date): number => Math.floor(date.getUTCMonth() / 3) + 1;

/** What `partial` means, where one is. */
export const partialNote = (isPartial: boolean, unit: string): readonly string[] =>
  isPartial ? [`The last ${unit} is not over: drawn pale, with what is known so far.`] : [];
