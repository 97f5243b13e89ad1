import { expect, test } from "vitest";
import { calculateBusinessHealthScore } from "../../src/analytics/calculateBusinessHealthScore.ts";
import { calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { getCohortValue } from "../../src/analytics/getCohortValue.ts";
import { getLifecycle } from "../../src/analytics/getLifecycle.ts";
import { getOrderGaps } from "../../src/analytics/getOrderGaps.ts";
import { getRevenueTrends } from "../../src/analytics/getRevenueTrends.ts";
import { getRfmGrid } from "../../src/analytics/getRfmGrid.ts";
import { getValueConcentration } from "../../src/analytics/getValueConcentration.ts";
import * as plot from "../../src/plot/index.ts";

// what each chart shows and says, counted by hand

const order = (customerId: string, date: string, revenue = 10) => ({ customerId, date, revenue });
/** Marks of a layer as pairs. */
const drawn = ({ panels }: plot.Chart, layer = 0, panel = 0) =>
  panels[panel]?.layers[layer]?.marks.map(({ x, y }) => [x, y]);

/** A in January and March, B in January and February, C in March; the data end in the middle of March. */
const ORDERS = [
  ...[order("A", "2025-01-05"), order("A", "2025-03-10"), order("B", "2025-01-20", 30), order("B", "2025-02-20", 5)],
  order("C", "2025-03-15", 20),
];

test("revenueChart: a bar a month, the last one incomplete; the best complete month is named", () => {
  const chart = plot.revenueChart(getRevenueTrends(ORDERS), { period: "month", currency: "EUR" });
  expect(drawn(chart)).toEqual([
    [0, 40],
    [1, 5],
    [2, 30],
  ]);
  expect(chart.panels[0]?.layers[0]?.marks.map(({ partial }) => partial)).toEqual([false, false, true]);
  expect(chart.description).toBe(
    "Revenue by month, Jan 2025 to Mar 2025: €75.00 in total; best complete month: Jan 2025, €40.00.",
  );
  expect(chart.notes).toEqual([
    "5 orders, Jan 2025 to Mar 2025. Revenue is net of refunds, in EUR.",
    "The last month is incomplete (pale).",
  ]);
});

test("revenueChart: an incomplete month is not the best one, however much it brought", () => {
  const trends = getRevenueTrends([...ORDERS, order("D", "2025-03-15", 900)]);
  expect(plot.revenueChart(trends).description).toContain("best complete month: Jan 2025, 40.00.");
});

test("revenueChart: { last } draws the latest, and says so; { period } is the caller's word", () => {
  const chart = plot.revenueChart(getRevenueTrends(ORDERS), { last: 1, period: "month" });
  expect(drawn(chart)).toEqual([[0, 30]]);
  expect(chart.notes).toContain("Only the latest 1 of 3 months are shown.");
  expect(chart.notes[0]).toMatch(/^2 orders, Mar 2025\./);
  // a single month alone does not say how long it is
  expect(plot.revenueChart(getRevenueTrends([order("A", "2025-01-05")])).notes[0]).toContain("from Jan 1, 2025");
});

test("activityChart: orders and customers of each month", () => {
  const trends = getRevenueTrends([...ORDERS, order("A", "2025-03-15")]);
  const chart = plot.activityChart(trends);
  expect([drawn(chart, 0), drawn(chart, 1)]).toEqual([
    [
      [0, 2],
      [1, 1],
      [2, 3],
    ],
    [
      [0, 2],
      [1, 1],
      [2, 2],
    ],
  ]);
});

test("lifecycleChart: kinds are stacked above the line, dormant ones stand below it, of an incomplete month none", () => {
  const chart = plot.lifecycleChart(getLifecycle(ORDERS));
  // January: A, B new; February: B returns, A dormant; March: A resurrected, C new, incomplete
  expect(chart.series).toEqual(["Returning", "New", "Resurrected", "Dormant"]);
  const tops = [0, 1, 2, 3].map((layer) => drawn(chart, layer)?.map(([, y]) => y));
  expect(tops).toEqual([
    [0, 1, 0],
    [2, 1, 1],
    [2, 1, 2],
    [0, -1, null],
  ]);
  expect(chart.panels[0]?.layers[1]?.marks.map(({ y2 }) => y2)).toEqual([0, 1, 0]);
  expect(chart.notes[0]).toMatch(/^3 new customers, Jan 2025 to Mar 2025\./);
});

test("segmentChart: beyond fifteen segments the rest is added up, and nobody is lost", () => {
  const segments = Array.from({ length: 20 }, (_, i) => ({
    segment: `S${i}`,
    customerCount: i,
    monetary: { sum: 100 - i },
  }));
  const chart = plot.segmentChart(segments as never);
  const [customers, spend] = [0, 1].map((panel) => drawn(chart, 0, panel)?.map(([x]) => x as number) ?? []);
  expect(customers).toHaveLength(15);
  expect([customers?.at(-1), spend?.at(-1)]).toEqual([14 + 15 + 16 + 17 + 18 + 19, 86 + 85 + 84 + 83 + 82 + 81]);
  expect(chart.description).toContain("S0 spent most: 100 (5.5%) from 0 customers (0%).");
});

test("rfmChart: recency downwards from 5, frequency to the right, shaded by the median", () => {
  const cell = (rScore: number, fScore: number, monetary: number) => ({
    rScore,
    fScore,
    monetary,
    churnProbability: 0.5,
  });
  const chart = plot.rfmChart(getRfmGrid([cell(5, 1, 20), cell(5, 1, 40), cell(1, 5, 60)]));
  expect(chart.panels[0]?.layers[0]?.marks.map(({ x, y, strength, label }) => [x, y, strength, label])).toEqual([
    [0, 0, 0.5, "30"],
    [4, 4, 1, "60"],
  ]);
  expect(chart.description).toContain("most, 60.00, at recency 1 and frequency 5.");
});

test("rfmChart: a file's own scores in their order, the highest recency on top", () => {
  const cell = (rScore: number, fScore: number) => ({
    rScore,
    fScore,
    customers: 1,
    medianMonetary: 1,
    meanChurnProbability: null,
  });
  const chart = plot.rfmChart([cell(2, 9), cell(10, 1), cell(7, 3)]);
  expect(chart.panels[0]).toMatchObject({ x: { values: ["1", "3", "9"] }, y: { values: ["10", "7", "2"] } });
});

test("churnRiskChart: all levels from Low to Critical, those without customers too", () => {
  const summary = {
    riskDistribution: [
      { riskLevel: "Critical", count: 3 },
      { riskLevel: "Low", count: 1 },
    ],
    totalHighRisk: 3,
    revenueAtRisk: 90,
    percentAtRisk: 75,
  };
  const chart = plot.churnRiskChart(summary);
  expect(chart.table.rows).toEqual([
    ["Low", 1, 0.25],
    ["Medium", 0, 0],
    ["High", 0, 0],
    ["Critical", 3, 0.75],
  ]);
  expect(chart.notes[1]).toBe("3 customers at risk (High or Critical) with 90.00 spent to date, in shop currency.");
});

test("timingChart: in order of time, whatever the order of the counts; many statuses are added up", () => {
  const chart = plot.timingChart({
    timingDistribution: [
      { status: "Overdue", count: 9 },
      { status: "Odd", count: 7 },
      { status: "Not Yet Due", count: 1 },
    ],
  } as never);
  expect(chart.table.rows.map(([status]) => status)).toEqual(["Not Yet Due", "Overdue", "Odd"]);
  const many = Array.from({ length: 30 }, (_, i) => ({ status: `S${i}`, count: 1 }));
  expect(plot.timingChart({ timingDistribution: many } as never).table.rows.at(-1)).toEqual(["11 others", 11, 11 / 30]);
});

test("clvChart: bars from value to value; what is left out is counted", () => {
  const bins = [
    { binStart: 1e-9, binEnd: 1e-8, count: 4 },
    { binStart: 1, binEnd: 10, count: 2 },
    { binStart: 10, binEnd: 100, count: 5 },
  ];
  const chart = plot.clvChart(bins);
  expect(chart.panels[0]?.layers[0]?.marks.map(({ x, x2, y }) => [x, x2, y])).toEqual([
    [1, 10, 2],
    [10, 100, 5],
  ]);
  expect(chart.notes).toEqual([
    "7 customers drawn; predicted value in shop currency, on a logarithmic scale: equal distances are equal ratios.",
    "Not drawn: 4 customers with a value below 1.00.",
  ]);
  expect(chart.description).toContain("fullest bin: 10.00 to 100.");
});

test("concentrationChart: points lie on the curve, of few customers too", () => {
  const chart = plot.concentrationChart(
    getValueConcentration([order("A", "2025-01-01", 60), order("B", "2025-01-01", 30), order("C", "2025-01-01", 10)]),
  );
  const points = chart.panels[0]?.layers[3]?.marks ?? [];
  // one and two of three customers: top 1 to 20% are the same one
  expect(points.map(({ x, y }) => [x, y])).toEqual([
    [1 / 3, 0.6],
    [2 / 3, 0.9],
  ]);
  expect(chart.description).toBe(
    "The top 33.3% of customers account for 60% of revenue; the Gini coefficient is 0.333.",
  );
  const curve = new Map(drawn(chart, 1)?.map(([x, y]) => [Math.round((x as number) * 100), y as number]));
  expect(curve.get(0)).toBeCloseTo(0);
  expect(curve.get(33)).toBeGreaterThan(0.58);
  expect(curve.get(100)).toBeCloseTo(1);
});

test("retentionChart: who came back, weighted by customers; what is not reached yet has no cell", () => {
  const cohorts = calculateCustomerCohorts(ORDERS);
  const chart = plot.retentionChart(cohorts);
  // January: A, B; of them B ordered in February, and A in March, which is incomplete
  expect(chart.panels[0]?.layers[0]?.marks.map(({ x, y, label, partial }) => [x, y, label, partial])).toEqual([
    [0, 0, "50", false],
    [1, 0, "50", true],
  ]);
  expect(chart.panels[0]?.y).toMatchObject({ values: ["Jan 2025 · 2", "Mar 2025 · 1"] });
  expect(chart.description).toContain("50% of the customers ordered again one month later");
  expect(chart.table.rows).toEqual([
    ["Jan 2025", 2, "month 2", 0.5, 0.5],
    ["Mar 2025", 1, "", null, null],
  ]);
  // two cohorts two months apart are monthly ones, since they say how many periods lie between them
  expect(chart.title).toBe("Retention by month of the first order");
});

test("cohortValueChart: revenue so far per customer", () => {
  const chart = plot.cohortValueChart(getCohortValue(ORDERS));
  expect(chart.table.rows).toEqual([
    ["Jan 2025", 2, "month 2", 20, 22.5, 27.5],
    ["Mar 2025", 1, "month 0", 20, null, null],
  ]);
  expect(chart.panels[0]?.layers.map(({ marks }) => marks.map(({ y }) => y))).toEqual([[20, 22.5, 27.5], [20]]);
});

test("orderGapsChart: 10th to 90th percentile, quartiles, median", () => {
  const gaps = getOrderGaps(
    [order("A", "2025-01-01"), order("A", "2025-01-11"), order("B", "2025-01-01"), order("B", "2025-01-21")],
    { orders: 1 },
  );
  const chart = plot.orderGapsChart(gaps);
  const [whole, half, median] = chart.panels[0]?.layers.map(({ marks }) => marks[0]) ?? [];
  expect([whole?.x, whole?.x2, half?.x, half?.x2, median?.x]).toEqual([11, 19, 12.5, 17.5, 15]);
  expect(chart.description).toContain("median 15 days, half within 12.5 to 17.5 days");
});

const backtest = (bins: readonly (readonly [count: number, predicted: number, actual: number])[]) => ({
  backtest: {
    ...{
      calibrationEnd: new Date("2025-06-30"),
      horizonDays: 90,
      customers: bins.reduce((sum, [count]) => sum + count, 0),
    },
    churn: {
      calibration: bins.map(([count, meanPredicted, meanActual]) => ({ count, meanPredicted, meanActual })),
      calibrationError: 0.025,
    },
  },
});

test("calibrationChart: predicted across, observed upwards; nothing is said of tenths where there are none", () => {
  const chart = plot.calibrationChart(
    backtest([
      [30, 0.1, 0.2],
      [10, 0.8, 0.7],
    ]) as never,
  );
  expect(drawn(chart, 1)).toEqual([
    [0.1, 0.2],
    [0.8, 0.7],
  ]);
  expect(chart.notes.join(" ")).toBe(
    "40 customers known on Jun 30, 2025, and whether they ordered in the 90 days after it. 2 groups of customers with similar probabilities. On the diagonal, predicted and observed agree. Mean absolute difference: 2.5 percentage points.",
  );
  expect(plot.calibrationChart({ backtest: null }).notes).toEqual(["Not back-tested."]);
});

test("gainsChart: buyers reached by customers contacted, likeliest first, against chance and perfection", () => {
  const chart = plot.gainsChart(
    backtest([
      [60, 0.1, 0.1],
      [30, 0.6, 0.8],
    ]) as never,
  );
  // 24 of 30 buyers are among the likeliest third
  expect(drawn(chart, 2)).toEqual([
    [0, 0],
    [30 / 90, 24 / 30],
    [1, 1],
  ]);
  expect(chart.panels[0]?.layers[1]?.marks).toEqual([
    { x: 0, y: 0, x2: 30 / 90, y2: 1 },
    { x: 30 / 90, y: 1, x2: 1, y2: 1 },
  ]);
  expect(chart.description).toContain(
    "The 33.3% of customers with the highest predicted probability include 80% of the buyers.",
  );
  expect(plot.gainsChart(backtest([[90, 0.1, 0.1]]) as never).description).toBe(
    "Share of buyers reached, by share of customers contacted.",
  );
  expect(drawn(plot.gainsChart(backtest([[60, 0.1, 0]]) as never), 2)).toEqual([]);
});

test("orderProbabilityChart: classes in order, percent in the cells", () => {
  const cell = (ordersFrom: number, ordersTo: number | null, daysFrom: number, orderProbability: number) => ({
    ordersFrom,
    ordersTo,
    daysFrom,
    daysTo: daysFrom + 7,
    customers: 10,
    orderProbability,
  });
  const chart = plot.orderProbabilityChart([cell(1, 1, 8, 0.2), cell(5, 6, 0, 0.6), cell(15, null, 0, 0.9)]);
  expect(chart.panels[0]).toMatchObject({ x: { values: ["1", "5–6", "15+"] }, y: { values: ["0–7", "8–15"] } });
  expect(chart.panels[0]?.layers[0]?.marks.map(({ x, y, label }) => [x, y, label])).toEqual([
    [0, 1, "20"],
    [1, 0, "60"],
    [2, 0, "90"],
  ]);
  expect(chart.description).toContain("57% over all.".replace("57", "56.7"));
});

test("trackingChart: added up, with a line where the model's knowledge ends; the sentence names the days", () => {
  const period = (
    day: string,
    actual: number,
    expected: number,
    cumulativeActual: number,
    cumulativeExpected: number,
    heldOut: boolean,
  ) => ({ periodStart: day, actual, expected, cumulativeActual, cumulativeExpected, heldOut });
  const periods = [
    period("2025-01-01", 5, 4, 5, 4, false),
    period("2025-01-08", 4, 5, 9, 9, false),
    period("2025-01-15", 10, 9, 19, 18, true),
  ];
  const chart = plot.trackingChart({
    model: "mbgNbd",
    calibrationEnd: "2025-01-14",
    customers: 20,
    periodDays: 7,
    periods,
  });
  expect([drawn(chart, 1), drawn(chart, 2)]).toEqual([
    [
      [0, 5],
      [1, 9],
      [2, 19],
    ],
    [
      [0, 4],
      [1, 9],
      [2, 18],
    ],
  ]);
  expect(drawn(chart, 0)).toEqual([[1, 19]]);
  expect(chart.notes[1]).toBe(
    "From Jan 15, 2025 to Jan 21, 2025, which the model was not fitted to, it expects 9 repeat purchases; there were 10, so the forecast is 10% too low.",
  );
});

test("movementChart: both directions in one order, those who stayed on the diagonal, new ones at the end", () => {
  const move = (fromSegment: string | null, toSegment: string | null, customers: number) => ({
    fromSegment,
    toSegment,
    customers,
  });
  const segments = [
    move("A", "A", 50),
    move(null, "A", 90),
    move("B", "A", 5),
    move("B", "B", 20),
    move("C", null, 2),
    move("C", "C", 1),
  ];
  const chart = plot.movementChart({
    segments,
    from: "2025-01-01",
    to: "2025-01-31",
    customersBefore: 78,
    customersAfter: 166,
  } as never);
  expect(chart.panels[0]).toMatchObject({
    x: { values: ["A", "B", "C", "(gone)"] },
    y: { values: ["A", "B", "C", "(new)"] },
  });
  expect(chart.notes[0]).toMatch(/^166 customers on Jan 31, 2025\. Rows: RFM segment on Jan 1, 2025;/);
  const cells = chart.panels[0]?.layers[0]?.marks ?? [];
  expect(cells.filter(({ x, y }) => x === y).map(({ label }) => label)).toEqual(["50", "20", "1"]);
  expect(chart.description).toBe(
    "Customers by segment before and after from Jan 1, 2025 to Jan 31, 2025: 71 of 78 customers stayed in theirs.",
  );
});

test("forecastChart: in order of days, from nothing on, within its interval", () => {
  const at = (days: number) => ({
    days,
    expectedPurchases: days / 30,
    expectedPurchasesLow: 0,
    expectedPurchasesHigh: days / 10,
    expectedSpend: days,
    expectedSpendLow: 0,
    expectedSpendHigh: 3 * days,
    probabilityAlive: 1,
    probabilityOfPurchase: 1,
  });
  const chart = plot.forecastChart(
    {
      customerId: "C1",
      asOf: new Date("2025-06-30"),
      probabilityAlive: 0.8,
      expectedSpendPerPurchase: 5,
      horizons: [at(90), at(30)],
    },
    { currency: "EUR" },
  );
  expect([drawn(chart, 1), drawn(chart, 1, 1)]).toEqual([
    [
      [0, 0],
      [30, 30],
      [90, 90],
    ],
    [
      [0, 0],
      [30, 1],
      [90, 3],
    ],
  ]);
  expect(chart.panels[0]?.layers[0]?.marks.map(({ y, y2 }) => [y2, y])).toEqual([
    [0, 0],
    [0, 90],
    [0, 270],
  ]);
  expect(chart.description).toBe(
    "Expected spend and purchases of C1 from Jun 30, 2025 on. Expected within 90 days: 3 purchases, €90.00.",
  );
});

test("healthChart: points of each part, and those not reached", () => {
  const customer = (recency: number, frequency: number, isChurned: number, clvCategory: string) => ({
    recency,
    frequency,
    isChurned,
    clvCategory,
  });
  const score = calculateBusinessHealthScore([
    customer(5, 3, 0, "Very High Value"),
    customer(200, 1, 1, "Low Value"),
  ] as never);
  const chart = plot.healthChart(score);
  expect(drawn(chart, 1)?.map(([x]) => x)).toEqual([12.5, 17.5, 12.5, 7.5]);
  expect(chart.panels[0]?.layers[0]?.marks.map(({ x, x2, label }) => [x, x2, label])).toEqual([
    [25, 12.5, "12.5 of 25"],
    [35, 17.5, "17.5 of 35"],
    [25, 12.5, "12.5 of 25"],
    [15, 7.5, "7.5 of 15"],
  ]);
  expect(chart.title).toBe("Health score: 50 of 100, Fair");
  expect(plot.healthChart(calculateBusinessHealthScore([])).description).toBe(
    "Without customers there is no health score.",
  );
});
