import { expect, test } from "vitest";
import { type Place, valuesAt } from "../../src/node/parts.ts";

test("valuesAt(place) is its stretch of the shared memory", () => {
  const memory = new SharedArrayBuffer(80);
  const place = (type: Place["type"], base: number): Place => ({ memory, type, base, capacity: 4 });
  valuesAt(place("float64", 2)).fill(1.5);
  expect([...new Float64Array(memory)]).toEqual([0, 0, 1.5, 1.5, 1.5, 1.5, 0, 0, 0, 0]);
  expect(valuesAt(place("int32", 1), 2)).toHaveLength(2);
  expect(valuesAt(place("uint32", 1)).byteOffset).toBe(4);
});
