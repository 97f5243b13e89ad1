import { deviation, mean } from "d3-array";
import { expect, test } from "vitest";
import { randomNormal } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import type { Split } from "../../src/predict/splits.ts";
import { levelOf, totalErrors as totalErrorsInPieces, totalWith } from "../../src/predict/totals.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";

test("totalWith(expected, errors) holds nine in ten of what comes, if it scatters as before", () => {
  const random = seededRandom(4);
  for (const count of [2, 3, 5]) {
    let held = 0;
    for (let i = 0; i < 4000; i++) {
      const errors = Array.from({ length: count + 1 }, () => 0.2 + 0.3 * randomNormal(random));
      const { low, high } = totalWith(100, errors.slice(1));
      const actual = 100 * Math.exp(errors[0] as number);
      if (actual >= (low as number) && actual <= (high as number)) held++;
    }
    // the interval also holds what is expected, so that it holds a little more
    expect(held / 4000).toBeGreaterThan(0.88);
    expect(held / 4000).toBeLessThan(0.96);
  }
});

test("totalWith(expected, errors) is exp(mean ± t s √(1 + 1/K)), and holds what is expected", () => {
  const errors = [0.1, -0.2, 0.05];
  const away = 2.9199856 * (deviation(errors) as number) * Math.sqrt(4 / 3);
  const middle = mean(errors) as number;
  expect(totalWith(50, errors)).toEqual(
    close({ expected: 50, low: 50 * Math.exp(middle - away), high: 50 * Math.exp(middle + away) }, 1e-6),
  );
  expect(totalWith(50, [0.3, 0.3])).toEqual(close({ expected: 50, low: 50, high: 50 * Math.exp(0.3) }));
  for (const few of [[], [0.4]]) expect(totalWith(50, few)).toEqual({ expected: 50, low: null, high: null });
  // more days than the table of t has
  expect(totalWith(50, [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1]).low).not.toBeNull();
});

test("totalErrors(splits, spend, counting) are ln(came / expected), finite where nothing came", () => {
  const split = (came: number) =>
    ({
      order: Float64Array.of(0.5, 0.5),
      modelled: Float64Array.of(0.5, 0.5),
      purchases: Float64Array.of(2, 2),
      came: Float64Array.of(came, 0),
      spend: Float64Array.of(0, 0),
      drift: 0,
    }) as unknown as Split;
  const errors = whole(totalErrorsInPieces)([split(8), split(0)], null, { follow: 1, level: 0 });
  expect(errors).toEqual(close({ purchases: [Math.log(2), Math.log(1 / 5)], spend: [0, 0] }));
  expect(levelOf([0.3, 0.1])).toEqual(close(0.4 / 3));
  expect([levelOf([]), levelOf([0.4])]).toEqual([0, 0]);
});
