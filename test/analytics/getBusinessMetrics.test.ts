import { expect, test } from "vitest";
import { getBusinessMetrics } from "../../src/analytics/getBusinessMetrics.ts";

test("getBusinessMetrics([]) counts nothing and has no rates", () => {
  expect(getBusinessMetrics([])).toEqual({
    totalCustomers: 0,
    activeCustomers: 0,
    totalRevenue: 0,
    predictedClv: 0,
    churnRate: null,
    avgClv: null,
    highValueCustomers: 0,
    atRiskCustomers: 0,
  });
});
