import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsByCode } from "../../src/columns/rowsByCode.ts";

test("rowsByCode(codes, size) groups the rows, each group in row order", () => {
  const { starts, rows } = rowsByCode(Uint32Array.of(2, 0, 2, 3, 0), 5);
  expect([...starts]).toEqual([0, 2, 2, 4, 5, 5]);
  expect([...rows]).toEqual([1, 4, 0, 2, 3]);
});

test("rowsByCode(no codes, size) has empty groups", () => {
  const { starts, rows } = rowsByCode(new Uint32Array(0), 2);
  expect([...starts]).toEqual([0, 0, 0]);
  expect(rows).toHaveLength(0);
});

test("rowsByCode(codes, size) is what filtering by each code gives, and leaves the codes as they are", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.integer({ min: 10, max: 12 }), (given, size) => {
      const codes = Uint32Array.from(given);
      const { starts, rows } = rowsByCode(codes, size);
      for (let code = 0; code < size; code++) {
        const expected = [...given.keys()].filter((row) => given[row] === code);
        expect([...rows.subarray(starts[code], starts[code + 1])]).toEqual(expected);
      }
      expect([...codes]).toEqual(given);
      expect(starts).toHaveLength(size + 1);
    }),
  );
});
