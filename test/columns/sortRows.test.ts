import fc from "fast-check";
import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { type Column, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { reversed, type SortOrder, sortRows } from "../../src/columns/sortRows.ts";
import { atOnce } from "../../src/pieces.ts";
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

function sorted(column: Column, direction: SortOrder, ranking?: readonly string[]): number[] {
  const rows = atOnce(sortRows(column, ranking));
  return [...(direction === "asc" ? rows : reversed(rows, column))];
}

const order = fc.constantFrom("asc" as const, "desc" as const);

test("sortRows(numbers) agrees with a sort by comparison", () => {
  const number = fc.oneof(fc.constantFrom(0, -0, 1, -1, null), fc.double({ noNaN: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(number), order, (keys, direction) => {
      const column = new NumberColumn(Float64Array.from(keys, (key) => key ?? Number.NaN));
      expect(sorted(column, direction)).toEqual(bruteForce(keys, direction));
    }),
  );
});

test("sortRows(32-bit numbers) agrees with a sort by comparison", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), order, (keys, direction) => {
      expect(sorted(new NumberColumn(Int32Array.from(keys)), direction)).toEqual(bruteForce(keys, direction));
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
      expect(sorted(table.column("rfmSegment"), direction)).toEqual(bruteForce(keys, direction));
    }),
  );
  const levels = Table.from(
    customerSchema,
    ["High", "Low", "Critical"].map((churnRiskLevel) => ({ churnRiskLevel })),
  );
  expect(sorted(levels.column("churnRiskLevel"), "asc", ["Low", "Medium", "High", "Critical"])).toEqual([1, 0, 2]);
});

// as many as make several runs, which are merged
test("sortRows(many texts) merges its runs, in pieces", () => {
  const ids = Array.from({ length: 40_000 }, (_, i) => `C${(i * 7919) % 40_000}`);
  const column = new TextColumn(
    Uint32Array.from(ids, (_, i) => i + 1),
    new ArrayDictionary(ids),
  );
  const work = sortRows(column);
  let pieces = 1;
  let piece = work.next();
  for (; !piece.done; pieces++) piece = work.next();
  const rows = piece.value;
  expect(Array.from(rows, (row) => ids[row])).toEqual([...ids].sort());
  expect(Array.from(reversed(rows, column), (row) => ids[row])).toEqual([...ids].sort().reverse());
  expect(pieces).toBeGreaterThan(10);
});
