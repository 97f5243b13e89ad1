import { expect, test } from "vitest";
import { formatsOf } from "../../src/plot/formats.ts";
import { partialNote, periodAxis } from "../../src/plot/periods.ts";

const formats = formatsOf("test", {});

test.each<[string[], string, string[], string[] | undefined]>([
  [["2024-12-01", "2025-01-01"], "month", ["Dec", "Jan"], ["2024", "2025"]],
  [["2024-10-01", "2025-01-01"], "quarter", ["Q4", "Q1"], ["2024", "2025"]],
  [["2023-01-01", "2024-01-01"], "year", ["2023", "2024"], undefined],
  [["2024-12-30", "2025-01-06"], "week", ["Dec 30", "Jan 6"], ["2024", "2025"]],
  [["2025-01-31", "2025-02-01"], "day", ["Jan 31", "Feb 1"], ["2025", "2025"]],
  [["2025-W01", "2025-W02"], "week", ["W01", "W02"], ["2025", "2025"]],
  [["2025-01-01"], "period", ["Jan 1"], ["2025"]],
  // a month without an order is no longer period
  [["2024-10-01", "2025-01-01", "2025-02-01"], "month", ["Oct", "Jan", "Feb"], ["2024", "2025", "2025"]],
  [[], "period", [], []],
])("periodAxis(%j) is by %s", (starts, unit, values, groups) => {
  const axis = periodAxis(starts, formats);
  expect([axis.unit, axis.scale.values, axis.scale.groups]).toEqual([unit, values, groups]);
});

test("periodAxis(starts) says from when to when", () => {
  expect(periodAxis(["2024-12-01", "2025-01-01"], formats).span).toBe("Dec 2024 to Jan 2025");
  expect(periodAxis(["2025-01-06"], formats).span).toBe("Jan 6, 2025");
  expect(periodAxis([], formats).span).toBe("no periods");
});

test("partialNote says what is pale, where something is", () => {
  expect(partialNote(false, "month")).toEqual([]);
  expect(partialNote(true, "month")[0]).toMatch(/^The last month is not over/);
});
