import { expect, test } from "vitest";
import { gridText } from "../../src/display/gridText.ts";

const columns = [
  { name: "segment", unit: "", numeric: false },
  { name: "revenue", unit: "naira", numeric: true },
];

test("gridText(grid) stands in columns", () => {
  const rows = [
    ["Loyal", "1,200"],
    ["At\nRisk", "7"],
  ];
  expect(gridText({ title: "segments", columns, rows, length: 5 })).toBe(
    ["segments", "segment  revenue", "Loyal      1,200", "At Risk        7", "2 of 5 rows"].join("\n"),
  );
});

test("gridText(no rows) says so", () => {
  expect(gridText({ title: "", columns, rows: [], length: 0 })).toBe("segment  revenue\nno rows");
});
