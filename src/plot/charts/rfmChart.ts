import { max, sum } from "d3-array";
import type { RfmCell } from "../../analytics/getRfmGrid.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireRows } from "../chartOf.ts";

/** Scores in a direction at most: beyond five a file has scores of its own. */
const MOST = 12;

/**
 * The RFM grid: recency score by frequency score, shaded and labelled with the median spend of the customers in each cell.
 *
 * @param cells the answer of `getRfmGrid`
 * @throws OptionError
 * @example
 * ```ts
 * import { getRfmGrid } from "clientele";
 * import { rfmChart } from "clientele/plot";
 *
 * const grid = getRfmGrid([{ rScore: 5, fScore: 1, monetary: 20, churnProbability: 0.5 }]);
 * rfmChart(grid).table.rows; // => [[5, 1, 1, 20]]
 * ```
 */
export function rfmChart(cells: readonly RfmCell[], options: ChartOptions = {}): Chart {
  requireRows("rfmChart", cells, "getRfmGrid", ["rScore", "fScore", "customers", "medianMonetary"]);
  return chartOf("rfmChart", options, (formats) => {
    const isUsual = cells.every((cell) => isUsualScore(cell.rScore) && isUsualScore(cell.fScore));
    const scores = (name: "rScore" | "fScore") => {
      const found = [...new Set(cells.map((cell) => cell[name]))].sort((a, b) => b - a);
      return isUsual ? [5, 4, 3, 2, 1] : found.slice(0, MOST);
    };
    const [rows, columns] = [scores("rScore"), scores("fScore").reverse()];
    const drawn = cells.filter(({ rScore, fScore }) => rows.includes(rScore) && columns.includes(fScore));
    const largest = max(drawn, ({ medianMonetary }) => medianMonetary ?? 0) ?? 0;
    const customers = sum(drawn, (cell) => cell.customers);
    const left = sum(cells, (cell) => cell.customers) - customers;
    const best = drawn.find(({ medianMonetary }) => medianMonetary === largest);
    return {
      title: "Recency and frequency: median spend",
      description:
        best === undefined || largest <= 0
          ? "Median spend by recency score and frequency score."
          : `Median spend by recency score and frequency score of ${counted(formats, customers, "customer")}; most, ${formats.value(largest, "money")}, at recency ${best.rScore} and frequency ${best.fScore}.`,
      notes: [
        `${counted(formats, customers, "customer")}; cells show the median spend per customer, net of refunds, in ${moneyUnit(options)}. ${isUsual ? "Scores run from 1 to 5: 5" : "The highest score"} ordered most recently, or most often.`,
        "Empty cells have no customers.",
        ...(left > 0 ? [`Not drawn: ${counted(formats, left, "customer")} with other scores.`] : []),
      ],
      panels: [
        {
          x: {
            kind: "band",
            label: `Frequency score${isUsual ? ", 5 = most orders" : ""}`,
            values: columns.map(String),
          },
          y: { kind: "band", label: `Recency score${isUsual ? ", 5 = most recent" : ""}`, values: rows.map(String) },
          layers: [
            {
              mark: "cell",
              marks: drawn.map(({ rScore, fScore, medianMonetary, customers: there }) => ({
                x: columns.indexOf(fScore),
                y: rows.indexOf(rScore),
                strength: largest > 0 ? Math.max(0, medianMonetary ?? 0) / largest : 0,
                label: medianMonetary === null ? "–" : formats.tick(medianMonetary, "money"),
                title: `Recency ${rScore}, frequency ${fScore}: ${formats.value(medianMonetary, "money")} median, ${counted(formats, there, "customer")}`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "recency score", format: "number" },
          { name: "frequency score", format: "number" },
          { name: "customers", format: "count" },
          { name: "median spend", format: "money" },
        ],
        rows: drawn.map(({ rScore, fScore, customers: there, medianMonetary }) => [
          rScore,
          fScore,
          there,
          medianMonetary,
        ]),
      },
    };
  });
}

const isUsualScore = (score: number): boolean => Number.isInteger(score) && score >= 1 && score <= 5;
