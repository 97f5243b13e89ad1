import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { DateColumn, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { setRowsAside } from "../../src/tables/setRowsAside.ts";

const problem = {
  ...({ code: "invalid_number", column: "N", value: "x", expected: "a number" } as const),
  reason: "expected a number, got x",
};
const collected = (bad: readonly number[]) => ({
  ...{ length: 3, warnings: [], misfits: new Map() },
  specs: (["number", "date", "text"] as const).map((kind) => ({ name: kind, csv: kind, kind })),
  made: new Map<number, NumberColumn | DateColumn | TextColumn>([
    [0, new NumberColumn(Int32Array.of(1, 2, 3))],
    [1, new DateColumn(Float64Array.of(1, 2, 3))],
    [2, new TextColumn(Uint32Array.of(1, 2, 3), new ArrayDictionary(["a", "b", "c"]))],
  ]),
  problems: new Map(bad.map((row) => [row, problem])),
});

test("setRowsAside(collected) takes the bad rows out of every column, and keeps them with their text", () => {
  const { columns, length, rejected, rejectedCount } = setRowsAside(
    collected([1]),
    "t",
    { onBadRow: "collect" },
    (row) => `row ${row}`,
  );
  expect([...columns.values()].map((column) => [...column])).toEqual([
    [1, 3],
    [new Date(1), new Date(3)],
    ["a", "c"],
  ]);
  expect([length, rejectedCount, rejected[0]?.line, rejected[0]?.text]).toEqual([2, 1, 1, "row 1"]);
});

test("setRowsAside(collected) throws where every row is bad", () => {
  const call = () => setRowsAside(collected([0, 1, 2]), "t", { onBadRow: "collect" }, String);
  expect(call).toThrow("all 3 rows are bad");
});
