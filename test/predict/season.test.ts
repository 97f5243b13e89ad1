import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { backtest } from "../../src/predict/backtest.ts";
import { learn } from "../../src/predict/learn.ts";
import { isSeasonal, seasonOf, trendOf } from "../../src/predict/season.ts";
import type { Split } from "../../src/predict/splits.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";

/** Customers who come evenly over five years, and buy so many times as often in the last quarter of each. */
function withSeason(times: number, customers = 900) {
  const random = seededRandom(8);
  const first = Date.UTC(2019, 0, 1);
  const orders = Array.from({ length: customers }, (_, i) => {
    const mean = 60 + 400 * random();
    const dates: number[] = [];
    for (let day = 1800 * random(); day < 2100; ) {
      // as many as in the season come all the time, and outside of it few stay
      const inSeason = new Date(first + day * DAY_MS).getUTCMonth() >= 9;
      if (inSeason || random() < 1 / times) dates.push(first + Math.floor(day) * DAY_MS);
      day += (-mean * Math.log(1 - random())) / times;
    }
    return dates.map((date) => ({ customerId: `C${i}`, date, revenue: 10 }));
  }).flat();
  return orders.sort((a, b) => a.date - b.date);
}

test("learn(orders with a season) finds it, how strong it is, and what it does to the days ahead", async () => {
  const orders = withSeason(4);
  const options = { horizon: { days: 90 } };
  const before = await learn(orders, { ...options, asOf: "2024-09-30" });
  const after = await learn(orders, { ...options, asOf: "2023-12-31" });
  expect(before.season?.strength).toBeGreaterThan(0.3);
  expect(before.shift).toBeGreaterThan(after.shift);
  expect([before.season?.shift, before.churn.features.some(({ name }) => name === "lastYear")]).toEqual([
    before.shift,
    true,
  ]);
});

test("backtest(orders with a season) expects as many as come in it, within a quarter", async () => {
  const tested = (calibrationEnd: string) => backtest(withSeason(4), { calibrationEnd, horizon: { days: 90 } });
  const { purchases, season } = await tested("2023-09-30");
  expect(Math.abs(purchases.bias as number)).toBeLessThan(0.25);
  expect(season?.strength).toBeGreaterThan(0.3);
  expect((purchases.low as number) <= purchases.actual && purchases.actual <= (purchases.high as number)).toBe(true);
  // the season that has just been is none that times differ by for no reason
  const after = await tested("2023-12-31");
  expect(after.warnings).not.toContain("unsteady");
  expect((after.purchases.high as number) / (after.purchases.low as number)).toBeLessThan(30);
});

test("learn(orders without a season, or of less than two years) finds none", async () => {
  const even = await learn(withSeason(1), { horizon: { days: 90 }, asOf: "2024-06-30" });
  expect(Math.abs(even.shift)).toBeLessThan(0.15);
  const short = await learn(withSeason(4), { horizon: { days: 90 }, asOf: "2020-02-01" });
  expect([short.season, short.shift]).toEqual([null, 0]);
  expect(short.churn.features.some(({ name }) => name === "lastYear")).toBe(false);
  expect([isSeasonal(90), isSeasonal(365)]).toEqual([true, false]);
});

test("seasonOf(churn, splits, day, earlier) moves by what came back, as far as such things did", async () => {
  // without features everybody is expected with one half
  const churn = { methods: ["combined"], features: [], regression: { intercept: 0, coefficients: [] } } as const;
  const splitOf = (day: number, share: number) => {
    const bought = Float64Array.from({ length: 1000 }, (_, i) => Number(i < 1000 * share));
    return { day, bought, features: new Map(), modelled: new Float64Array(1000).fill(0.5) } as unknown as Split;
  };
  const [autumn, summer, yearAgo] = [splitOf(910, 0.6), splitOf(820, 0.5), splitOf(635, 0.9)];
  const before = new Map([[910 - 365, splitOf(545, 0.7)]]);
  const found = await seasonOf(
    churn,
    [autumn, summer, yearAgo],
    1000,
    async (day) => before.get(day),
    async () => {},
  );
  // half a customer more of either kind keeps nobody and everybody in bounds
  const logit = (share: number) => Math.log((1000 * share + 0.5) / (1000 * (1 - share) + 0.5));
  const strength = (logit(0.6) * logit(0.7)) / (logit(0.7) ** 2 + 0.1);
  expect(found?.season).toEqual({ strength: close(strength), shift: close(strength * logit(0.9)) });
  expect([...(found?.shifts ?? [])]).toEqual([[autumn, close(strength * logit(0.7))]]);
  expect(
    await seasonOf(
      churn,
      [autumn, summer],
      1000,
      async (day) => before.get(day),
      async () => {},
    ),
  ).toBeNull();
});

test("trendOf(shifts) is their mean, drawn towards 0 by as much as they differ", () => {
  expect(trendOf([-0.4, -0.4, -0.4])).toEqual(close(-0.4));
  expect(trendOf([-0.4, 0.5, -0.2])).toBe(0);
  const some = trendOf([-0.3, -0.5, -0.1]);
  expect(some > -0.3 && some < 0).toBe(true);
  expect([trendOf([]), trendOf([0.3])]).toEqual([0, 0]);
});
