import { expect, test } from "vitest";
import { type Duration, daysOf } from "../../src/predict/Duration.ts";
import { invalidOption } from "../shared/failures.ts";

test("daysOf(duration) is in days: 7 a week, 365 a year", () => {
  const durations: Duration[] = [{ days: 90 }, { weeks: 13 }, { years: 1 }, { years: 100 }];
  expect(durations.map((duration) => daysOf("f", "horizon", duration))).toEqual([90, 91, 365, 36_500]);
});

test.each<unknown>([
  { days: 0 },
  { days: 1.5 },
  { years: 0.25 },
  { days: -1 },
  { days: Number.NaN },
  { days: Number.POSITIVE_INFINITY },
  { years: 100.1 },
  { months: 3 },
  { constructor: 3 },
  { days: 1, weeks: 1 },
  {},
  90,
  null,
])("daysOf(%o) names the option and shows what would do", (duration) => {
  expect(() => daysOf("f", "horizon", duration as Duration)).toThrow(invalidOption("horizon"));
  expect(() => daysOf("f", "horizon", duration as Duration)).toThrow("as { days: 90 }");
});
