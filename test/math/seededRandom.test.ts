import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";

const first = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

test("seededRandom(1) begins as Marsaglia's generator does", () => {
  expect(first(1, 3).map((u) => u * 2 ** 32)).toEqual([270369, 67634689, 2647435461]);
});

test("seededRandom(seed) gives the same numbers again, another seed others", () => {
  expect(first(42, 100)).toEqual(first(42, 100));
  expect(first(42, 100)).not.toEqual(first(43, 100));
});

test.each([0, -1, 0.5, 2 ** 32, 123456789])(
  "seededRandom(%d) stays inside (0, 1), each twentieth alike often",
  (seed) => {
    const counts = new Array<number>(20).fill(0);
    for (const u of first(seed, 20_000)) {
      expect(u > 0 && u < 1).toBe(true);
      (counts[Math.floor(u * 20)] as number)++;
    }
    // chi-square of 19 degrees: above 50 once in ten thousand
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(50);
  },
);
