import fc from "fast-check";
import type { Line } from "./law.ts";

const day = fc.constantFrom("2025-01-05", "2025-01-20", "2025-01-31", "2025-02-01", "2025-02-10", "2025-04-01");
const time = fc.constantFrom("", "", " 08:00:00", " 23:59:59");
// whole amounts, so that sums are exact in any order
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 4, arbitrary: fc.integer({ min: -40, max: -1 }) },
  fc.constantFrom(0, null, -1_000_000),
);
const line = fc.record({
  orderId: fc.option(fc.constantFrom("1", "2", "3", "#4", "007", "123456789012345678", "123456789012345679")),
  customerId: fc.option(fc.constantFrom("A", "B", "C"), { freq: 5 }),
  date: fc.tuple(day, time).map(([d, t]) => d + t),
  revenue: amount,
  netSales: amount,
  category: fc.option(fc.constantFrom("Feed", "Seeds", "Poultry")),
  product: fc.option(fc.constantFrom("hen", "corn")),
});
const withoutIds = line.map(({ orderId: _, ...rest }) => rest);
export const sorted = <T extends Line>(lines: T[]): T[] =>
  [...lines].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
/** Lines with and without order ids, in any order and in order of time, and those of an order one after the other. */
export const lines = fc.oneof(
  fc.array(line, { maxLength: 14 }),
  fc.array(line, { maxLength: 14 }).map(sorted),
  fc.array(withoutIds, { maxLength: 14 }),
  fc.array(withoutIds, { maxLength: 14 }).map(sorted),
  fc
    .array(fc.tuple(line, fc.array(amount, { maxLength: 3 })), { maxLength: 6 })
    .map((orders) =>
      orders.flatMap(([own, more], i) =>
        [own, ...more.map((revenue) => ({ ...own, revenue }))].map((one) => ({ ...one, orderId: `${i}` })),
      ),
    ),
);
export const asOf = fc.option(fc.constantFrom("2025-01-01", "2025-01-20", "2025-02-01", "2025-06-30"), {
  nil: undefined,
});
export const revenue = fc.constantFrom("gross" as const, "net" as const);
export const refunds = fc.constantFrom("net" as const, "ignore" as const);
