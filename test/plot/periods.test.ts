import { expect, test } from "vitest";
import { formatsOf } from "../../src/plot/formats.ts";
import { latest, latestNote, partialNote, periodAxis, unitBetween } from "../../src/plot/periods.ts";
import { invalidOption } from "../shared/failures.ts";

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
  // of months that are not all there
  [["2024-01-01", "2024-06-01"], "month", ["Jan", "Jun"], ["2024", "2024"]],
  [["2024-01-05", "2024-01-26"], "week", ["Jan 5", "Jan 26"], ["2024", "2024"]],
])("periodAxis(%j) is by %s", (starts, unit, values, groups) => {
  const axis = periodAxis("c", starts, formats);
  expect([axis.unit, axis.scale.values, axis.scale.groups]).toEqual([unit, values, groups]);
});

test("periodAxis(starts) says from when to when", () => {
  expect(periodAxis("c", ["2024-12-01", "2025-01-01"], formats).span).toBe("Dec 2024 to Jan 2025");
  expect(periodAxis("c", ["2025-01-06"], formats).span).toBe("from Jan 6, 2025");
  expect(periodAxis("c", [], formats).span).toBe("none");
});

test("periodAxis(starts, period) takes the caller's word for it", () => {
  const axis = periodAxis("c", ["2024-05-01"], formats, "month");
  expect([axis.unit, axis.names, axis.scale.values]).toEqual(["month", ["May 2024"], ["May"]]);
  expect(() => periodAxis("c", [], formats, "fortnight" as never)).toThrow(invalidOption("period"));
  expect(() => periodAxis("c", ["garbage"], formats)).toThrow(invalidOption("answer[0]"));
  expect(() => periodAxis("c", [5 as never], formats)).toThrow(invalidOption("answer[0]"));
});

test.each([
  [["2024-01-01", "2025-01-01"], [13, 1], "month"],
  [["2024-01-01", "2025-01-01"], [2, 1], "year"],
  [["2024-01-01", "2024-07-01"], [3, 1], "quarter"],
  [["2024-01-01", "2024-01-15"], [3, 1], "week"],
  [["2024-01-01", "2024-01-15"], [15, 1], "day"],
  [["2024-01-01"], [15], undefined],
  [[], [], undefined],
] as const)("unitBetween(%j, %j) is %s: cohorts say how many periods lie between them", (starts, followed, unit) => {
  expect(unitBetween(starts, followed)).toBe(unit);
});

test("latest(periods, last) are the last ones, and latestNote says so", () => {
  expect([latest("c", [1, 2, 3]), latest("c", [1, 2, 3], 2)]).toEqual([
    [1, 2, 3],
    [2, 3],
  ]);
  expect(() => latest("c", [1], 0)).toThrow(invalidOption("last"));
  expect([latestNote(3, 3, "month"), latestNote(2, 3, "month")]).toEqual([
    [],
    ["Only the latest 2 of 3 months are shown."],
  ]);
});

test("partialNote says what is incomplete, where something is", () => {
  expect(partialNote(false, "month", "pale")).toEqual([]);
  expect(partialNote(true, "month", "pale")).toEqual(["The last month is incomplete (pale)."]);
});
