import { expect, test } from "vitest";
import { isWeekday, monthOf, plainWord } from "../../src/columns/months.ts";

const LANGUAGES = ["en", "de", "de-AT", "fr", "es", "pt", "it", "nl"];

/** The words of a part of dates as `Intl` writes it. */
const words = (locale: string, part: "month" | "weekday", length: "long" | "short", date: Date): string[] => {
  const parts = new Intl.DateTimeFormat(locale, { [part]: length, day: "numeric", timeZone: "UTC" }).formatToParts(
    date,
  );
  const text = parts.find(({ type }) => type === part)?.value ?? "";
  return plainWord(text).match(/\p{L}+/gu) ?? [];
};

test("monthOf(plainWord(every month as Intl writes it)) is its number", () => {
  for (const locale of LANGUAGES) {
    for (const length of ["long", "short"] as const) {
      for (let month = 1; month <= 12; month++) {
        const [word = ""] = words(locale, "month", length, new Date(Date.UTC(2025, month - 1, 5)));
        expect(monthOf(word), `${locale}: ${word}`).toBe(month);
      }
    }
  }
});

test("monthOf(what no month or more than one is called) is undefined", () => {
  for (const word of ["", "jui", "x", "ja", "January", "monday", "constructor", "quintember"])
    expect(monthOf(word), word).toBeUndefined();
  // June and July part with the fourth letter in French
  expect([monthOf("juin"), monthOf("juil"), monthOf("jun"), monthOf("jul")]).toEqual([6, 7, 6, 7]);
});

test("isWeekday(plainWord(every day of the week as Intl writes it)) is true", () => {
  for (const locale of LANGUAGES) {
    for (const length of ["long", "short"] as const) {
      for (let day = 1; day <= 7; day++) {
        const [word = ""] = words(locale, "weekday", length, new Date(Date.UTC(2025, 5, day)));
        expect(isWeekday(word), `${locale}: ${word}`).toBe(true);
      }
    }
  }
  for (const word of ["", "x", "at", "april", "june", "m", "xmonday"]) expect(isWeekday(word), word).toBe(false);
});

test("plainWord(word) has no case and no accents", () => {
  expect(["MÄRZ", "Février", "març\u0327o", "août", "SÁBADO"].map(plainWord)).toEqual([
    ...["marz", "fevrier", "marco", "aout", "sabado"],
  ]);
});
