import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";

/** A range of scores, both ends included. */
export type ScoreRange = readonly [least: number, most: number];

/** Who belongs to a segment: scores from 1 to 5 that are left out do not matter. */
export interface SegmentRule {
  readonly name: string;
  readonly r?: ScoreRange;
  readonly f?: ScoreRange;
  readonly m?: ScoreRange;
}

/** Rules in their order, the first that fits deciding, proven to give every customer a segment. */
export interface SegmentRules {
  readonly name: string;
  readonly rules: readonly SegmentRule[];
  /** Index of the deciding rule by 25 (r - 1) + 5 (f - 1) + m - 1. */
  readonly cells: readonly number[];
}

/** A customer's scores. */
export interface Scored {
  readonly rScore: number;
  readonly fScore: number;
  readonly mScore: number;
}

const SCORES = [1, 2, 3, 4, 5];

/**
 * Rules of your own, checked now: each of the 125 combinations of scores must fit a rule, and each rule must decide about
 * one at least.
 *
 * @param rules in their order: the first that fits decides
 * @throws OptionError that names the combination without a segment, or the rule that never decides
 * @example
 * ```ts
 * import { defineSegmentRules, explainSegment } from "clientele";
 *
 * const rules = defineSegmentRules("two", [{ name: "Active", r: [4, 5] }, { name: "Other" }]);
 * explainSegment({ rScore: 2, fScore: 5, mScore: 5 }, rules).segment; // => "Other"
 * ```
 */
export function defineSegmentRules(name: string, rules: readonly SegmentRule[]): SegmentRules {
  const refuse = (expected: string, value: unknown): never => {
    throw new OptionError("defineSegmentRules", `rules of ${JSON.stringify(name)}`, expected, value);
  };
  if (!Array.isArray(rules)) refuse("a list of rules", rules);
  for (const rule of rules) {
    requireObject("defineSegmentRules", `rules of ${JSON.stringify(name)}`, rule, "rules with a name and ranges");
    for (const [least, most] of [rule.r, rule.f, rule.m].filter((range) => range !== undefined)) {
      if (!(SCORES.includes(least) && SCORES.includes(most) && least <= most)) {
        refuse(`ranges within 1 to 5 in ${JSON.stringify(rule.name)}`, `${least} to ${most}`);
      }
    }
  }
  const cells = SCORES.flatMap((r) =>
    SCORES.flatMap((f) =>
      SCORES.map((m) => {
        const index = rules.findIndex((rule) => fits(rule.r, r) && fits(rule.f, f) && fits(rule.m, m));
        return index >= 0
          ? index
          : refuse("a segment for every combination of scores", `none for R ${r}, F ${f}, M ${m}`);
      }),
    ),
  );
  const idle = rules.find((_, index) => !cells.includes(index));
  if (idle !== undefined)
    refuse("rules that each decide about some customers", `${idle.name}: earlier rules take all of them`);
  return Object.freeze({ name, rules: Object.freeze([...rules]), cells: Object.freeze(cells) });
}

function fits(range: ScoreRange | undefined, score: number): boolean {
  return range === undefined || (score >= range[0] && score <= range[1]);
}

/** Index of the rule that decides about a customer. */
export function deciding({ cells }: SegmentRules, r: number, f: number, m: number): number {
  return cells[25 * (r - 1) + 5 * (f - 1) + m - 1] as number;
}

/**
 * Which segment a customer is in by some rules, and why.
 *
 * @param customer scores from 1 to 5
 * @param rules default {@link segmentRules}.original
 * @throws OptionError for a score that is not a whole number from 1 to 5
 * @example
 * ```ts
 * import { explainSegment, segmentRules } from "clientele";
 *
 * const customer = { rScore: 5, fScore: 1, mScore: 2 };
 * explainSegment(customer).why; // => "rule 4 of original: R 5 is 4 to 5, F 1 is 1 to 2"
 * explainSegment(customer, segmentRules.classic).segment; // => "New"
 * ```
 */
export function explainSegment(
  customer: Scored,
  rules: SegmentRules = segmentRules.original,
): { readonly segment: string; readonly rule: number; readonly why: string } {
  requireObject("explainSegment", "customer", customer, "scores rScore, fScore and mScore");
  const { rScore, fScore, mScore } = customer;
  for (const [name, score] of Object.entries({ rScore, fScore, mScore })) {
    if (!SCORES.includes(score)) throw new OptionError("explainSegment", name, "a whole number from 1 to 5", score);
  }
  const index = deciding(rules, rScore, fScore, mScore);
  const { name, r, f, m } = rules.rules[index] as SegmentRule;
  const reasons = (
    [
      ["R", rScore, r],
      ["F", fScore, f],
      ["M", mScore, m],
    ] as const
  ).flatMap(([letter, score, range]) =>
    range === undefined
      ? []
      : `${letter} ${score} is ${range[0] === range[1] ? range[0] : `${range[0]} to ${range[1]}`}`,
  );
  const why = reasons.length === 0 ? "no earlier rule fits" : reasons.join(", ");
  return { segment: name, rule: index + 1, why: `rule ${index + 1} of ${rules.name}: ${why}` };
}

const original: SegmentRules = /* @__PURE__ */ defineSegmentRules("original", [
  { name: "Champions", r: [4, 5], f: [4, 5], m: [4, 5] },
  { name: "Loyal Customers", f: [4, 5], m: [4, 5] },
  { name: "Big Spenders", m: [4, 5] },
  { name: "Promising", r: [4, 5], f: [1, 2] },
  { name: "Need Attention", r: [3, 3], f: [1, 2], m: [1, 2] },
  { name: "At Risk", r: [1, 2], f: [3, 5], m: [3, 5] },
  { name: "Hibernating", r: [1, 2], f: [2, 5], m: [2, 5] },
  { name: "Lost", r: [1, 2], f: [1, 2] },
  { name: "About to Sleep" },
]);

const classic: SegmentRules = /* @__PURE__ */ defineSegmentRules("classic", [
  { name: "Champions", r: [5, 5], f: [4, 5] },
  { name: "Loyal Customers", r: [3, 4], f: [4, 5] },
  { name: "Potential Loyalist", r: [4, 5], f: [2, 3] },
  { name: "New", r: [5, 5], f: [1, 1] },
  { name: "Promising", r: [4, 4], f: [1, 1] },
  { name: "Need Attention", r: [3, 3], f: [3, 3] },
  { name: "About to Sleep", r: [3, 3], f: [1, 2] },
  { name: "At Risk", r: [1, 2], f: [3, 4] },
  { name: "Can't Lose Them", r: [1, 2], f: [5, 5] },
  { name: "Hibernating", r: [1, 2], f: [1, 2] },
]);

/**
 * Known rules: `original`, the nine segments of the Python service; `classic`, ten segments of recency and frequency
 * alone, as most tutorials have them.
 *
 * @example
 * ```ts
 * import { segmentRules } from "clientele";
 *
 * segmentRules.original.rules.length; // => 9
 * ```
 */
export const segmentRules = { original, classic } as const;
