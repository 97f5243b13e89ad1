import fc from "fast-check";
import { expect, test } from "vitest";
import { LineMap } from "../../src/csv/LineMap.ts";

test("LineMap.at(row) is the line that was appended, as a plain array has it", () => {
  const step = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 9 }));
  const batches = fc.array(fc.array(step, { maxLength: 60, size: "max" }), { maxLength: 5 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), batches, (first, steps) => {
      const map = new LineMap();
      const plain: number[] = [];
      let line = first;
      for (const batch of steps) {
        // a batch's memory is longer than what stands in it
        const lines = new Int32Array(batch.length + 3).fill(-7);
        batch.forEach((distance, i) => {
          lines[i] = line;
          plain.push(line);
          line += distance;
        });
        map.append(lines, batch.length);
      }
      expect([map.length, plain.map((_, row) => map.at(row))]).toEqual([plain.length, plain]);
    }),
  );
});

test("LineMap.at(row) goes on behind the last row as the last rows did", () => {
  const map = new LineMap();
  expect([map.length, map.at(0)]).toEqual([0, 0]);
  map.append(Int32Array.of(2, 3, 7), 3);
  expect([map.at(2), map.at(3), map.at(10)]).toEqual([7, 8, 15]);
});
