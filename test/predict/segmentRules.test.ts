import { describe, expect, test } from "vitest";
import {
  deciding,
  defineSegmentRules,
  explainSegment,
  type SegmentRule,
  segmentRules,
} from "../../src/predict/segmentRules.ts";
import { invalidOption } from "../shared/failures.ts";

const SCORES = [1, 2, 3, 4, 5];
const CELLS = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => [r, f, m] as const)));
const segmentOf = (rScore: number, fScore: number, mScore: number, rules = segmentRules.original) =>
  explainSegment({ rScore, fScore, mScore }, rules).segment;

/** The nine segments as the original has them, written out. */
function original(r: number, f: number, m: number): string {
  if (r >= 4 && f >= 4 && m >= 4) return "Champions";
  if (f >= 4 && m >= 4) return "Loyal Customers";
  if (m >= 4) return "Big Spenders";
  if (r >= 4 && f <= 2) return "Promising";
  if (r === 3 && f <= 2 && m <= 2) return "Need Attention";
  if (r <= 2 && f >= 3 && m >= 3) return "At Risk";
  if (r <= 2 && f >= 2 && m >= 2) return "Hibernating";
  return r <= 2 && f <= 2 ? "Lost" : "About to Sleep";
}

/** The ten segments of recency and frequency, as regular expressions on "RF". */
const CLASSIC: readonly [RegExp, string][] = [
  [/^5[45]$/, "Champions"],
  [/^[34][45]$/, "Loyal Customers"],
  [/^[45][23]$/, "Potential Loyalist"],
  [/^51$/, "New"],
  [/^41$/, "Promising"],
  [/^33$/, "Need Attention"],
  [/^3[12]$/, "About to Sleep"],
  [/^[12][34]$/, "At Risk"],
  [/^[12]5$/, "Can't Lose Them"],
  [/^[12][12]$/, "Hibernating"],
];

describe("segmentRules", () => {
  test.each(CELLS)("original and classic have the segment of R %i, F %i, M %i", (r, f, m) => {
    expect(segmentOf(r, f, m)).toBe(original(r, f, m));
    const matching = CLASSIC.filter(([pattern]) => pattern.test(`${r}${f}`));
    expect(matching.map(([, name]) => name)).toEqual([segmentOf(r, f, m, segmentRules.classic)]);
  });

  test("every segment of both is reached", () => {
    for (const rules of Object.values(segmentRules)) {
      const reached = new Set(CELLS.map(([r, f, m]) => deciding(rules, r, f, m)));
      expect([...reached].sort((a, b) => a - b)).toEqual(rules.rules.map((_, i) => i));
    }
  });
});

describe("defineSegmentRules(name, rules)", () => {
  test("takes rules that cover all scores, the first that fits deciding", () => {
    const rules = defineSegmentRules("mine", [{ name: "A", r: [5, 5] }, { name: "B", m: [1, 3] }, { name: "C" }]);
    const names = [segmentOf(5, 1, 1, rules), segmentOf(4, 1, 3, rules), segmentOf(4, 1, 4, rules)];
    expect(names).toEqual(["A", "B", "C"]);
    expect(Object.isFrozen(rules) && Object.isFrozen(rules.rules) && Object.isFrozen(rules.cells)).toBe(true);
  });

  test.each<[string, SegmentRule[], string]>([
    ["no rules", [], "none for R 1, F 1, M 1"],
    [
      "a gap",
      [
        { name: "A", r: [1, 4] },
        { name: "B", r: [5, 5], f: [2, 5] },
      ],
      "none for R 5, F 1, M 1",
    ],
    ["a rule that never decides", [{ name: "A" }, { name: "B", r: [5, 5] }], "B: earlier rules take all of them"],
    [
      "a rule that others cover together",
      [
        { name: "A", r: [1, 3] },
        { name: "B", r: [3, 5] },
        { name: "C", r: [3, 3] },
      ],
      "C:",
    ],
    ["scores beyond 5", [{ name: "A", r: [1, 6] }], '"A", got "1 to 6"'],
    ["scores below 1", [{ name: "A", f: [0, 5] }], '"A", got "0 to 5"'],
    ["half scores", [{ name: "A", m: [1, 2.5] }], '"A", got "1 to 2.5"'],
    ["a range from above", [{ name: "A", m: [5, 1] }], '"A", got "5 to 1"'],
  ])("refuses %s", (_, rules, message) => {
    expect(() => defineSegmentRules("mine", rules)).toThrow(invalidOption('rules of "mine"'));
    expect(() => defineSegmentRules("mine", rules)).toThrow(message);
  });
});

describe("explainSegment(customer, rules)", () => {
  test("says which rule decided and what fitted", () => {
    expect(explainSegment({ rScore: 3, fScore: 1, mScore: 2 })).toEqual({
      segment: "Need Attention",
      rule: 5,
      why: "rule 5 of original: R 3 is 3, F 1 is 1 to 2, M 2 is 1 to 2",
    });
    expect(explainSegment({ rScore: 4, fScore: 3, mScore: 3 })).toEqual({
      segment: "About to Sleep",
      rule: 9,
      why: "rule 9 of original: no earlier rule fits",
    });
  });

  test.each([0, 6, 2.5, Number.NaN, null])("refuses a score of %s", (score) => {
    const scored = { rScore: score as number, fScore: 1, mScore: 1 };
    expect(() => explainSegment(scored)).toThrow(invalidOption("rScore"));
    expect(() => explainSegment({ rScore: 1, fScore: 1, mScore: score as number })).toThrow(invalidOption("mScore"));
  });
});
