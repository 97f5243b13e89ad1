import { expect, test } from "vitest";
import { Labels } from "../../src/predict/Labels.ts";

test("Labels.code(text) is the same for the same text, from 1; 0 is no text", () => {
  const labels = new Labels(["High", "Low"]);
  expect(["Low", "constructor", "High", "constructor", ""].map((text) => labels.code(text))).toEqual([2, 3, 1, 3, 4]);
  expect([0, 1, 2, 3, 4, 9].map((code) => labels.at(code))).toEqual([null, "High", "Low", "constructor", "", null]);
  expect([labels.indexOf("Low"), labels.indexOf("__proto__"), labels.size]).toEqual([2, 0, 5]);
});

test("Labels.keyed(key, make) makes a text once", () => {
  const labels = new Labels();
  let made = 0;
  const make = () => `text ${++made}`;
  expect([labels.keyed(7, make), labels.keyed(7, make), labels.keyed(-1, make), made]).toEqual([1, 1, 2, 2]);
  expect(labels.at(2)).toBe("text 2");
});
