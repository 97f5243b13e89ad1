import { expect, test } from "vitest";
import { fitted, NumberBuilder } from "../../src/columns/NumberBuilder.ts";

test("NumberBuilder keeps whole numbers in 32 bits until one does not fit", () => {
  const builder = new NumberBuilder(true);
  builder.append(Float64Array.of(1, 2, -3), 0, 3, 4);
  expect(builder.values).toBeInstanceOf(Int32Array);
  builder.append(Float64Array.of(9, 2 ** 31), 1, 1, 4);
  expect([...builder.finish().values]).toEqual([1, 2, -3, 2 ** 31]);
});

test("NumberBuilder uses the place it is given as long as it suffices", () => {
  const place = new Float64Array(2);
  const builder = new NumberBuilder(false, place);
  builder.append(Float64Array.of(1.5, 2.5), 0, 2, 2);
  expect(builder.values).toBe(place);
  builder.append(Float64Array.of(3.5), 0, 1, 8);
  expect(builder.values).not.toBe(place);
  expect([...builder.finish().values]).toEqual([1.5, 2.5, 3.5]);
});

test("fitted(values) copies only where much would be wasted", () => {
  const values = new Float64Array(100);
  expect(fitted(values, 90).buffer).toBe(values.buffer);
  expect(fitted(values, 10).buffer.byteLength).toBe(80);
});
