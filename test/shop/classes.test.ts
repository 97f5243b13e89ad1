import { expect, test } from "vitest";
import {
  AT_RISK,
  CLV_CATEGORIES,
  HIGH_VALUE,
  HIGHEST_VALUE,
  PRIORITIES,
  RISK_LEVELS,
  TIMING_STATUSES,
} from "../../src/shop/classes.ts";

test("classes stand from the lowest to the highest, and their parts are the upper ones", () => {
  expect(RISK_LEVELS).toEqual(["Low", "Medium", "High", "Critical"]);
  expect(AT_RISK).toEqual(RISK_LEVELS.slice(2));
  expect(CLV_CATEGORIES).toEqual(["Low Value", "Medium Value", "High Value", "Very High Value"]);
  expect(HIGH_VALUE).toEqual(CLV_CATEGORIES.slice(2));
  expect(HIGHEST_VALUE).toBe(CLV_CATEGORIES.at(-1));
  expect(PRIORITIES).toEqual(["Very Low", "Low", "Medium", "High", "Very High"]);
  expect(TIMING_STATUSES).toEqual(["New/One-time", "Not Yet Due", "Due Soon", "Overdue", "Severely Overdue"]);
});
