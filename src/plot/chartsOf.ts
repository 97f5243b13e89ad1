import { requireOneOf, requireOptions } from "../options.ts";
import type { Chart, ChartOptions } from "./Chart.ts";
import { activityChart } from "./charts/activityChart.ts";
import { calibrationChart } from "./charts/calibrationChart.ts";
import { churnRiskChart } from "./charts/churnRiskChart.ts";
import { clvChart } from "./charts/clvChart.ts";
import { cohortValueChart } from "./charts/cohortValueChart.ts";
import { concentrationChart } from "./charts/concentrationChart.ts";
import { forecastChart } from "./charts/forecastChart.ts";
import { gainsChart } from "./charts/gainsChart.ts";
import { healthChart } from "./charts/healthChart.ts";
import { lifecycleChart } from "./charts/lifecycleChart.ts";
import { movementChart } from "./charts/movementChart.ts";
import { orderGapsChart } from "./charts/orderGapsChart.ts";
import { orderProbabilityChart } from "./charts/orderProbabilityChart.ts";
import { retentionChart } from "./charts/retentionChart.ts";
import { revenueChart } from "./charts/revenueChart.ts";
import { rfmChart } from "./charts/rfmChart.ts";
import { segmentChart } from "./charts/segmentChart.ts";
import { timingChart } from "./charts/timingChart.ts";
import { trackingChart } from "./charts/trackingChart.ts";
import type { PeriodChartOptions } from "./periods.ts";

type MakeChart = (answer: never, options?: ChartOptions) => Chart;

/** By what makes an answer: its charts, and fields that no other answer has. */
const CHARTS = {
  getRevenueTrends: { has: ["totalRevenue", "partial"], charts: [revenueChart, activityChart], byPeriod: true },
  getLifecycle: { has: ["resurrectedCustomers"], charts: [lifecycleChart], byPeriod: true },
  calculateSegmentMetrics: { has: ["segment", "customerValueScore"], charts: [segmentChart] },
  getRfmGrid: { has: ["rScore", "medianMonetary"], charts: [rfmChart] },
  getChurnRiskSummary: { has: ["riskDistribution"], charts: [churnRiskChart] },
  getClvDistribution: { has: ["binStart", "binEnd"], charts: [clvChart] },
  getValueConcentration: { has: ["lorenz"], charts: [concentrationChart] },
  calculateCustomerCohorts: { has: ["cohortStart", "retention"], charts: [retentionChart], byPeriod: true },
  getCohortValue: { has: ["cohortStart", "value"], charts: [cohortValueChart], byPeriod: true },
  getOrderGaps: { has: ["fromOrder", "orderedAgain"], charts: [orderGapsChart] },
  getPurchasePatterns: { has: ["timingDistribution"], charts: [timingChart] },
  getOrderProbabilities: { has: ["ordersFrom", "orderProbability"], charts: [orderProbabilityChart] },
  movement: { has: ["segments", "slipped", "from"], charts: [movementChart] },
  calculateBusinessHealthScore: { has: ["overallHealthScore"], charts: [healthChart] },
  predictCustomers: { has: ["backtest", "totals"], charts: [calibrationChart, gainsChart] },
  backtest: { has: ["calibrationEnd", "churn", "chosen"], charts: [calibrationChart, gainsChart] },
  forecastCustomer: { has: ["horizons", "probabilityAlive"], charts: [forecastChart] },
  trackPurchases: { has: ["periods", "calibrationEnd"], charts: [trackingChart] },
} as const satisfies Readonly<
  Record<string, { readonly has: readonly string[]; readonly charts: readonly MakeChart[]; readonly byPeriod?: true }>
>;

/** What has a chart: the names of questions, and of functions that predict. */
export type ChartedName = keyof typeof CHARTS;

const NAMES = Object.keys(CHARTS) as ChartedName[];

/**
 * The charts of any answer, by the name of the function that gave it.
 *
 * @param name of a question, or `predictCustomers`, `backtest`, `forecastCustomer`, `trackPurchases`
 * @param answer what it gave
 * @throws OptionError for what has no chart
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { chartsOf } from "clientele/plot";
 *
 * chartsOf("getRevenueTrends", getRevenueTrends([])).map(({ name }) => name); // => ["revenueChart", "activityChart"]
 * ```
 */
export function chartsOf(
  name: ChartedName,
  answer: unknown,
  options: Omit<PeriodChartOptions, "title"> = {},
): [Chart, ...Chart[]] {
  requireOneOf("chartsOf", "name", name, NAMES);
  requireOptions("chartsOf", options, ["locale", "currency", "period", "last"]);
  const { period, last, ...rest } = options;
  const isByPeriod = "byPeriod" in CHARTS[name];
  const own = {
    ...rest,
    ...(isByPeriod && period !== undefined && { period }),
    ...(isByPeriod && last !== undefined && { last }),
  };
  const [first, ...others] = CHARTS[name].charts as readonly [MakeChart, ...MakeChart[]];
  return [first(answer as never, own), ...others.map((make) => make(answer as never, own))];
}

/** Which answer it is, by its fields; `undefined` where it has no chart. */
export function chartedName(answer: unknown): ChartedName | undefined {
  const one: unknown = Array.isArray(answer) ? answer[0] : answer;
  if (typeof one !== "object" || one === null) return undefined;
  return NAMES.find((name) => CHARTS[name].has.every((field) => field in one));
}

/** Whether answers of this name have a chart. */
export const isCharted = (name: string): name is ChartedName => Object.hasOwn(CHARTS, name);
