import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberColumn } from "../../src/columns/columns.ts";
import { sortRows } from "../../src/columns/sortRows.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { Table } from "../../src/tables/Table.ts";

type Key = number | string | null;

/** The rows by comparison: missing last, ties in row order. */
function bruteForce(keys: readonly Key[], order: "asc" | "desc"): number[] {
  const sign = order === "asc" ? 1 : -1;
  return keys
    .map((key, row) => ({ key, row }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || a.row - b.row;
      return a.key < b.key ? -sign : a.key > b.key ? sign : a.row - b.row;
    })
    .map(({ row }) => row);
}

const order = fc.constantFrom("asc" as const, "desc" as const);

test("sortRows(numbers) agrees with a sort by comparison", () => {
  const number = fc.oneof(fc.constantFrom(0, -0, 1, -1, null), fc.double({ noNaN: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(number), order, (keys, direction) => {
      const column = new NumberColumn(Float64Array.from(keys, (key) => key ?? Number.NaN));
      expect([...sortRows(column, direction)]).toEqual(bruteForce(keys, direction));
    }),
  );
});

test("sortRows(32-bit numbers) agrees with a sort by comparison", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), order, (keys, direction) => {
      expect([...sortRows(new NumberColumn(Int32Array.from(keys)), direction)]).toEqual(bruteForce(keys, direction));
    }),
  );
});

test("sortRows(texts) sorts by UTF-16 unit, or by rank", () => {
  const text = fc.option(fc.constantFrom("b", "a", "B", "é", "aa", "😀", "__proto__", "C10", "C9"));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), order, (keys, direction) => {
      const table = Table.from(
        customerSchema,
        keys.map((rfmSegment) => ({ rfmSegment })),
      );
      expect([...sortRows(table.column("rfmSegment"), direction)]).toEqual(bruteForce(keys, direction));
    }),
  );
  const levels = Table.from(
    customerSchema,
    ["High", "Low", "Critical"].map((churnRiskLevel) => ({ churnRiskLevel })),
  );
  expect([...sortRows(levels.column("churnRiskLevel"), "asc", ["Low", "Medium", "High", "Critical"])]).toEqual([
    1, 0, 2,
  ]);
});
