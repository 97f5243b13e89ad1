import { expect, test } from "vitest";
import { rejectOtherFormats } from "../../src/csv/rejectOtherFormats.ts";

test("rejectOtherFormats(first bytes) lets text pass and names what is none", () => {
  for (const text of ["", "a", "a,b", "\ufeffid", "é"]) rejectOtherFormats(new TextEncoder().encode(text), {});
  expect(() => rejectOtherFormats(Uint8Array.of(0x1f, 0x8b), {})).toThrow("gzip");
  expect(() => rejectOtherFormats(Uint8Array.of(0x50, 0x4b, 3, 4), {})).toThrow("Excel");
  expect(() => rejectOtherFormats(Uint8Array.of(0xff, 0xfe, 97, 0), { file: "x.csv" })).toThrow(
    "x.csv, line 1: expected UTF-8, got UTF-16",
  );
});
