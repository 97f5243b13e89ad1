import { expect, test } from "vitest";
import { DataError, OptionError } from "../src/errors.ts";
import { requireOneOf, requireWhole } from "../src/options.ts";

test("DataError says table, file, line, column, problem and how many more", () => {
  const error = new DataError("invalid_number", 'expected a number, got "x"', {
    table: "transactions",
    file: "orders.csv",
    line: 17,
    column: "Revenue",
    more: 3,
  });
  expect(error.message).toBe(
    'transactions (orders.csv), line 17, column "Revenue": expected a number, got "x", and 3 more bad rows',
  );
  expect([error.name, error.code, error.line, error.row]).toEqual(["DataError", "invalid_number", 17, undefined]);
  expect(new DataError("empty_file", "expected rows").message).toBe("expected rows");
  expect(new DataError("empty_file", "expected rows", { file: "a.csv", row: 0 }).message).toBe(
    "a.csv, row 0: expected rows",
  );
});

test("OptionError names function, option, expectation and value, and is a RangeError", () => {
  const error = new OptionError("getTopCategories", "limit", "a whole number from 1", "x".repeat(300));
  expect(error).toBeInstanceOf(RangeError);
  expect([error.code, error.option]).toEqual(["invalid_option", "limit"]);
  expect(error.message.length).toBeLessThan(200);
});

test("requireWhole and requireOneOf let pass what fits", () => {
  requireWhole("f", "n", 3, 0);
  requireOneOf("f", "by", "a", ["a", "b"]);
  for (const n of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => requireWhole("f", "n", n, 0)).toThrow("f: n must be a whole number from 0");
  expect(() => requireWhole("f", "n", 9, 0, 5)).toThrow("f: n must be a whole number from 0 to 5, got 9");
  expect(() => requireOneOf("f", "by", "c", ["a", "b"])).toThrow('f: by must be one of a, b, got "c"');
});
