/**
 * Charts of answers, as SVG, as Vega-Lite, as tables; and a report on one page.
 *
 * @module
 */

export type { BacktestSource } from "./backtestOf.ts";
// what a chart is, and what becomes of it
export type {
  BandScale,
  Chart,
  ChartColumn,
  ChartOptions,
  Layer,
  Mark,
  NumberScale,
  Panel,
  Scale,
  ValueFormat,
} from "./Chart.ts";
// charts of the business
export { activityChart } from "./charts/activityChart.ts";
// charts of predictions
export { calibrationChart } from "./charts/calibrationChart.ts";
export { churnRiskChart } from "./charts/churnRiskChart.ts";
export { clvChart } from "./charts/clvChart.ts";
export { cohortValueChart } from "./charts/cohortValueChart.ts";
export { concentrationChart } from "./charts/concentrationChart.ts";
export { forecastChart } from "./charts/forecastChart.ts";
export { gainsChart } from "./charts/gainsChart.ts";
export { healthChart } from "./charts/healthChart.ts";
export { lifecycleChart } from "./charts/lifecycleChart.ts";
export { movementChart } from "./charts/movementChart.ts";
export { orderGapsChart } from "./charts/orderGapsChart.ts";
export { orderProbabilityChart } from "./charts/orderProbabilityChart.ts";
export { retentionChart } from "./charts/retentionChart.ts";
export { revenueChart } from "./charts/revenueChart.ts";
export { rfmChart } from "./charts/rfmChart.ts";
export { segmentChart } from "./charts/segmentChart.ts";
export { timingChart } from "./charts/timingChart.ts";
export { trackingChart } from "./charts/trackingChart.ts";
export { type ChartedName, chartsOf } from "./chartsOf.ts";
export { type DrawOptions, draw } from "./draw.ts";
export type { PeriodChartOptions } from "./periods.ts";
export { type ReportHtmlOptions, reportHtml } from "./report/reportHtml.ts";
export type { SvgNode } from "./SvgNode.ts";
export { showPlots } from "./showPlots.ts";
export { plotStyle } from "./style.ts";
export { toSvg } from "./toSvg.ts";
export { type ChartTable, toTable } from "./toTable.ts";
export { toVegaLite, type VegaLiteSpec } from "./toVegaLite.ts";
