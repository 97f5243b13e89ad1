import { deviation, mean } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import {
  areaLead,
  areaUnderCurve,
  calibrationBins as calibrationBinsInPieces,
  calibrationError,
  lead,
  numberMeasures,
  placementsOf,
  probabilityMeasures,
  rankingMeasures as rankingMeasuresInPieces,
  sumLead,
} from "../../src/predict/measures.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";

const calibrationBins = whole(calibrationBinsInPieces);
const rankingMeasures = whole(rankingMeasuresInPieces);

const columns = (...values: number[][]) =>
  values.map((column) => Float64Array.from(column)) as [Float64Array, Float64Array];

/** Predictions with ties, and what came: mostly nothing. */
const pairs = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
    fc.constantFrom(0, 0, 0, 1, 2, 5),
  ),
  { minLength: 1, maxLength: 40 },
);

test("areaUnderCurve(scores, happened) is the share of pairs in the right order, ties half", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const happened = rows.map(([, came]) => (came > 0 ? 1 : 0));
      const scores = rows.flatMap(([score], i) =>
        rows.flatMap(([other], k) =>
          happened[i] === 1 && happened[k] === 0 ? [(Math.sign(score - other) + 1) / 2] : [],
        ),
      );
      const expected = scores.length === 0 ? null : scores.reduce((a, b) => a + b, 0) / scores.length;
      const [predicted, came] = columns(
        rows.map(([score]) => score),
        happened,
      );
      const area = areaUnderCurve(predicted, came);
      expect(area).toEqual(expected === null ? null : close(expected));
      // the other way round
      const reverse = areaUnderCurve(
        predicted.map((p) => -p),
        came,
      );
      expect(area === null ? null : area + (reverse as number)).toEqual(area === null ? null : close(1));
    }),
  );
});

test("probabilityMeasures(p, happened): the error squared, and the surprise in nats", () => {
  const [p, happened] = columns([0.9, 0.2, 0.5], [1, 0, 1]);
  expect(probabilityMeasures(p, happened)).toEqual(
    close({
      auc: 1,
      brier: (0.01 + 0.04 + 0.25) / 3,
      logLoss: -(Math.log(0.9) + Math.log(0.8) + Math.log(0.5)) / 3,
    }),
  );
});

test("probabilityMeasures(wrong certainty) is bad, not infinite", () => {
  const { logLoss, brier } = probabilityMeasures(...columns([0, 1], [1, 0]));
  expect([brier, Number.isFinite(logLoss), logLoss > 20]).toEqual([1, true, true]);
});

test("probabilityMeasures(p): the true probability has the least expected loss", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 0, max: 20 }), (count, twentieths) => {
      const happened = Float64Array.from({ length: 20 }, (_, i) => (i < count ? 1 : 0));
      const given = (p: number) => probabilityMeasures(new Float64Array(20).fill(p), happened);
      const [best, other] = [given(count / 20), given(twentieths / 20)];
      expect(best.brier).toBeLessThanOrEqual(other.brier + 1e-15);
      expect(best.logLoss).toBeLessThanOrEqual(other.logLoss + 1e-15);
    }),
  );
});

test("calibrationBins(predicted, actual) are ascending groups of all rows that tear no equal predictions apart", () => {
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 12 }), (rows, bins) => {
      const [predicted, actual] = columns(
        rows.map(([p]) => p),
        rows.map(([, came]) => came),
      );
      const result = calibrationBins(predicted, actual, bins);
      expect(result.length).toBeLessThanOrEqual(bins);
      const total = (of: (bin: (typeof result)[0]) => number) => result.reduce((sum, bin) => sum + of(bin), 0);
      expect(total((bin) => bin.count)).toBe(rows.length);
      expect(total((bin) => bin.count * bin.meanPredicted)).toEqual(close(predicted.reduce((a, b) => a + b, 0)));
      expect(total((bin) => bin.count * bin.meanActual)).toEqual(close(actual.reduce((a, b) => a + b, 0)));
      // a bin that began and ended elsewhere would have the mean of two values
      let from = 0;
      const sorted = predicted.slice().sort();
      for (const { count } of result) {
        if (from > 0) expect(sorted[from]).toBeGreaterThan(sorted[from - 1] as number);
        from += count;
      }
    }),
  );
});

test("calibrationBins(100 different predictions) are tenths", () => {
  const predicted = Float64Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) / 100);
  const bins = calibrationBins(predicted, predicted);
  expect(bins.map(({ count }) => count)).toEqual(new Array(10).fill(10));
  expect(bins[3]).toEqual(close({ count: 10, meanPredicted: 0.345, meanActual: 0.345 }));
});

test("numberMeasures(predicted, actual): mean absolute error, root of the mean square, sum over sum less 1", () => {
  expect(numberMeasures(...columns([1, 4], [3, 1]))).toEqual(
    close({ mae: 2.5, rmse: Math.sqrt((4 + 9) / 2), bias: 0.25 }),
  );
  expect(numberMeasures(...columns([1, 1], [0, 0]))).toEqual({ mae: 1, rmse: 1, bias: null });
});

test("rankingMeasures(predicted, actual) are what ranks, trapezoids and tenths give", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const [predicted, actual] = columns(
        rows.map(([p]) => p),
        rows.map(([, came]) => came),
      );
      const { spearman, normalizedGini } = rankingMeasures(predicted, actual);
      const correlation = naiveSpearman(predicted, actual);
      if (correlation === null) expect(spearman).toBeNull();
      else expect(spearman).toBeCloseTo(correlation, 12);
      const best = trapezoids(actual, actual);
      const gini = best > 1e-12 ? trapezoids(predicted, actual) / best : null;
      if (gini === null) expect(normalizedGini).toBeNull();
      else expect(normalizedGini).toBeCloseTo(gini, 12);
    }),
  );
});

/** Pearson's correlation of middle ranks, ranks counted by comparing all with all. */
function naiveSpearman(a: Float64Array, b: Float64Array): number | null {
  const ranks = (values: Float64Array) =>
    Array.from(values, (value) => values.reduce((sum, other) => sum + (Math.sign(value - other) + 1) / 2, 0));
  const [x, y] = [ranks(a), ranks(b)];
  const mean = a.length / 2;
  const dot = (p: number[], q: number[]) =>
    p.reduce((sum, value, i) => sum + (value - mean) * ((q[i] as number) - mean), 0);
  const scale = dot(x, x) * dot(y, y);
  return a.length < 2 || scale === 0 ? null : dot(x, y) / Math.sqrt(scale);
}

/** Area between gain curve and diagonal, by trapezoids over groups of equal scores. */
function trapezoids(scores: Float64Array, actual: Float64Array): number {
  const total = actual.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  let [area, share, gained] = [0, 0, 0];
  for (const score of [...new Set(scores)].sort((a, b) => b - a)) {
    const rows = [...scores.keys()].filter((i) => scores[i] === score);
    const gain = rows.reduce((sum, i) => sum + (actual[i] as number), 0) / total;
    area += ((rows.length / scores.length) * (gained + gained + gain)) / 2;
    share += rows.length / scores.length;
    gained += gain;
  }
  expect([share, gained]).toEqual(close([1, 1]));
  return area - 0.5;
}

test("rankingMeasures(the truth) is perfect, of its reverse the contrary; of nothing it is unknown", () => {
  const [actual] = columns([0, 3, 1, 8, 20]);
  const reverse = actual.map((value) => -value);
  expect(rankingMeasures(actual, actual)).toEqual(close({ spearman: 1, normalizedGini: 1, decileError: 0 }));
  expect(rankingMeasures(reverse, actual)).toMatchObject(close({ spearman: -1, normalizedGini: -1 }));
  const nothing = { spearman: null, normalizedGini: null, decileError: null };
  expect(rankingMeasures(actual, new Float64Array(5))).toEqual(nothing);
  expect(rankingMeasures(...columns([1], [1]))).toMatchObject({ spearman: null, normalizedGini: null });
  expect(rankingMeasures(new Float64Array(5), actual)).toMatchObject({ spearman: null, normalizedGini: 0 });
});

test("rankingMeasures(predicted, actual).decileError is the mean of the tenths' relative errors", () => {
  const actual = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  expect(
    rankingMeasures(
      actual.map((value) => value * 1.5),
      actual,
    ).decileError,
  ).toEqual(close(0.5));
});

test("lead(losses, others) is the paired difference in its standard errors", () => {
  // differences 1, 2, 3, 6: mean 3, deviation 2.16, error 1.08
  const error = Math.sqrt((4 + 1 + 0 + 9) / 3) / 2;
  expect(lead(Float64Array.of(1, 1, 1, 1), Float64Array.of(2, 3, 4, 7))).toEqual(close(3 / error));
  expect(lead(Float64Array.of(2, 3, 4, 7), Float64Array.of(1, 1, 1, 1))).toEqual(close(-3 / error));
  expect(lead(Float64Array.of(1, 2), Float64Array.of(1, 2))).toBe(0);
  expect(lead(Float64Array.of(1), Float64Array.of(5))).toBe(0);
});

test("areaLead(placements, others) is DeLong's z of two areas, 0 for the same scores", () => {
  const random = seededRandom(6);
  const truth = Float64Array.from({ length: 400 }, () => random());
  const happened = truth.map((p) => (random() < p ? 1 : 0));
  const blurred = truth.map((p) => p + 0.8 * random());
  const of = (scores: Float64Array) => placementsOf(scores, happened);
  expect(areaLead(of(truth), of(truth))).toBe(0);
  const lead = areaLead(of(truth), of(blurred));
  expect([lead > 1, areaLead(of(blurred), of(truth))]).toEqual([true, -lead]);
  // the mean of the placements is the area
  expect(mean(of(truth)[0])).toEqual(close(areaUnderCurve(truth, happened)));
  // by resampling: the lead in standard errors
  const ahead = (rows: number[]) => {
    const some = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
    const area = (scores: Float64Array) => areaUnderCurve(some(scores), some(happened)) as number;
    return area(truth) - area(blurred);
  };
  const drawn = Array.from({ length: 400 }, () => ahead(Array.from({ length: 400 }, () => Math.floor(400 * random()))));
  const all = ahead(Array.from({ length: 400 }, (_, i) => i));
  expect(lead).toEqual(close(all / (deviation(drawn) as number), 0.2));
  expect(areaLead(placementsOf(truth, new Float64Array(400)), of(truth))).toBe(0);
});

test("sumLead(predicted, others, actual) is the lead of a sum in standard errors of the sum", () => {
  const actual = Float64Array.of(1, 0, 2, 1);
  const predicted = Float64Array.of(1, 1, 1, 1);
  const scatter = Math.sqrt(4) * (deviation([0, -1, 1, 0]) as number);
  expect(sumLead(predicted, Float64Array.of(2, 2, 2, 2), actual)).toEqual(close(4 / scatter));
  expect(sumLead(actual, predicted, actual)).toBe(0);
});

test("calibrationError(bins) is how far means are from what came, by customers", () => {
  const bins = [
    { count: 3, meanPredicted: 0.2, meanActual: 0.1 },
    { count: 1, meanPredicted: 0.5, meanActual: 0.9 },
  ];
  expect(calibrationError(bins)).toEqual(close((3 * 0.1 + 0.4) / 4));
  expect(calibrationError([])).toBe(0);
});
