import { expect, test } from "vitest";
import { cellText, gridOf, leftOut } from "../../src/display/grid.ts";

test.each<[unknown, string]>([
  [1234567, "1,234,567"],
  [1569537.0999999929, "1,569,537.1"],
  [0.0312345, "0.03123"],
  [-2.5, "-2.5"],
  [0, "0"],
  [Number.NaN, "NaN"],
  [null, ""],
  [undefined, ""],
  [true, "true"],
  ["a <b>", "a <b>"],
  [new Date("2025-01-31"), "2025-01-31"],
  [new Date("2025-01-31T17:05:09Z"), "2025-01-31 17:05:09"],
  [new Date(Number.NaN), ""],
  [[1, 2500], "1, 2,500"],
  [[{ a: 1 }, { a: 2 }], "2 rows"],
  ["x".repeat(500), `${"x".repeat(119)}…`],
])("cellText(%j) is %j", (value, text) => {
  expect(cellText(value)).toBe(text);
});

test("cellText(a number that is a name) has no commas", () => {
  expect(cellText(53251, false)).toBe("53251");
});

test("gridOf(source, most) asks for the rows that it shows, and no others", () => {
  const asked: number[] = [];
  const cell = (row: number, name: string) => {
    asked.push(row);
    return name === "n" ? row : "text";
  };
  const grid = gridOf({ columns: [{ name: "n" }, { name: "t", unit: "words" }], length: 1e9, cell }, 2);
  expect(grid).toEqual({
    title: "",
    columns: [
      { name: "n", unit: "", numeric: true },
      { name: "t", unit: "words", numeric: false },
    ],
    rows: [
      ["0", "text"],
      ["1", "text"],
    ],
    length: 1e9,
  });
  expect(new Set(asked)).toEqual(new Set([0, 1]));
  expect(leftOut(grid)).toBe("2 of 1,000,000,000 rows");
  expect(leftOut({ ...grid, length: 2 })).toBe("");
});
