import { expect, test } from "vitest";
import { getRecommendationSummary } from "../../src/analytics/getRecommendationSummary.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const offer = { customerId: "C1", recommendedCategory: "Feed", reason: "Rules", confidence: 0.7 };

test("getRecommendationSummary(offers) counts customers once and confidences above 0.7", () => {
  const offers = [
    offer,
    { ...offer, recommendedCategory: "Seeds", confidence: 0.71 },
    { customerId: "__proto__", recommendedCategory: "Seeds", reason: "Hybrid", confidence: 1 },
    { customerId: "constructor", recommendedCategory: null, reason: null, confidence: null },
  ];
  expect(getRecommendationSummary(offers)).toEqual(
    close({
      totalRecommendations: 4,
      uniqueCustomers: 3,
      avgConfidence: 2.41 / 3,
      highConfidenceCount: 2,
      topCategories: [
        { category: "Seeds", count: 2 },
        { category: "Feed", count: 1 },
      ],
      recommendationMethods: [
        { reason: "Rules", count: 2 },
        { reason: "Hybrid", count: 1 },
      ],
    }),
  );
});

test("getRecommendationSummary(offers) lists ten categories at most, equal ones in alphabetical order, and all reasons", () => {
  const names = Array.from({ length: 12 }, (_, i) => String.fromCharCode(108 - i));
  const offers = names.map((name) => ({ ...offer, recommendedCategory: name, reason: name }));
  const { topCategories, recommendationMethods } = getRecommendationSummary(offers);
  expect(topCategories.map(({ category }) => category).join("")).toBe("abcdefghij");
  expect(recommendationMethods.map(({ reason }) => reason).join("")).toBe("abcdefghijkl");
});

test("getRecommendationSummary([]) counts nothing and has no mean", () => {
  expect(getRecommendationSummary([])).toEqual({
    totalRecommendations: 0,
    uniqueCustomers: 0,
    avgConfidence: null,
    highConfidenceCount: 0,
    topCategories: [],
    recommendationMethods: [],
  });
});

test.each(withoutEach(recommendationSchema, offer))("getRecommendationSummary(offers) needs $header", (missing) => {
  expect(() => getRecommendationSummary(missing.rows)).toThrow(missingColumn(missing.header));
});
