import { expect, test } from "vitest";
import { rejectOtherFormats } from "../../src/csv/rejectOtherFormats.ts";

const reject = (head: string | Uint8Array): void =>
  rejectOtherFormats(typeof head === "string" ? new TextEncoder().encode(head) : head, { file: "x.csv" });

test("rejectOtherFormats(first bytes) lets text pass", () => {
  for (const text of ["", "a", "a,b", "\ufeffid", "é", "PK,name", "BZh,x", "<1 kg;2", "{x},y", "[1],2"]) reject(text);
});

test("rejectOtherFormats(first bytes) names what is none, and what to do", () => {
  for (const [head, name] of [
    [Uint8Array.of(0x1f, 0x8b), "gzip"],
    [Uint8Array.of(0x50, 0x4b, 3, 4), "Excel file: unpack it, or save it as CSV"],
    ["PAR1xx", "Parquet file: read it with parquet("],
    ["%PDF-1.7", "a PDF file: export the table as CSV"],
    ["\n<!DOCTYPE html><html>", "a web page"],
    ["<html><body>Sign in", "login"],
    ['{"error":"unauthorized"}', "JSON"],
    ["[{}]", "JSON"],
  ] as const)
    expect(() => reject(head), String(head)).toThrow(name);
  expect(() => reject("%PDF-1.7")).toThrow("x.csv: expected a table as text");
});
