import { expect, test } from "vitest";
import { ratio } from "../../src/math/ratio.ts";
import { close } from "../shared/close.ts";

test("ratio(part, whole) is their quotient, ratio(part, whole, scale) that times the scale", () => {
  expect(ratio(1, 3)).toEqual(close(1 / 3));
  expect(ratio(1, 3, 100)).toEqual(close(33.333333333333336));
  expect(ratio(-5, 2)).toBe(-2.5);
  expect(ratio(0, 2, 100)).toBe(0);
});

test("ratio(part, 0) is null", () => {
  expect(ratio(0, 0)).toBeNull();
  expect(ratio(3, 0, 100)).toBeNull();
});
