import { expect, test } from "vitest";
import { getBusinessMetrics } from "../../src/analytics/getBusinessMetrics.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = {
  recency: 30,
  monetary: 300.5,
  predictedClv: 120,
  isChurned: 0,
  clvCategory: "Very High Value",
  churnRiskLevel: "Critical",
};

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

test("getBusinessMetrics(customers) counts, adds up and divides", () => {
  const customers = [
    customer,
    { ...customer, recency: 31, monetary: -0.25, predictedClv: 30, clvCategory: "High Value", churnRiskLevel: "High" },
    { ...customer, recency: 0, monetary: 0, predictedClv: 3, isChurned: 1, churnRiskLevel: "Low" },
  ];
  expect(getBusinessMetrics(customers)).toEqual(
    close({
      totalCustomers: 3,
      activeCustomers: 2,
      totalRevenue: 300.25,
      predictedClv: 153,
      churnRate: 100 / 3,
      avgClv: 51,
      highValueCustomers: 2,
      atRiskCustomers: 2,
    }),
  );
});

test("getBusinessMetrics(customers) takes the mean value of those who have one", () => {
  const nothing = { recency: null, monetary: null, isChurned: null, clvCategory: null, churnRiskLevel: null };
  const some = getBusinessMetrics([customer, { ...nothing, predictedClv: null }]);
  expect(some).toEqual({
    totalCustomers: 2,
    activeCustomers: 1,
    totalRevenue: 300.5,
    predictedClv: 120,
    churnRate: 0,
    avgClv: 120,
    highValueCustomers: 1,
    atRiskCustomers: 1,
  });
  expect(getBusinessMetrics([{ ...nothing, predictedClv: null }]).avgClv).toBeNull();
});

test.each(withoutEach(customerSchema, customer))("getBusinessMetrics(customers) needs $header", ({ header, rows }) => {
  expect(() => getBusinessMetrics(rows)).toThrow(missingColumn(header));
});
