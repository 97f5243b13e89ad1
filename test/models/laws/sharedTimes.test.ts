import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedTimes } from "../../../src/models/laws/sharedTimes.ts";
import { atOnce } from "../../../src/pieces.ts";

const columnsOf = (histories: readonly (readonly [x: number, tx: number, T: number])[]) => {
  const column = (k: 0 | 1 | 2) => Float64Array.from(histories, (history) => history[k]);
  return {
    frequency: column(0),
    recency: column(1),
    age: column(2),
    weight: Float64Array.from(histories, (_, i) => 1 + i),
  };
};

test("sharedTimes(columns) has every history once, and the places of its times", () => {
  const history = fc.tuple(fc.nat(2), fc.nat(4), fc.nat(4)).map(([x, a, b]) => [x, a / 7, (a + b) / 7] as const);
  fc.assert(
    fc.property(fc.array(history, { maxLength: 60, size: "max" }), (histories) => {
      const columns = columnsOf(histories);
      const { times, groups } = atOnce(sharedTimes(columns));
      const different = [...new Set(histories.flatMap(([, tx, T]) => [tx, T]))].sort((a, b) => a - b);
      const most = Math.max(0, ...[0, 1, 2].map((count) => histories.filter(([x]) => x === count).length));
      expect(times && [...times]).toEqual(different.length < most ? different : undefined);
      for (const { frequency, recency, age, weight, places } of groups) {
        const mine = histories.map((history, i) => [history, 1 + i] as const).filter(([[x]]) => x === frequency);
        expect([...recency]).toEqual(mine.map(([[, tx]]) => tx));
        expect([...age]).toEqual(mine.map(([[, , T]]) => T));
        expect([...weight]).toEqual(mine.map(([, count]) => count));
        expect(places !== undefined).toBe(times !== undefined && times.length < mine.length);
        if (places === undefined) continue;
        expect([...places.recency].map((place) => times?.[place])).toEqual([...recency]);
        expect([...places.age].map((place) => times?.[place])).toEqual([...age]);
      }
      const frequencies = groups.map(({ frequency }) => frequency);
      expect(frequencies).toEqual([...new Set(histories.map(([x]) => x))]);
      expect(atOnce(sharedTimes(columns))).toBe(atOnce(sharedTimes(columns)));
    }),
  );
});

test("sharedTimes(columns) does not look up more times than are worth it", () => {
  const columnsWith = (times: number) => {
    const age = Float64Array.from({ length: times + 1 }, (_, i) => i);
    return { frequency: age.map(() => 0), recency: age.map(() => 0), age: age.map((i) => i % times), weight: age };
  };
  const found = [50_000, 50_001].map((times) => atOnce(sharedTimes(columnsWith(times))));
  expect(found.map(({ times }) => times?.length)).toEqual([50_000, undefined]);
  expect(found.map(({ groups }) => groups[0]?.places?.age[123])).toEqual([123, undefined]);
});
