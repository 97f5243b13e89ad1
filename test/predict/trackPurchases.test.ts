import { expect, test } from "vitest";
import { mbgNbd } from "../../src/models/purchaseModels.ts";
import { breaths } from "../../src/pieces.ts";
import { orderHistoryOf } from "../../src/predict/MemoryOrderHistory.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { trackPurchases } from "../../src/predict/trackPurchases.ts";
import { invalidOption } from "../shared/failures.ts";

const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 1);
const orders = Array.from({ length: 900 }, (_, i) => {
  return { customerId: `C${(i * i * 7) % 211}`, date: new Date(START + Math.floor(i / 3) * DAY), revenue: 10 };
});
const CUT = "2025-07-31";
/** The last day known, and the first of the periods of which one ends with it: both counted from the first order's day. */
const [KNOWN, FIRST] = [211, 211 + 1 - 31 * 7];

/** Days on which each customer bought, counted from the first day. */
function daysByCustomer(): Map<string, number[]> {
  const days = new Map<string, Set<number>>();
  for (const { customerId, date } of orders) {
    const own = days.get(customerId) ?? new Set();
    days.set(customerId, own.add((date.getTime() - START) / DAY));
  }
  return new Map(Array.from(days, ([id, own]) => [id, [...own].sort((a, b) => a - b)]));
}

test("trackPurchases(orders) counts repeat purchases of those who had bought by then", async () => {
  const { periods, customers, model, periodDays, calibrationEnd } = await trackPurchases(orders, {
    calibrationEnd: CUT,
  });
  expect([model, periodDays, calibrationEnd]).toEqual(["mbgNbd", 7, CUT]);
  const cut = (Date.parse(CUT) - START) / DAY;
  const known = [...daysByCustomer().values()].filter(([first]) => (first as number) <= cut);
  expect(customers).toBe(known.length);
  expect(periods).toHaveLength(43);
  for (const [i, { actual, heldOut, periodStart, cumulativeActual }] of periods.entries()) {
    const repeats = known.flatMap((days) => days.slice(1));
    expect(actual).toBe(repeats.filter((day) => day >= FIRST + 7 * i && day < FIRST + 7 * i + 7).length);
    expect(cumulativeActual).toBe(repeats.filter((day) => day < FIRST + 7 * i + 7).length);
    expect(periodStart).toBe(new Date(START + (FIRST + 7 * i) * DAY).toISOString().slice(0, 10));
    expect(heldOut).toBe(FIRST + 7 * i > KNOWN);
  }
});

test("trackPurchases(orders) expects what the fitted model says of everyone since their first purchase", async () => {
  const { periods } = await trackPurchases(orders, { calibrationEnd: CUT, model: "mbgNbd" });
  const { params } = mbgNbd.fit(purchaseHistories(orders, { asOf: CUT }));
  const cut = (Date.parse(CUT) - START) / DAY;
  const known = [...daysByCustomer().values()].filter(([first]) => (first as number) <= cut);
  const upTo = (day: number) =>
    known.reduce(
      (sum, [first = 0]) => sum + (day > first ? mbgNbd.expectedPurchases(params, undefined, day - first) : 0),
      0,
    );
  for (const i of [0, 10, 42]) {
    expect(periods[i]?.cumulativeExpected).toBeCloseTo(upTo(FIRST + 7 * i + 6), 8);
    expect(periods[i]?.expected).toBeCloseTo(upTo(FIRST + 7 * i + 6) - (i === 0 ? 0 : upTo(FIRST + 7 * i - 1)), 8);
  }
});

test("trackPurchases(an order history) is the same", async () => {
  const history = orderHistoryOf("test", orders, {}, breaths());
  expect(await trackPurchases(history, { calibrationEnd: CUT })).toEqual(
    await trackPurchases(orders, { calibrationEnd: CUT }),
  );
});

test("trackPurchases(orders, { periodDays }) has one that ends with the last day known, and none that is not over", async () => {
  const { periods } = await trackPurchases(orders, { calibrationEnd: CUT, periodDays: 90 });
  expect(periods.map(({ periodStart }) => periodStart)).toEqual(["2024-11-04", "2025-02-02", "2025-05-03"]);
});

test("trackPurchases(orders of many years) has periods of several weeks", async () => {
  const long = [0, 1, 2].flatMap((i) => [
    { customerId: `C${i}`, date: "1990-01-01", revenue: 5 },
    { customerId: `C${i}`, date: "2025-01-01", revenue: 5 },
  ]);
  const { periodDays, periods } = await trackPurchases(long);
  expect(periodDays).toBe(28);
  expect(periods.length).toBeLessThanOrEqual(520);
  await expect(trackPurchases(long, { periodDays: 1 })).rejects.toThrow(invalidOption("periodDays"));
  // a mistyped year is no reason to wait for minutes
  const mistyped = [...long, { customerId: "C1", date: "9025-01-01", revenue: 5 }];
  await expect(trackPurchases(mistyped)).rejects.toThrow(/orders of at most 36525 days, got 1990-01-01 to 9025-01-01/);
});

test.each([
  ["calibrationEnd", { calibrationEnd: "2024-01-01" }],
  ["calibrationEnd", { calibrationEnd: "2026-01-01" }],
  ["model", { model: "none" as never }],
  ["periodDays", { periodDays: 0 }],
  ["refunds", { refunds: "some" as never }],
])("trackPurchases(orders, a wrong %s) is an OptionError", async (name, options) => {
  await expect(trackPurchases(orders, options)).rejects.toThrow(invalidOption(name));
});

test("trackPurchases(no orders) is an OptionError, and a signal stops it", async () => {
  await expect(trackPurchases([])).rejects.toThrow(invalidOption("orders"));
  await expect(trackPurchases(orders.slice(0, 2))).rejects.toThrow(/lines of at least two days/);
  await expect(trackPurchases(orders, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
