import fc from "fast-check";
import type { Period } from "../../src/time.ts";
import { DAY_MS } from "../../src/time.ts";

/** An order as an oracle sees it. */
export interface OrderRow {
  readonly customerId: string;
  readonly date: Date;
  readonly revenue: number | null;
  readonly netSales: number | null;
  readonly category: string | null;
}

/** Whether a row is money given back: the sign of the gross amount alone says so. */
export const isRefund = ({ revenue }: OrderRow): boolean => (revenue ?? 0) < 0;

/** The rows up to the end of a day, given as any moment of it. */
export function knownBy(orders: readonly OrderRow[], asOf: number | undefined): OrderRow[] {
  return orders.filter(({ date }) => asOf === undefined || date.getTime() < (Math.floor(asOf / DAY_MS) + 1) * DAY_MS);
}

/** Quarters of a unit: their sums are exact in whatever order they are added. */
export const amounts = fc.integer({ min: -4000, max: 40_000 }).map((quarters) => quarters / 4);
/** Keys that share a pattern, and keys that objects and dictionaries stumble over. */
const families = [
  ["C1", "C2", "C3", "C10", "C11"],
  ["C1", "c1", "__proto__", "constructor", 'é,"\n', "42"],
];
const SPECIAL = ["2020-02-29", "2024-02-29", "2023-12-31", "2024-01-01", "2024-12-30", "2021-03-31", "2021-04-01"];

/** Some orders in any order of rows, within so many days from 2019-12-27, or on days where calendars go wrong. */
export function ordersWithin(days: number): fc.Arbitrary<OrderRow[]> {
  const from = Date.UTC(2019, 11, 27);
  const dates = fc
    .oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: days * DAY_MS - 1 }).map((ms) => from + ms) },
      { weight: 1, arbitrary: fc.constantFrom(...SPECIAL).map((day) => Date.parse(day)) },
      { weight: 1, arbitrary: fc.constantFrom(...SPECIAL).map((day) => Date.parse(day) + DAY_MS - 1) },
    )
    .filter((ms) => ms < from + days * DAY_MS)
    .map((ms) => new Date(ms));
  return fc.constantFrom(...families).chain((customers) =>
    fc.array(
      fc.record({
        customerId: fc.constantFrom(...customers),
        date: dates,
        revenue: fc.option(amounts, { freq: 8 }),
        netSales: fc.option(amounts, { freq: 8 }),
        category: fc.option(fc.constantFrom("Feed", "Seeds", "__proto__", "constructor"), { freq: 8 }),
      }),
      { maxLength: 30 },
    ),
  );
}

export const periods: readonly Period[] = ["day", "week", "month", "quarter", "year"];

/** First day of the period in which a day lies, read off the calendar. */
export function periodStart(period: Period, ms: number): string {
  const day = new Date(ms).toISOString().slice(0, 10);
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  if (period === "week") return new Date(ms).getUTCDay() === 1 ? day : periodStart(period, ms - DAY_MS);
  if (period === "month") return `${day.slice(0, 7)}-01`;
  if (period === "quarter") return `${year}-${["01", "04", "07", "10"][Math.ceil(month / 3) - 1]}-01`;
  return period === "year" ? `${year}-01-01` : day;
}

/** Every period from one date to another. */
export function periodsBetween(period: Period, from: number, to: number): string[] {
  const starts = new Set<string>();
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day <= to; day += DAY_MS) starts.add(periodStart(period, day));
  return [...starts];
}

/** Whether a period goes on after the last day with data. */
export function isPartial(period: Period, start: string, lastDay: number): boolean {
  return periodStart(period, lastDay + DAY_MS) <= start;
}
