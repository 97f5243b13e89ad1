import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";

test("ArrayDictionary.code(text) is the same for the same text, from 1; 0 is no text", () => {
  const labels = new ArrayDictionary(["High", "Low"]);
  expect(["Low", "constructor", "High", "constructor", ""].map((text) => labels.code(text))).toEqual([2, 3, 1, 3, 4]);
  expect([0, 1, 2, 3, 4, 9].map((code) => labels.at(code))).toEqual([null, "High", "Low", "constructor", "", null]);
  expect([labels.indexOf("Low"), labels.indexOf("__proto__"), labels.size]).toEqual([2, 0, 5]);
});
