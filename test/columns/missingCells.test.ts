import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import type { Column, ColumnSpec } from "../../src/columns/columns.ts";
import { DateColumn, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { missingCells } from "../../src/columns/missingCells.ts";

test("missingCells(specs, columns) counts the cells that required columns lack, where they may", () => {
  const specs: ColumnSpec[] = [
    { name: "id", csv: "Id", kind: "text", required: true },
    { name: "key", csv: "Key", kind: "text", required: true, nullable: false },
    { name: "paid", csv: "Paid", kind: "number", required: true },
    { name: "count", csv: "Count", kind: "number", required: true },
    { name: "on", csv: "On", kind: "date", required: true },
    { name: "note", csv: "Note", kind: "text" },
    { name: "gone", csv: "Gone", kind: "text", required: true },
  ];
  const blank = new TextColumn(Uint32Array.of(0, 1, 0), new ArrayDictionary(["a"]));
  const columns = new Map<string, Column>([
    ["id", blank],
    ["key", blank],
    ["paid", new NumberColumn(Float64Array.of(1, Number.NaN, 0))],
    ["count", new NumberColumn(Int32Array.of(1, 0, 0))],
    ["on", new DateColumn(Float64Array.of(0, 0, 0))],
    ["note", blank],
  ]);
  expect(missingCells(specs, columns)).toEqual([
    { code: "missing_values", column: "Id", message: 'column "Id": 2 of 3 rows have no value' },
    { code: "missing_values", column: "Paid", message: 'column "Paid": 1 of 3 rows have no value' },
  ]);
});
