import fc from "fast-check";
import { expect, test } from "vitest";
import { randomGamma } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { regularity, shapeOf } from "../../src/models/regularity.ts";
import { atOnce } from "../../src/pieces.ts";
import { close } from "../shared/close.ts";

/** Customers whose gaps are gamma, each with a mean of its own. */
function withGaps(shape: number, customers: number, gaps: number) {
  const random = seededRandom(11);
  const columns = {
    frequency: [] as number[],
    recency: [] as number[],
    age: [] as number[],
    sumLogGaps: [] as number[],
  };
  for (let i = 0; i < customers; i++) {
    const scale = 1 + 50 * random();
    let [sum, logs] = [0, 0];
    for (let k = 0; k < gaps; k++) {
      const gap = (randomGamma(shape, random) * scale) / shape;
      sum += gap;
      logs += Math.log(gap);
    }
    columns.frequency.push(gaps);
    columns.recency.push(sum);
    columns.age.push(sum + 1);
    columns.sumLogGaps.push(logs);
  }
  return columns;
}

test.each([0.6, 1, 2, 5])(
  "regularity(histories of gamma gaps with shape %d) finds it, also of two gaps each",
  (shape) => {
    for (const gaps of [2, 10]) {
      const { shape: found, gaps: seen, customers } = regularity(withGaps(shape, 20_000 / gaps, gaps));
      expect(Math.abs((found as number) / shape - 1)).toBeLessThan(0.06);
      expect([seen, customers]).toEqual([20_000, 20_000 / gaps]);
    }
  },
);

test("regularity(histories) does not depend on the unit of time, and counts weights", () => {
  const histories = withGaps(2, 200, 4);
  const { shape } = regularity(histories);
  const scaled = {
    ...histories,
    recency: histories.recency.map((t) => t / 7),
    age: histories.age.map((t) => t / 7),
    sumLogGaps: histories.sumLogGaps.map((logs) => logs - 4 * Math.log(7)),
  };
  expect(regularity(scaled).shape).toEqual(close(shape, 1e-9));
  expect(regularity({ ...histories, weight: histories.age.map(() => 3) })).toEqual(
    close({ shape, gaps: 2400, customers: 600 }, 1e-9),
  );
});

test("regularity(histories) is bounded, and null where nobody has two gaps", () => {
  const equal = { frequency: [3], recency: [9], age: [9], sumLogGaps: [3 * Math.log(3)] };
  expect(regularity(equal).shape).toBe(1000);
  expect(regularity({ frequency: [1, 0], recency: [5, 0], age: [9, 9], sumLogGaps: [Math.log(5), 0] })).toEqual({
    shape: null,
    gaps: 0,
    customers: 0,
  });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 50 }), fc.double({ min: 0, max: 50, noNaN: true }), (frequency, below) => {
      const sumLogGaps = frequency * Math.log(10 / frequency) - below;
      const { shape } = regularity({ frequency: [frequency], recency: [10], age: [10], sumLogGaps: [sumLogGaps] });
      expect(shape !== null && shape >= 0.01 && shape <= 1000).toBe(true);
    }),
  );
});

test("regularity(histories) names what cannot be", () => {
  const one = { frequency: [2], recency: [5], age: [9], sumLogGaps: [1] };
  const wrong: readonly (readonly [Partial<typeof one> & { weight?: number[] }, string])[] = [
    [{ weight: [-1] }, "row 0, histories.weight"],
    [{ weight: [] }, "weight"],
    [{ frequency: [-2] }, "row 0, histories.frequency"],
    [{ recency: [50] }, "row 0, histories.recency"],
    [{ recency: [Number.NaN] }, "row 0, histories.recency"],
    [{ age: [9, 9] }, "age"],
    // in days, where the times are in weeks
    [{ sumLogGaps: [9] }, "row 0, histories.sumLogGaps must be a number up to 1.83"],
  ];
  for (const [part, message] of wrong) expect(() => regularity({ ...one, ...part })).toThrow(message);
});

test("shapeOf(caller, histories) needs sumLogGaps, and names who asked", () => {
  const histories = { frequency: [2], recency: [9], age: [9] };
  expect(() => atOnce(shapeOf("regularity", histories))).toThrow("regularity: histories.sumLogGaps");
  expect(() => regularity(histories)).toThrow("regularity: histories.sumLogGaps");
});
