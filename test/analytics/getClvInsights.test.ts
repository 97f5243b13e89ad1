import { expect, test } from "vitest";
import { getClvInsights } from "../../src/analytics/getClvInsights.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { predictedClv: 1, clvCategory: "Very High Value", rfmSegment: "Lost" };

test("getClvInsights(customers) gives total, typical value, spread and the mean of each segment", () => {
  const customers = [
    customer,
    { ...customer, predictedClv: 4, clvCategory: "High Value", rfmSegment: "Champions" },
    { ...customer, predictedClv: 2 },
    { ...customer, predictedClv: 9, rfmSegment: null },
    { predictedClv: null, clvCategory: null, rfmSegment: "At Risk" },
  ];
  expect(getClvInsights(customers)).toEqual(
    close({
      totalPredictedClv: 16,
      averageClv: 4,
      medianClv: 3,
      // squares of the distances from 4: 9 + 0 + 4 + 25, over 3
      clvStd: Math.sqrt(38 / 3),
      highValueCount: 3,
      clvBySegment: [
        { segment: "At Risk", averageClv: null },
        { segment: "Champions", averageClv: 4 },
        { segment: "Lost", averageClv: 1.5 },
      ],
    }),
  );
});

test("getClvInsights(one customer) has no spread", () => {
  expect(getClvInsights([customer])).toMatchObject({ averageClv: 1, medianClv: 1, clvStd: null });
});

test("getClvInsights([]) has a total of 0 and nothing typical", () => {
  expect(getClvInsights([])).toEqual({
    totalPredictedClv: 0,
    averageClv: null,
    medianClv: null,
    clvStd: null,
    highValueCount: 0,
    clvBySegment: [],
  });
});

test("getClvInsights(customers) takes any text for a segment", () => {
  const customers = ["constructor", "__proto__", "Z"].map((rfmSegment) => ({ ...customer, rfmSegment }));
  const segments = getClvInsights(customers).clvBySegment.map(({ segment }) => segment);
  expect(segments).toEqual(["Z", "__proto__", "constructor"]);
});

test.each(withoutEach(customerSchema, customer))("getClvInsights(customers) needs $header", ({ header, rows }) => {
  expect(() => getClvInsights(rows)).toThrow(missingColumn(header));
});
