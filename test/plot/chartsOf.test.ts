import { expect, test } from "vitest";
import type { Field } from "../../src/analytics/fields.ts";
import { type ChartedName, chartedName, chartsOf, isCharted } from "../../src/plot/chartsOf.ts";
import { questions } from "../../src/store/questions.ts";
import { invalidOption } from "../shared/failures.ts";
import { CHARTS } from "./answers.ts";

/** Charts, and whose answers they draw. */
const OF: Readonly<Record<string, ChartedName>> = {
  ...{ revenueChart: "getRevenueTrends", lifecycleChart: "getLifecycle", segmentChart: "calculateSegmentMetrics" },
  ...{ rfmChart: "getRfmGrid", churnRiskChart: "getChurnRiskSummary", clvChart: "getClvDistribution" },
  ...{ concentrationChart: "getValueConcentration", retentionChart: "calculateCustomerCohorts" },
  ...{ cohortValueChart: "getCohortValue", orderGapsChart: "getOrderGaps", timingChart: "getPurchasePatterns" },
  ...{ orderProbabilityChart: "getOrderProbabilities", movementChart: "movement" },
  ...{ healthChart: "calculateBusinessHealthScore", calibrationChart: "predictCustomers" },
  ...{ forecastChart: "forecastCustomer", trackingChart: "trackPurchases" },
};

test.each(Object.entries(OF))("chartsOf has %s among the charts of %s", (chart, name) => {
  const answer = CHARTS[chart]?.[1](5);
  expect(chartsOf(name, answer).map((made) => made.name)).toContain(chart);
  expect(isCharted(name)).toBe(true);
});

test("every chart is somebody's", () => {
  const made = new Set(
    Object.entries(OF).flatMap(([chart, name]) => chartsOf(name, CHARTS[chart]?.[1](5)).map((one) => one.name)),
  );
  expect([...made].sort()).toEqual(Object.keys(CHARTS).sort());
});

test.each(Object.entries(questions))(
  "chartedName tells the answer of %s from all others by its fields",
  (name, { answer }) => {
    const shown = (field: Field): unknown => {
      if (field.kind !== "object" && field.kind !== "list") return 0;
      const inner = Object.fromEntries(Object.entries(field.fields).map(([key, part]) => [key, shown(part)]));
      return field.kind === "list" ? [inner] : inner;
    };
    expect(chartedName(shown(answer))).toBe(isCharted(name) ? name : undefined);
  },
);

test("chartedName(what has no chart) is undefined, and chartsOf refuses it", () => {
  for (const value of [undefined, null, 5, [], {}, [null], "getRevenueTrends"])
    expect(chartedName(value)).toBeUndefined();
  expect(() => chartsOf("getTopCategories" as never, [])).toThrow(invalidOption("name"));
});
