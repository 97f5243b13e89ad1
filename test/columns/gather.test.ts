import { expect, test } from "vitest";
import { gather } from "../../src/columns/gather.ts";

test("gather(values, places) has the values at those places, of the same type", () => {
  expect(gather(Float64Array.of(1.5, 2.5, 3.5), Uint32Array.of(2, 0, 2))).toEqual(Float64Array.of(3.5, 1.5, 3.5));
  expect(gather(Int32Array.of(-1, 2), Uint32Array.of(0))).toEqual(Int32Array.of(-1));
  expect(gather(Uint32Array.of(7), new Uint32Array(0))).toEqual(new Uint32Array(0));
});
