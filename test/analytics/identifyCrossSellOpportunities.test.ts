import fc from "fast-check";
import { expect, test } from "vitest";
import { identifyCrossSellOpportunities } from "../../src/analytics/identifyCrossSellOpportunities.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { amounts } from "../shared/orders.ts";

const customer = { customerId: "C1", monetary: 50, predictedClv: 80, rfmSegment: "Lost", churnRiskLevel: "High" };
const offer = { customerId: "C1", recommendedCategory: "Feed", reason: "Rules", confidence: 0.6 };

test("identifyCrossSellOpportunities(customers, offers) lists the most valuable customers first, strangers last", () => {
  const customers = [customer, { ...customer, customerId: "C2", monetary: null, predictedClv: 90, rfmSegment: null }];
  const offers = [
    { ...offer, customerId: "C9", confidence: 1 },
    offer,
    { ...offer, customerId: "C2", recommendedCategory: null, reason: null, confidence: 0.7 },
    { ...offer, recommendedCategory: "Seeds", confidence: 0.59 },
    { ...offer, recommendedCategory: "Fruits", confidence: null },
  ];
  const known = { monetary: 50, predictedClv: 80, rfmSegment: "Lost", churnRiskLevel: "High" };
  const stranger = { monetary: null, predictedClv: null, rfmSegment: null, churnRiskLevel: null };
  expect(identifyCrossSellOpportunities(customers, offers)).toEqual([
    {
      ...stranger,
      customerId: "C2",
      category: null,
      reason: null,
      confidence: 0.7,
      predictedClv: 90,
      churnRiskLevel: "High",
    },
    { ...known, customerId: "C1", category: "Feed", reason: "Rules", confidence: 0.6 },
    { ...stranger, customerId: "C9", category: "Feed", reason: "Rules", confidence: 1 },
  ]);
});

test("identifyCrossSellOpportunities(customers, offers) is empty without offers; without customers all are strangers", () => {
  expect(identifyCrossSellOpportunities([customer], [])).toEqual([]);
  expect(identifyCrossSellOpportunities([], [])).toEqual([]);
  expect(identifyCrossSellOpportunities([], [offer])[0]).toMatchObject({ customerId: "C1", predictedClv: null });
});

test("identifyCrossSellOpportunities(customers, offers) keeps the order of equally valuable offers", () => {
  const offers = ["b", "a", "constructor"].map((recommendedCategory) => ({ ...offer, recommendedCategory }));
  const list = identifyCrossSellOpportunities([customer], offers, { limit: 2 });
  expect(list.map(({ category }) => category)).toEqual(["b", "a"]);
});

test("identifyCrossSellOpportunities(customers, offers) tells apart columns that both tables have", () => {
  const offers = [{ ...offer, rfmSegment: "Champions", predictedClv: 1 }];
  const [opportunity] = identifyCrossSellOpportunities([customer], offers);
  expect(opportunity).toMatchObject({ rfmSegment: "Lost", predictedClv: 80 });
});

test.each(withoutEach(customerSchema, customer))(
  "identifyCrossSellOpportunities(customers, offers) needs the customers' $header",
  ({ header, rows }) => {
    expect(() => identifyCrossSellOpportunities(rows, [])).toThrow(missingColumn(header));
  },
);

test.each(withoutEach(recommendationSchema, offer))(
  "identifyCrossSellOpportunities(customers, offers) needs the offers' $header",
  ({ header, rows }) => {
    expect(() => identifyCrossSellOpportunities([], rows)).toThrow(missingColumn(header));
  },
);

test("identifyCrossSellOpportunities(customers, offers, options) names the option that will not do", () => {
  for (const minConfidence of [-0.1, 1.1, Number.NaN]) {
    expect(() => identifyCrossSellOpportunities([], [], { minConfidence })).toThrow(invalidOption("minConfidence"));
  }
  for (const limit of [0, 1.5, Number.NaN]) {
    expect(() => identifyCrossSellOpportunities([], [], { limit })).toThrow(invalidOption("limit"));
  }
});

test("identifyCrossSellOpportunities(customers, offers, options) is what looking up each customer gives", () => {
  const ids = ["C1", "C2", "C3", "C20", "C007", "__proto__", "constructor", "1"];
  const customers = fc.uniqueArray(
    fc.record({
      customerId: fc.constantFrom(...ids),
      monetary: fc.option(amounts),
      predictedClv: fc.option(fc.nat(4)),
      rfmSegment: fc.option(fc.constantFrom("Lost", "__proto__")),
      churnRiskLevel: fc.option(fc.constantFrom("Low", "Critical")),
    }),
    { selector: (row) => row.customerId },
  );
  const offers = fc.array(
    fc.record({
      customerId: fc.constantFrom(...ids),
      recommendedCategory: fc.option(fc.constantFrom("Feed", "constructor")),
      reason: fc.option(fc.constantFrom("Rules", "__proto__")),
      confidence: fc.option(fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4)),
    }),
    { maxLength: 30 },
  );
  const options = fc.record({
    minConfidence: fc.constantFrom(0, 0.25, 0.5, 1),
    limit: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(customers, offers, options, (known, offered, { minConfidence, limit }) => {
      const byId = new Map(known.map((row) => [row.customerId, row]));
      const expected = offered
        .filter(({ confidence }) => confidence !== null && confidence >= minConfidence)
        .map(({ customerId, recommendedCategory, reason, confidence }) => {
          const nobody = { monetary: null, predictedClv: null, rfmSegment: null, churnRiskLevel: null };
          return { ...nobody, ...byId.get(customerId), customerId, category: recommendedCategory, reason, confidence };
        })
        .sort((a, b) => (b.predictedClv ?? -1) - (a.predictedClv ?? -1))
        .slice(0, limit);
      expect(identifyCrossSellOpportunities(known, offered, { minConfidence, limit })).toEqual(expected);
    }),
  );
});
