import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { csvDirectory } from "../../src/node/csvDirectory.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";

/** The real shop's three files are not part of the project: CLIENTELE_SHARED says where they are. */
const SHOP = join(process.env.CLIENTELE_SHARED ?? "/nowhere", "data/shop");
const there = existsSync(SHOP);

/** Equal to 1e-9 relative: the original's own number parser is inexact in the last digits. */
function near(value: unknown, expected: unknown): void {
  if (typeof expected === "number") {
    expect(
      typeof value === "number" && Math.abs(value - expected) <= 1e-9 * Math.abs(expected),
      `${value} is not ${expected}`,
    ).toBe(true);
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, part] of Object.entries(expected)) near((value as Record<string, unknown>)[key], part);
  } else expect(value).toBe(expected);
}

describe.skipIf(!there)("the real shop (skipped: CLIENTELE_SHARED does not name the folder that holds it)", () => {
  const store = new DataStore(csvDirectory(SHOP));

  test("loads, every column known", async () => {
    await store.load();
    expect((await store.status()).rows).toEqual({ customers: 3122, transactions: 16_418, recommendations: 4984 });
    expect((await store.getRfmData()).columnNames).toHaveLength(48);
    expect((await store.getTransactions()).columnNames).toHaveLength(15);
    expect((await store.getRecommendations()).columnNames).toHaveLength(8);
  });

  test("getBusinessMetrics", async () => {
    near(await store.getBusinessMetrics(), {
      totalCustomers: 3122,
      activeCustomers: 156,
      totalRevenue: 3237138450.44,
      predictedClv: 3254568666.818057,
      churnRate: 87.21973094170403,
      avgClv: 1042462.7376098838,
      highValueCustomers: 781,
      atRiskCustomers: 2674,
    });
  });

  test("distributions", async () => {
    expect((await store.getSegmentDistribution()).map(({ segment, count }) => `${segment} ${count}`)).toEqual([
      "Champions 615",
      "About to Sleep 497",
      "Lost 483",
      "Big Spenders 328",
      "Loyal Customers 306",
      "Hibernating 257",
      "Promising 249",
      "Need Attention 198",
      "At Risk 189",
    ]);
    expect((await store.getRiskDistribution()).map(({ riskLevel, count }) => `${riskLevel} ${count}`)).toEqual([
      "Critical 2598",
      "Low 380",
      "High 76",
      "Medium 68",
    ]);
    const revenue = await store.getRevenueBySegment();
    expect(revenue.map(({ segment }) => segment)).toEqual([...revenue.map(({ segment }) => segment)].sort());
    near(
      revenue.reduce((sum, segment) => sum + segment.revenue, 0),
      3237138450.44,
    );
  });

  test("getChurnRiskSummary", async () => {
    near(await store.getChurnRiskSummary(), {
      riskDistribution: [
        { riskLevel: "Low", count: 380 },
        { riskLevel: "Medium", count: 68 },
        { riskLevel: "High", count: 76 },
        { riskLevel: "Critical", count: 2598 },
      ],
      totalHighRisk: 2674,
      revenueAtRisk: 1859500912.61,
      percentAtRisk: 85.65022421524664,
    });
  });

  test("getClvInsights and getClvDistribution", async () => {
    near(await store.getClvInsights(), {
      totalPredictedClv: 3254568666.818057,
      averageClv: 1042462.7376098838,
      medianClv: 135993.6394146558,
      clvStd: 6103688.0679951925,
      highValueCount: 781,
    });
    const bins = await store.getClvDistribution();
    expect(bins).toHaveLength(50);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(3122);
    expect(bins[0]?.binStart).toBeCloseTo(4486.05, 2);
    near(bins.at(-1)?.binEnd, 254631765.77000603);
  });

  test("calculateBusinessHealthScore", async () => {
    near(await store.calculateBusinessHealthScore(), {
      overallHealthScore: 29.70371556694427,
      activeCustomerRate: (100 * 399) / 3122,
      retentionRate: (100 * 399) / 3122,
      repeatPurchaseRate: (100 * 1817) / 3122,
      highValueRate: (100 * 1558) / 3122,
      healthStatus: "Poor",
    });
  });

  test("getPurchasePatterns", async () => {
    const patterns = await store.getPurchasePatterns();
    near(patterns, { avgFrequency: 16_418 / 3122, oneTimeBuyers: 1305, repeatCustomers: 1817, highlyActive: 807 });
    expect(Math.floor((patterns.avgRecency as number) * 1e4)).toBe(8_587_203);
    expect(patterns.timingDistribution[0]).toEqual({ status: "New/One-time", count: 1305 });
  });

  test("getRevenueTrends", async () => {
    const months = await store.getRevenueTrends();
    expect([months.length, months[0]?.periodStart, months.at(-1)?.periodStart, months.at(-1)?.partial]).toEqual([
      69,
      "2020-01-01",
      "2025-09-01",
      false,
    ]);
    near(
      months.reduce((sum, month) => sum + month.totalRevenue, 0),
      3494692980.13,
    );
    const net = await store.getRevenueTrends({ revenue: "net" });
    near(
      net.reduce((sum, month) => sum + month.totalRevenue, 0),
      3241674740.72,
    );
    const rows = { day: 1999, week: 297, quarter: 23, year: 6 } as const;
    for (const [period, count] of Object.entries(rows)) {
      const trend = await store.getRevenueTrends({ period: period as keyof typeof rows });
      expect(trend).toHaveLength(count);
      // two of the 16,418 rows are refunds
      expect(trend.reduce((sum, entry) => sum + entry.transactionCount, 0)).toBe(16_416);
    }
  });

  test("the figures that the two refunds of the file change", async () => {
    const found = async (period: "month" | "quarter" | "year", start: string) => {
      const trend = await store.getRevenueTrends({ period });
      return trend.find(({ periodStart }) => periodStart === start);
    };
    const figures = [
      [await found("month", "2024-07-01"), 265, 649_801.2269],
      [await found("month", "2024-10-01"), 223, 286_185.2823],
      [await found("quarter", "2024-07-01"), 735, 354_777.4682],
      [await found("quarter", "2024-10-01"), 456, 372_050.2063],
      [await found("year", "2024-01-01"), 2495, 289_541.3224],
    ] as const;
    for (const [entry, count, mean] of figures) {
      expect(entry?.transactionCount).toBe(count);
      expect(entry?.avgTransaction).toBeCloseTo(mean, 4);
    }
    expect(figures[1][0]?.uniqueCustomers).toBe(174);
  });

  test("cohorts, categories, recommendations, cross-sell", async () => {
    const cohorts = await store.calculateCustomerCohorts();
    expect([cohorts.length, cohorts.reduce((sum, cohort) => sum + cohort.customers, 0)]).toEqual([69, 3122]);
    near(
      cohorts.reduce((sum, cohort) => sum + cohort.revenue, 0),
      3494692980.13,
    );
    const categories = await store.getTopCategories();
    expect(categories.map(({ transactionCount }) => transactionCount).sort((a, b) => b - a)).toEqual([
      10_297, 2339, 2175, 880, 218, 217, 161, 86, 28, 15,
    ]);
    near(await store.getRecommendationSummary(), {
      totalRecommendations: 4984,
      uniqueCustomers: 1000,
      avgConfidence: 0.5035843821375763,
      highConfidenceCount: 1346,
      topCategories: [{ category: "Equipment", count: 953 }],
      recommendationMethods: [{ reason: "Association Rules", count: 4364 }],
    });
    const offers = await store.identifyCrossSellOpportunities();
    const confident = [...(await store.getRecommendations())].filter((row) => (row.confidence ?? 0) >= 0.6);
    expect(offers).toHaveLength(confident.length);
  });

  test("the two lists: by spend among those at risk, by predicted value among all", async () => {
    const customers = [...(await store.getRfmData())];
    const risky = customers.filter(({ churnRiskLevel }) => churnRiskLevel === "High" || churnRiskLevel === "Critical");
    risky.sort((a, b) => (b.monetary as number) - (a.monetary as number));
    expect(await store.getHighRiskCustomers()).toEqual(risky.slice(0, 100));
    customers.sort((a, b) => (b.predictedClv as number) - (a.predictedClv as number));
    expect(await store.getHighValueCustomers()).toEqual(customers.slice(0, 100));
    expect((await store.getHighValueCustomers(1))[0]?.customerId).toBe("CUS001268");
  });

  test("formatCsv and reading give the same tables", async () => {
    const [customers, orders] = [await store.getRfmData(), await store.getTransactions()];
    expect((await readTable(formatCsv(customers), customerSchema)).fingerprint).toBe(customers.fingerprint);
    expect((await readTable(formatCsv(orders), transactionSchema)).fingerprint).toBe(orders.fingerprint);
  });
});
