import { describe, expect, test } from "vitest";
import { randomGamma } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { type BacktestReport, backtest } from "../../src/predict/backtest.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { DAY_MS } from "../../src/time.ts";
import { expectFinite } from "../shared/finite.ts";

const FIRST = Date.UTC(2020, 0, 1);

interface Order {
  customerId: string;
  date: number;
  revenue: number;
  country?: string | null;
}

interface ShopOptions {
  customers?: number;
  days?: number;
  /** Stages of a gap: 1 for chance. */
  stages?: number;
  /** P(a customer leaves after a purchase). */
  leaves?: number;
  revenue?: (i: number, random: () => number) => number;
}

/** Customers who come over most of the time and buy with a mean gap of their own. */
function shop({
  customers = 200,
  days = 800,
  stages = 1,
  leaves = 0.04,
  revenue = (_, random) => 5 + 20 * random(),
}: ShopOptions): Order[] {
  const random = seededRandom(stages + customers);
  const orders: Order[] = [];
  for (let i = 0; i < customers; i++) {
    const gap = 20 + 60 * random();
    for (
      let day = random() * days * 0.7;
      day < days;
      day += Math.max(1, (gap * randomGamma(stages, random)) / stages)
    ) {
      orders.push({ customerId: `C${i}`, date: FIRST + Math.floor(day) * DAY_MS, revenue: revenue(i, random) });
      if (random() < leaves) break;
    }
  }
  return orders.sort((a, b) => a.date - b.date);
}

const total = ({ low, high, actual }: BacktestReport["purchases"]) =>
  (low as number) <= actual && actual <= (high as number);

describe("simulated shops whose truth is known", () => {
  test.each([1, 2, 4])("gaps of %i stages: the model has them, and the sum is within its interval", async (stages) => {
    const { purchases, chosen, churn } = await backtest(shop({ customers: 600, stages }), { horizon: { days: 60 } });
    const { report } = await predictCustomers(shop({ customers: 600, stages }), {
      backtest: false,
      recommendations: false,
    });
    const { model, params } = report.model.purchases;
    if (stages > 1) expect([model, params.k]).toEqual(["mbgCnbdK", stages]);
    expect(params.k ?? 1).toBe(stages);
    expect([chosen.innerCuts, total(purchases), churn.rank.verdict]).toEqual([expect.any(Number), true, "better"]);
    expect(Math.abs(purchases.bias as number)).toBeLessThan(0.15);
    expect(purchases.coverage).toBeGreaterThan(0.9);
  });

  test("a break: most customers stop, which the report says, and probabilities stay what they can be", async () => {
    const orders = shop({ customers: 500, days: 1000 }).filter(
      ({ customerId, date }) => date < FIRST + 820 * DAY_MS || Number(customerId.slice(1)) % 10 === 0,
    );
    const { churn, purchases } = await backtest(orders, { horizon: { days: 60 } });
    const { report } = await predictCustomers(orders, { horizon: { days: 60 }, recommendations: false });
    expect(report.warnings.map(({ code }) => code)).toContain("unsteady");
    // features that were never seen so extreme count no further: the error does not run away
    expect(churn.brier).toBeLessThan(0.2);
    expect(total(purchases)).toBe(true);
  });

  test("a subscription, one price for all, and 40 customers: as sure as they can be, with their codes", async () => {
    const monthly = shop({ stages: 400, leaves: 0.02, days: 700 });
    const sure = await backtest(monthly, { horizon: { days: 60 } });
    expect([sure.churn.brier < 0.12, Math.abs(sure.purchases.bias as number) < 0.1]).toEqual([true, true]);
    const price = await predictCustomers(shop({ revenue: () => 9.99 }), { recommendations: false });
    expect(price.report.warnings.map(({ code }) => code)).toContain("constant_spend");
    const { expectedSpend, expectedPurchases } = price.customers.row(3);
    expect((expectedSpend as number) / (expectedPurchases as number)).toBeGreaterThan(5);
    const few = await backtest(shop({ customers: 40 }), { horizon: { days: 60 } });
    for (const { verdict } of [few.churn.rank, few.purchases.error, few.spend.sum])
      expect(["better", "notBetter", "notEnoughData"]).toContain(verdict);
  });
});

const day = (after: number) => FIRST + after * DAY_MS;
const year = (date: number) => new Date(date).getUTCFullYear();
const HARD: Readonly<Record<string, () => Order[]>> = {
  "one customer": () => [{ customerId: "a", date: FIRST, revenue: 5 }],
  "one order each": () => Array.from({ length: 50 }, (_, i) => ({ customerId: `C${i}`, date: day(i), revenue: 5 })),
  "all orders on one day": () =>
    Array.from({ length: 50 }, (_, i) => ({ customerId: `C${i % 9}`, date: FIRST, revenue: 5 })),
  "refunds without an order": () => [
    ...shop({ customers: 30, days: 400 }),
    { customerId: "C1", date: day(-99), revenue: -5 },
  ],
  "negative spend": () =>
    shop({ customers: 40 }).flatMap((order, i) =>
      i % 3 ? [order] : [order, { ...order, revenue: -3 * order.revenue }],
    ),
  "nothing spent": () => shop({ customers: 40, revenue: () => 0 }),
  "one customer with 20,000 orders": () => [
    ...shop({ customers: 40, days: 400 }),
    ...Array.from({ length: 20_000 }, (_, i) => ({ customerId: "big", date: day(i % 400), revenue: 1 })),
  ],
  "a year": () => shop({ days: 365 }),
  "two years with a gap": () => shop({ days: 900 }).filter(({ date }) => date < day(300) || date > day(600)),
  "gaps all equal": () => shop({ customers: 60, stages: 1e9, leaves: 0 }),
  "gaps of a day": () =>
    Array.from({ length: 3000 }, (_, i) => ({ customerId: `C${i % 12}`, date: day(Math.floor(i / 12)), revenue: 3 })),
  "amounts over nine orders of magnitude": () => shop({ customers: 100, revenue: (_, random) => 10 ** (9 * random()) }),
  "a loyalty programme from the cut on": () =>
    shop({}).flatMap((order) =>
      order.date > day(710) ? [0, 3, 6, 9].map((k) => ({ ...order, date: order.date + k * DAY_MS })) : [order],
    ),
  "ids that change at New Year": () =>
    shop({ days: 1100 }).map((order) => ({ ...order, customerId: `${year(order.date)} ${order.customerId}` })),
  "20 customers": () => shop({ customers: 20 }),
  "a country of each customer's own": () =>
    shop({ customers: 300 }).map((order) => ({ ...order, country: `of ${order.customerId}` })),
  "one country": () => shop({}).map((order) => ({ ...order, country: "NG" })),
  "no country": () => shop({}).map((order) => ({ ...order, country: null })),
};

describe("shops that are hard to predict", () => {
  test.each(Object.keys(HARD))(
    "%s: every figure is a number, within its interval, and the same as JSON",
    async (name) => {
      const orders = (HARD[name] as () => Order[])();
      const features = orders.some(({ country }) => country !== undefined) ? ["country"] : [];
      const { customers, report } = await predictCustomers(orders, { features, recommendations: false });
      for (const row of customers) {
        const { daysBetweenPurchases: _, ...rest } = row;
        expectFinite([Object.values(rest).filter((value) => typeof value === "number")]);
        const within = (low: unknown, value: unknown, high: unknown) =>
          (low as number) <= (value as number) && (value as number) <= (high as number);
        expect(within(row.expectedPurchasesLow, row.expectedPurchases, row.expectedPurchasesHigh)).toBe(true);
        expect(within(row.expectedSpendLow, row.expectedSpend, row.expectedSpendHigh)).toBe(true);
        // no fewer purchases than P(an order), which is what it is nearly worth at least
        expect(row.expectedPurchases).toBeGreaterThanOrEqual(1 - (row.churnProbability as number) - 1e-12);
      }
      const { asOf: ___, backtest: tested, ...plain } = report;
      expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
      for (const { code, message } of report.warnings)
        expect([code, message].every((text) => text.length > 0)).toBe(true);
      if (tested === null) expect(report.warnings.map(({ code }) => code)).toContain("not_tested");
    },
  );
});
