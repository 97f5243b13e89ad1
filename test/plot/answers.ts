import * as plot from "../../src/plot/index.ts";

type Make = (answer: never, options?: plot.ChartOptions) => plot.Chart;

const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
const month = (i: number) => new Date(Date.UTC(1500, i, 1)).toISOString().slice(0, 10);
const rows = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const trend = (i: number, last: number) => ({
  periodStart: month(i),
  totalRevenue: 1000 * Math.sin(i) + 5 * i,
  avgTransaction: 10,
  transactionCount: 5 + (i % 7),
  uniqueCustomers: 4 + (i % 5),
  partial: i === last,
});
const lifecycle = (i: number, last: number) => ({
  periodStart: month(i),
  newCustomers: i % 5,
  returningCustomers: i % 11,
  resurrectedCustomers: i % 3,
  dormantCustomers: i % 7,
  partial: i === last,
});
const segment = (i: number) => ({ segment: `Segment ${i}`, customerCount: 5 * i, monetary: { sum: 1000 - i } });
const share = (i: number) => (i % 10) / 10;
const cohort = (i: number, all: number) => ({
  cohortStart: month(i),
  customers: 10 + i,
  revenue: 100,
  retention: rows(Math.min(50, all - i), (k) => ({
    periodsSinceFirst: k,
    activeCustomers: k === 0 ? 10 + i : 3,
    rate: k === 0 ? 1 : 3 / (10 + i),
    revenue: 5,
    partial: k === all - i - 1,
  })),
  value: rows(Math.min(50, all), (k) => ({
    periodsSinceFirst: k,
    revenuePerCustomer: k < all - i ? 10 * k : null,
    partial: k === all - i - 1,
  })),
});
const gap = (i: number) => ({
  ...{ fromOrder: i + 1, toOrder: i + 2, customers: 50, orderedAgain: i % 4 === 3 ? 0 : 20, share: 0.4, mean: 20 },
  ...(i % 4 === 3
    ? { tenth: null, lowerQuartile: null, median: null, upperQuartile: null, nineTenths: null }
    : { tenth: 2, lowerQuartile: 9, median: 20, upperQuartile: 40, nineTenths: 90 }),
});
const bin = (i: number, all: number) => ({ count: 10, meanPredicted: (i + 0.5) / all, meanActual: i / all });
const tested = (bins: number) => ({
  backtest: {
    calibrationEnd: new Date("2025-06-30"),
    horizonDays: 90,
    customers: 10 * bins,
    churn: { calibration: rows(bins, (i) => bin(i, bins)), calibrationError: 0.02 },
  },
});
const horizon = (i: number) => ({
  ...{ days: 30 * (i + 1), expectedPurchases: i, expectedPurchasesLow: 0, expectedPurchasesHigh: 2 * i },
  ...{ expectedSpend: 10 * i, expectedSpendLow: 0, expectedSpendHigh: 40 * i, probabilityAlive: 0.9 },
});

/** Every chart with an answer of so many rows, made up. */
export const CHARTS: Readonly<Record<string, readonly [make: Make, answer: (count: number) => unknown]>> = {
  revenueChart: [plot.revenueChart, (n) => rows(n, (i) => trend(i, n - 1))],
  activityChart: [plot.activityChart, (n) => rows(n, (i) => trend(i, n - 1))],
  lifecycleChart: [plot.lifecycleChart, (n) => rows(n, (i) => lifecycle(i, n - 1))],
  segmentChart: [plot.segmentChart as Make, (n) => rows(n, segment)],
  rfmChart: [
    plot.rfmChart,
    (n) =>
      rows(n, (i) => ({
        rScore: n > 25 ? i % 100 : 5 - (i % 5),
        fScore: n > 25 ? Math.floor(i / 100) : 1 + Math.floor(i / 5),
        customers: i,
        medianMonetary: i % 9 === 8 ? null : 10 * i,
      })),
  ],
  churnRiskChart: [
    plot.churnRiskChart,
    (n) => ({
      riskDistribution: rows(n, (i) => ({
        riskLevel: ["Low", "Medium", "High", "Critical"][i] ?? `Level ${i}`,
        count: i,
      })).slice(0, n),
      ...{ totalHighRisk: n, revenueAtRisk: 10 * n, percentAtRisk: 20 },
    }),
  ],
  clvChart: [plot.clvChart, (n) => rows(n, (i) => ({ binStart: 1.001 ** i, binEnd: 1.001 ** (i + 1), count: i % 13 }))],
  concentrationChart: [
    plot.concentrationChart,
    (n) => ({
      ...{ customers: n, revenue: 100 * n, gini: n === 0 ? null : 0.4 },
      top: [0.01, 0.1, 0.5].map((customerShare) => ({
        customerShare,
        customers: n,
        revenue: 5,
        revenueShare: n === 0 ? null : Math.sqrt(customerShare),
      })),
      lorenz: n === 0 ? [] : rows(n + 1, (i) => ({ customerShare: i / n, revenueShare: (i / n) ** 2 })),
    }),
  ],
  retentionChart: [plot.retentionChart, (n) => rows(n, (i) => cohort(i, n))],
  cohortValueChart: [plot.cohortValueChart, (n) => rows(n, (i) => cohort(i, n))],
  orderGapsChart: [plot.orderGapsChart, (n) => rows(n, gap)],
  timingChart: [
    plot.timingChart as Make,
    (n) => ({
      timingDistribution: rows(n, (i) => ({
        status: ["Overdue", "Due Soon"][i] ?? `Status ${i}`,
        count: i,
      })),
    }),
  ],
  calibrationChart: [plot.calibrationChart as Make, (n) => (n === 0 ? { backtest: null } : tested(n))],
  gainsChart: [plot.gainsChart as Make, (n) => (n === 0 ? { backtest: null } : tested(n))],
  orderProbabilityChart: [
    plot.orderProbabilityChart,
    (n) =>
      rows(Math.min(n, 64), (i) => ({
        ordersFrom: 1 + (i % 8),
        ordersTo: i % 8 === 7 ? null : 1 + (i % 8),
        daysFrom: 10 * Math.floor(i / 8),
        daysTo: 10 * Math.floor(i / 8) + 9,
        customers: 5,
        orderProbability: share(i),
      })),
  ],
  trackingChart: [
    plot.trackingChart,
    (n) => ({
      ...{ model: "mbgNbd", calibrationEnd: "2020-02-01", customers: n, periodDays: 7 },
      periods: rows(n, (i) => ({
        periodStart: day(7 * i),
        actual: 2,
        expected: 2.2,
        cumulativeActual: 2 * i,
        cumulativeExpected: 2.2 * i,
        heldOut: i > n / 2,
      })),
    }),
  ],
  movementChart: [
    plot.movementChart as Make,
    (n) => ({
      ...{
        from: n === 0 ? null : "2025-01-01",
        to: n === 0 ? null : "2025-02-01",
        customersBefore: n,
        customersAfter: n,
      },
      segments: rows(n, (i) => ({
        fromSegment: i === 1 ? null : `S${i % 40}`,
        toSegment: i === 2 ? null : `S${(3 * i) % 41}`,
        customers: 1 + (i % 9),
      })),
    }),
  ],
  forecastChart: [
    plot.forecastChart as Make,
    (n) => ({
      customerId: "C1",
      asOf: new Date("2025-06-30"),
      probabilityAlive: 0.8,
      expectedSpendPerPurchase: 5,
      horizons: rows(n, horizon),
    }),
  ],
  healthChart: [
    plot.healthChart as Make,
    (n) => ({
      ...{ overallHealthScore: n === 0 ? null : 55.5, healthStatus: n === 0 ? null : "Fair" },
      components: rows(n === 0 ? 4 : Math.min(n, 40), (i) => ({
        name: ["activeCustomerRate", "retentionRate"][i] ?? `rate${i}`,
        rate: n === 0 ? null : 40,
        weight: 0.25,
        points: n === 0 ? null : 10,
      })),
    }),
  ],
};
