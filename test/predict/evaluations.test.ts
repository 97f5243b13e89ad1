import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import {
  evaluateChurn as churnInPieces,
  covers,
  isMiscalibrated,
  evaluatePurchases as purchasesInPieces,
  evaluateSpend as spendInPieces,
} from "../../src/predict/evaluations.ts";
import { whole } from "../shared/whole.ts";

const [evaluateChurn, evaluatePurchases, evaluateSpend] = [
  whole(churnInPieces),
  whole(purchasesInPieces),
  whole(spendInPieces),
];

const COUNT = 2000;
const random = seededRandom(2);
const truth = Float64Array.from({ length: COUNT }, () => random());
const bought = truth.map((p) => (random() < p ? 1 : 0));
const noise = Float64Array.from({ length: COUNT }, () => random());
const constant = (value: number) => new Float64Array(COUNT).fill(value);
const total = { expected: 1, low: 0, high: 2, actual: 1, coverage: 0.9 };

test("evaluateChurn(order, bought, baselines) judges rank, error and sum, each by itself", () => {
  const good = { recency: noise, pastRate: noise, constant: constant(0.5) };
  const { rank, error, sum } = evaluateChurn(truth, bought, good);
  expect([rank.verdict, error.verdict]).toEqual(["better", "better"]);
  // everybody a half has the sum as well
  expect([sum.verdict, sum.beatenBy !== undefined]).toEqual(["notBetter", true]);
  // the same order, but much too high: only the rank is as good
  const high = truth.map((p) => Math.sqrt(p));
  const off = evaluateChurn(high, bought, { recency: truth, pastRate: noise, constant: constant(0.2) });
  expect([off.rank.verdict, off.error.verdict, off.error.beatenBy, off.sum.beatenBy]).toEqual([
    "notBetter",
    "notBetter",
    "recency",
    "recency",
  ]);
});

test("evaluateChurn(…) says how far tenths are off, and isMiscalibrated whether that is more than chance", () => {
  const baselines = { recency: noise, pastRate: noise, constant: constant(0.5) };
  const right = evaluateChurn(truth, bought, baselines);
  expect(right.calibrationError).toBeLessThan(0.04);
  expect(isMiscalibrated(right, COUNT)).toBe(false);
  const wrong = evaluateChurn(
    truth.map((p) => p * 0.7),
    bought,
    baselines,
  );
  expect(wrong.calibrationError).toBeGreaterThan(0.1);
  expect(isMiscalibrated(wrong, COUNT)).toBe(true);
  // with a few customers chance alone makes a difference
  const few = evaluateChurn(truth.slice(0, 30), bought.slice(0, 30), {
    recency: noise.slice(0, 30),
    pastRate: noise.slice(0, 30),
    constant: constant(0.5).slice(0, 30),
  });
  expect(isMiscalibrated(few, 30)).toBe(false);
});

test("evaluatePurchases(…) is better in error only by the absolute and the squared one", () => {
  const came = truth.map((p) => Math.floor(5 * p));
  const near = came.map((count, i) => count + 0.3 * ((noise[i] as number) - 0.5));
  const { rank, error, sum, spearman } = evaluatePurchases(
    near,
    came,
    { pastRate: noise, constant: constant(1) },
    total,
  );
  expect([rank.verdict, error.verdict, sum.verdict]).toEqual(["better", "better", "better"]);
  expect(spearman).toBeGreaterThan(0.9);
  // nearer as a rule, but far off now and then
  const wild = came.map((count, i) => (i % 50 === 0 ? count + 40 : count));
  const mixed = evaluatePurchases(
    wild,
    came,
    { pastRate: came.map((count) => count + 1.5), constant: constant(9) },
    total,
  );
  expect([mixed.error.verdict, mixed.error.beatenBy]).toEqual(["notBetter", "pastRate"]);
});

test("evaluateSpend(…) judges the order beside past spend and past rate, error and sum beside past rate", () => {
  const came = bought.map((did, i) => did * 10 * (1 + (noise[i] as number)));
  const spends = truth.map((p) => 15 * p);
  const { rank, error, sum, baselines } = evaluateSpend(
    spends,
    came,
    { pastSpend: noise, pastRate: constant(99) },
    total,
  );
  expect([rank.verdict, error.verdict, sum.verdict]).toEqual(["better", "better", "better"]);
  expect(Object.keys(baselines)).toEqual(["pastSpend", "pastRate"]);
  const none = evaluateSpend(spends, constant(0), { pastSpend: noise, pastRate: noise }, total);
  expect([none.rank.verdict, none.error.verdict]).toEqual(["notEnoughData", "notEnoughData"]);
});

test("covers(low, high, actual, every) is what came in all, and the share within", () => {
  const actual = Float64Array.of(0, 3, 5, 1);
  expect(covers(Float64Array.of(0, 0, 6, 1), Float64Array.of(0, 2, 7, 1), actual)).toEqual({
    actual: 9,
    coverage: 0.5,
  });
  expect(covers(Float64Array.of(0, 4), Float64Array.of(1, 6), actual, 2)).toEqual({ actual: 9, coverage: 1 });
});
