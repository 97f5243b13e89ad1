import fc from "fast-check";
import { expect, test } from "vitest";
import { compareCustomers } from "../../src/predict/compareCustomers.ts";
import { CLV_CATEGORIES, RISK_LEVELS } from "../../src/shop/classes.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const customer = (
  customerId: string,
  churnRiskLevel: string | null,
  predictedClv: number | null,
  rest: object = {},
) => {
  return { customerId, rfmSegment: "Loyal", churnRiskLevel, predictedClv, clvCategory: "Low Value", ...rest };
};

test("compareCustomers(before, after) counts each customer once, and says what happened", () => {
  const before = [
    customer("lost", "Low", 90),
    customer("slipped", "Medium", 80),
    customer("back", "Critical", 5, { rfmSegment: "Lost" }),
    customer("grown", "Low", 10),
    customer("same", "High", 20),
    customer("gone", "Low", 30),
  ];
  const after = [
    customer("lost", "Critical", 9, { rfmSegment: "Lost" }),
    customer("slipped", "High", 40),
    customer("back", "Low", 55),
    customer("grown", "Low", 70, { clvCategory: "High Value" }),
    customer("same", "High", 20),
    customer("new", "Medium", 33),
  ];
  const { counts, customersBefore, customersAfter, segments, ...lists } = compareCustomers(before, after);
  expect([customersBefore, customersAfter]).toEqual([6, 6]);
  expect(counts).toEqual({ new: 1, lost: 1, slipped: 1, recovered: 1, grown: 1, unchanged: 1 });
  expect(Object.values(lists).map((list) => list.map(({ what }) => what))).toEqual([
    ["new is new: Loyal, predicted value 33"],
    ["lost is probably lost: churn risk Low → Critical, Loyal → Lost, predicted value 90 → 9"],
    ["slipped slipped: churn risk Medium → High, Loyal, predicted value 80 → 40"],
    ["back recovered: churn risk Critical → Low, Lost → Loyal, predicted value 5 → 55"],
    ["grown grown: churn risk Low, Loyal, predicted value 10 → 70"],
  ]);
  expect(segments).toEqual([
    { fromSegment: "Loyal", toSegment: "Loyal", customers: 3 },
    { fromSegment: "Loyal", toSegment: "Lost", customers: 1 },
    { fromSegment: "Lost", toSegment: "Loyal", customers: 1 },
    { fromSegment: null, toSegment: "Loyal", customers: 1 },
    { fromSegment: "Loyal", toSegment: null, customers: 1 },
  ]);
});

test("compareCustomers(before, after, { limit }) lists those with most value", () => {
  const after = [customer("a", "Low", 1), customer("b", "Low", 3), customer("c", "Low", 2), customer("d", null, null)];
  const listed = (limit: number) => compareCustomers([], after, { limit }).new.map(({ customerId }) => customerId);
  expect([listed(2), listed(0), listed(9)]).toEqual([["b", "c"], [], ["b", "c", "a", "d"]]);
  expect(() => compareCustomers([], [], { limit: -1 })).toThrow(invalidOption("limit"));
});

test("compareCustomers(before, after) is what comparing one by one gives", () => {
  const state = fc.record({
    rfmSegment: fc.option(fc.constantFrom("Loyal", "Lost", "__proto__")),
    churnRiskLevel: fc.option(fc.constantFrom(...RISK_LEVELS), { freq: 9 }),
    predictedClv: fc.option(fc.integer({ min: 0, max: 99 }), { freq: 9 }),
    clvCategory: fc.option(fc.constantFrom(...CLV_CATEGORIES), { freq: 9 }),
  });
  const customers = fc
    .uniqueArray(fc.constantFrom("a", "b", "c", "d", "constructor"), { maxLength: 5 })
    .chain((ids) => fc.tuple(...ids.map((customerId) => state.map((rest) => ({ customerId, ...rest })))));
  const severity = (level: string | null) => RISK_LEVELS.indexOf(level as "Low");
  const worth = (category: string | null) => CLV_CATEGORIES.indexOf(category as "Low Value");
  fc.assert(
    fc.property(customers, customers, (before, after) => {
      const expected = { new: 0, lost: 0, slipped: 0, recovered: 0, grown: 0, unchanged: 0 };
      for (const now of after) {
        const then = before.find(({ customerId }) => customerId === now.customerId);
        const [old, risk] = [severity(then?.churnRiskLevel ?? null), severity(now.churnRiskLevel)];
        if (then === undefined) expected.new++;
        else if (risk === 3 && old < 3 && old >= 0) expected.lost++;
        else if (risk === 2 && old < 2 && old >= 0) expected.slipped++;
        else if (old >= 2 && risk >= 0 && risk < 2) expected.recovered++;
        else if (then.clvCategory !== null && worth(now.clvCategory) > worth(then.clvCategory)) expected.grown++;
        else expected.unchanged++;
      }
      const { counts, segments } = compareCustomers(before, after);
      expect(counts).toEqual(expected);
      const moves = segments.reduce((sum, { customers }) => sum + customers, 0);
      expect(moves).toBe(new Set([...before, ...after].map(({ customerId }) => customerId)).size);
    }),
  );
});

test("compareCustomers(before, after) moves nobody from a risk that is not known, and tells no segment from no customer", () => {
  const before = [customer("a", null, 1, { rfmSegment: null })];
  const after = [customer("a", "Critical", 1), customer("b", "Low", 1)];
  const { counts, segments } = compareCustomers(before, after);
  expect(compareCustomers([], before).new[0]).toMatchObject({ fromSegment: null, toSegment: "Unknown" });
  expect(counts).toMatchObject({ lost: 0, new: 1, unchanged: 1 });
  expect(segments).toEqual([
    { fromSegment: "Unknown", toSegment: "Loyal", customers: 1 },
    { fromSegment: null, toSegment: "Loyal", customers: 1 },
  ]);
});

test("compareCustomers(before, after) needs what it compares", () => {
  expect(() => compareCustomers([{ customerId: "a" } as never], [])).toThrow(missingColumn("RFM_Segment"));
});
