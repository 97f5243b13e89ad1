import { expect, test } from "vitest";
import type { ValueFormat } from "../../src/plot/Chart.ts";
import { formatsOf } from "../../src/plot/formats.ts";
import { invalidOption } from "../shared/failures.ts";

const { value, tick, month, day, dayOfMonth, monthOfYear } = formatsOf("test", {});

test.each<[number | string | null, ValueFormat, string]>([
  [1234567.8, "money", "1,234,568"],
  [12.5, "money", "12.50"],
  [0.00012, "money", "0.00012"],
  [0, "money", "0.00"],
  [0.1234, "share", "12.3%"],
  [1234.4, "count", "1,234"],
  [0.012345, "number", "0.0123"],
  [45.678, "days", "45.7"],
  [null, "money", "–"],
  [Number.NaN, "share", "–"],
  [Number.POSITIVE_INFINITY, "count", "–"],
  ["text", "text", "text"],
])("value(%j, %j) is %j", (given, format, text) => {
  expect(value(given, format)).toBe(text);
});

test.each<[number, ValueFormat, string]>([
  [120_000, "money", "120K"],
  [1_500_000, "count", "1.5M"],
  [0.25, "share", "25%"],
  [-500, "count", "-500"],
])("tick(%j, %j) is %j", (given, format, text) => {
  expect(tick(given, format)).toBe(text);
});

test("days are the shop's own, wherever the machine stands", () => {
  const date = new Date("2025-01-31");
  expect([month(date), day(date), dayOfMonth(date), monthOfYear(date)]).toEqual([
    "Jan",
    "Jan 31, 2025",
    "Jan 31",
    "Jan 2025",
  ]);
});

test("formatsOf(locale, currency) writes as they do, and makes formatters once", () => {
  const german = formatsOf("test", { locale: "de", currency: "EUR" });
  expect(german.value(1234567, "money")).toBe("1.234.567\u00a0€");
  expect(german.value(9.5, "money")).toBe("9,50\u00a0€");
  expect(german.day(new Date("2025-03-01"))).toBe("1. März 2025");
  expect(formatsOf("test", { locale: "de", currency: "EUR" })).toBe(german);
  for (let i = 0; i < 40; i++)
    formatsOf("test", { currency: `A${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + i / 2)}` });
  expect(formatsOf("test", { locale: "de", currency: "EUR" })).not.toBe(german);
});

test("formatsOf(no locale, no currency) is an OptionError", () => {
  expect(() => formatsOf("test", { locale: "not a locale" })).toThrow(invalidOption("locale"));
  expect(() => formatsOf("test", { locale: 5 as never })).toThrow(invalidOption("locale"));
  expect(() => formatsOf("test", { currency: "eur" })).toThrow(invalidOption("currency"));
});
