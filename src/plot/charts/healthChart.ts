import type { BusinessHealthScore } from "../../analytics/calculateBusinessHealthScore.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, requireFields } from "../chartOf.ts";

const NAMES: Readonly<Record<string, string>> = {
  activeCustomerRate: "Active in the last 90 days",
  retentionRate: "Not churned",
  repeatPurchaseRate: "More than one order",
  highValueRate: "High value",
};

/**
 * How the health score comes about: the points that each part brings, and those that it could bring.
 *
 * @param score the answer of `calculateBusinessHealthScore`
 * @throws OptionError
 * @example
 * ```ts
 * import { calculateBusinessHealthScore } from "clientele";
 * import { healthChart } from "clientele/plot";
 *
 * healthChart(calculateBusinessHealthScore([])).title; // => "Health score"
 * ```
 */
export function healthChart(score: BusinessHealthScore, options: ChartOptions = {}): Chart {
  requireFields("healthChart", score, "calculateBusinessHealthScore", [
    "components[]",
    "overallHealthScore",
    "healthStatus",
  ]);
  return chartOf("healthChart", options, (formats) => {
    const { components, overallHealthScore, healthStatus } = score;
    const known = components.filter(({ points }) => points !== null);
    const nameOf = (name: string) => NAMES[name] ?? name;
    const whole = `${formats.value(overallHealthScore, "points")} of 100${healthStatus === null ? "" : `, ${healthStatus}`}`;
    const percent = (rate: number | null) => (rate === null ? "–" : formats.value(rate / 100, "share"));
    return {
      title: overallHealthScore === null ? "Health score" : `Health score: ${whole}`,
      description:
        overallHealthScore === null
          ? "Without customers there is no health score."
          : `The health score is ${whole}. ${known.map(({ name, points, weight }) => `${nameOf(name)}: ${formats.value(points, "points")} of ${formats.value(100 * weight, "points")} points`).join("; ")}.`,
      notes: [
        "Points are the share of the customers times the weight of the part; pale: points not reached. Good from 70, Fair from 50.",
      ],
      panels: [
        {
          x: { kind: "linear", label: "Points", format: "points" },
          y: { kind: "band", label: "", values: known.map(({ name }) => nameOf(name)) },
          layers: [
            {
              mark: "bar",
              faint: true,
              marks: known.map(({ weight, points }, y) => ({
                x: 100 * weight,
                x2: points ?? 0,
                y,

                label: `${formats.value(points, "points")} of ${formats.value(100 * weight, "points")}`,
              })),
            },
            {
              mark: "bar",
              series: 0,
              marks: known.map(({ name, points, weight, rate }, y) => ({
                x: points,
                y,
                title: `${nameOf(name)}: ${percent(rate)} of the customers, ${formats.value(points, "points")} of ${formats.value(100 * weight, "points")} points`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "part", format: "text" },
          { name: "share of customers", format: "share" },
          { name: "weight", format: "share" },
          { name: "points", format: "points" },
        ],
        rows: components.map(({ name, rate, weight, points }) => [
          nameOf(name),
          rate === null ? null : rate / 100,
          weight,
          points,
        ]),
      },
    };
  });
}
