import { expect, test } from "vitest";
import { findSerialPattern, SerialDictionary, serialNumber, serialText } from "../../src/columns/SerialDictionary.ts";

test("findSerialPattern(texts) finds prefix and width, if all texts share them", () => {
  expect(findSerialPattern(["CUS000001", "CUS000020"])).toEqual({ prefix: "CUS", width: 6 });
  expect(findSerialPattern(["7", "10"])).toEqual({ prefix: "", width: 1 });
  expect(findSerialPattern(["A1-09", "A1-10", "A1-100"])).toEqual({ prefix: "A1-", width: 2 });
  for (const texts of [[], ["x"], ["A1", "B1"], ["A1", "A02"], ["A1234567890"], ["é1"]]) {
    expect(findSerialPattern(texts)).toBeUndefined();
  }
});

test("SerialDictionary.at and indexOf are inverse, and know no other text", () => {
  const dictionary = new SerialDictionary({ prefix: "C", width: 3 }, 1 - 5, 2000);
  for (const code of [1, 2, 500, 1999]) expect(dictionary.indexOf(dictionary.at(code) as string)).toBe(code);
  expect(dictionary.at(1)).toBe("C005");
  expect(dictionary.at(0)).toBeNull();
  for (const text of ["C004", "C5", "C0005", "C9999", "D005", "C", "", "C1e2", "C-05"])
    expect(dictionary.indexOf(text)).toBe(0);
});

test("serialText(pattern, number) pads up to the width", () => {
  expect(serialText({ prefix: "X", width: 2 }, 5)).toBe("X05");
  expect(serialText({ prefix: "X", width: 2 }, 500)).toBe("X500");
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test("serialNumber(bytes) follows the pattern to the letter", () => {
  const pattern = { prefix: "C", width: 2, bytes: encode("C") };
  const number = (text: string): number => serialNumber(encode(text), 0, text.length, pattern);
  expect(["C01", "C99", "C100", "C000000001"].map(number)).toEqual([1, 99, 100, -1]);
  expect(["C1", "C001", "D01", "C0x", "", "C1234567890"].map(number)).toEqual([-1, -1, -1, -1, -1, -1]);
});
