import fc from "fast-check";
import { expect, test } from "vitest";
import { medianOf } from "../../src/columns/medianOf.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { close } from "../shared/close.ts";

test("medianOf(values) is the middle one, or the mean of the middle two", () => {
  expect(medianOf(Float64Array.of(5, -1, 3))).toBe(3);
  expect(medianOf(Float64Array.of(5, -1, 4, 3))).toBe(3.5);
  expect(medianOf(Float64Array.of(7))).toBe(7);
  expect(medianOf(Float64Array.of(2, 2, 2, 2))).toBe(2);
});

test("medianOf(no values) is null", () => {
  expect(medianOf(new Float64Array(0))).toBeNull();
});

test("medianOf(values) is the middle of the sorted values, and loses none of them", () => {
  const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1e300, max: 1e300 }));
  // from some hundred values on, the selection samples
  const values = fc.oneof(fc.array(number, { minLength: 1 }), fc.array(number, { minLength: 650, maxLength: 700 }));
  fc.assert(
    fc.property(values, (given) => {
      const sorted = [...given].sort((a, b) => a - b);
      const [lower, upper] = [Math.floor((given.length - 1) / 2), given.length >> 1].map((i) => sorted[i] as number);
      const array = Float64Array.from(given);
      expect(medianOf(array)).toEqual(close(((lower as number) + (upper as number)) / 2));
      expect([...array].sort((a, b) => a - b).map((value) => value + 0)).toEqual(sorted.map((value) => value + 0));
    }),
  );
});

test("medianOf(many numbers) agrees with sorting them, whatever their order and however many are equal", () => {
  const random = seededRandom(5);
  const kinds: ((i: number, n: number) => number)[] = [
    () => random(),
    (i) => i,
    (i, n) => n - i,
    () => Math.floor(3 * random()),
    // the sample sees only the small ones
    (i, n) => (i % Math.floor(n / 1024) === 0 ? random() : 10 + random()),
    () => 7,
  ];
  for (const n of [16_384, 50_000, 99_999]) {
    for (const kind of kinds) {
      const values = Float64Array.from({ length: n }, (_, i) => kind(i, n));
      const sorted = values.slice().sort();
      const expected = ((sorted[(n - 1) >> 1] as number) + (sorted[n >> 1] as number)) / 2;
      expect(medianOf(values)).toBe(expected);
    }
  }
});

test("medianOf(many numbers) is right where the median is the last between the sample's two, or just outside", () => {
  // of 16,384 every 16th is the sample: 0 to 1023, which takes the median to be between 464 and 560
  const n = 16_384;
  const values = (small: number, count: number) => {
    let rest = 0;
    return Float64Array.from({ length: n }, (_, i) => (i % 16 === 0 ? i / 16 : rest++ < count ? small : 1000));
  };
  const sortedMedian = (given: Float64Array) => {
    const sorted = given.slice().sort();
    return ((sorted[n / 2 - 1] as number) + (sorted[n / 2] as number)) / 2;
  };
  const cases = [
    [500, 7631, 560.5], // 560 is the last within
    [500, 7630, 561.5], // 561 is beyond
    [0, 7728, 463.5], // 463 is below, 464 the first within
    [0, 7727, 464.5],
  ] as const;
  for (const [small, count, expected] of cases) {
    expect(sortedMedian(values(small, count))).toBe(expected);
    expect(medianOf(values(small, count))).toBe(expected);
  }
});
