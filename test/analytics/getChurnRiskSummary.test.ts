import { expect, test } from "vitest";
import { getChurnRiskSummary } from "../../src/analytics/getChurnRiskSummary.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { churnRiskLevel: "High", monetary: 100 };

test("getChurnRiskSummary(customers) adds up the spend of those at risk High or Critical", () => {
  const customers = [
    { churnRiskLevel: "Critical", monetary: 12.5 },
    customer,
    { churnRiskLevel: "Critical", monetary: null },
    { churnRiskLevel: "Low", monetary: 1000 },
    { churnRiskLevel: null, monetary: 1000 },
    { churnRiskLevel: "Medium", monetary: 1000 },
  ];
  expect(getChurnRiskSummary(customers)).toEqual(
    close({
      riskDistribution: [
        { riskLevel: "Low", count: 1 },
        { riskLevel: "Medium", count: 1 },
        { riskLevel: "High", count: 1 },
        { riskLevel: "Critical", count: 2 },
      ],
      totalHighRisk: 3,
      revenueAtRisk: 112.5,
      percentAtRisk: 50,
    }),
  );
});

test("getChurnRiskSummary(customers) lists the levels that occur, by severity", () => {
  const levels = (...names: (string | null)[]) => {
    const customers = names.map((churnRiskLevel) => ({ churnRiskLevel, monetary: 1 }));
    return getChurnRiskSummary(customers).riskDistribution.map(({ riskLevel }) => riskLevel);
  };
  expect(levels("Critical", "Critical", "Low")).toEqual(["Low", "Critical"]);
  expect(levels(null)).toEqual([]);
});

test("getChurnRiskSummary([]) has nobody at risk, and no share of them", () => {
  const nobody = { riskDistribution: [], totalHighRisk: 0, revenueAtRisk: 0 };
  expect(getChurnRiskSummary([])).toEqual({ ...nobody, percentAtRisk: null });
  expect(getChurnRiskSummary([{ churnRiskLevel: null, monetary: 5 }])).toEqual({ ...nobody, percentAtRisk: 0 });
});

test("getChurnRiskSummary(customers) takes no level but the four", () => {
  const call = (churnRiskLevel: string) => () => getChurnRiskSummary([customer, { ...customer, churnRiskLevel }]);
  for (const level of ["high", "__proto__", "constructor"]) {
    expect(call(level)).toThrow(expect.objectContaining({ code: "unknown_value", row: 1, value: level }));
  }
});

test.each(withoutEach(customerSchema, customer))("getChurnRiskSummary(customers) needs $header", ({ header, rows }) => {
  expect(() => getChurnRiskSummary(rows)).toThrow(missingColumn(header));
});
