import { expect, test } from "vitest";
import { getRiskDistribution } from "../../src/analytics/getRiskDistribution.ts";
import { missingColumn } from "../shared/failures.ts";

const at = (...levels: (string | null)[]) => levels.map((churnRiskLevel) => ({ churnRiskLevel }));

test("getRiskDistribution(customers) lists the fullest level first, equal ones in alphabetical order", () => {
  expect(getRiskDistribution(at("Low", "High", "Critical", null, "High", "Low", "Low"))).toEqual([
    { riskLevel: "Low", count: 3 },
    { riskLevel: "High", count: 2 },
    { riskLevel: "Critical", count: 1 },
  ]);
  expect(getRiskDistribution(at("Medium", "Low")).map(({ riskLevel }) => riskLevel)).toEqual(["Low", "Medium"]);
});

test("getRiskDistribution(no level) is empty", () => {
  expect(getRiskDistribution([])).toEqual([]);
  expect(getRiskDistribution(at(null))).toEqual([]);
});

test("getRiskDistribution(customers) needs Churn_Risk_Level", () => {
  expect(() => getRiskDistribution([{ rfmSegment: "Lost" }])).toThrow(missingColumn("Churn_Risk_Level"));
});
