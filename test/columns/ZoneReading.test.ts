import fc from "fast-check";
import { expect, test } from "vitest";
import { isAroundTime, ZoneReading } from "../../src/columns/ZoneReading.ts";

const encoder = new TextEncoder();
/** The offset of a zone in minutes, `null` where it says none, `undefined` for what is no zone. */
function parse(reading: ZoneReading, text: string): number | null | undefined {
  const bytes = encoder.encode(`7${text}7`);
  reading.offset = Number.NaN;
  if (!reading.parse(bytes, 1, bytes.length - 1)) return undefined;
  return Number.isNaN(reading.offset) ? null : reading.offset / 60_000;
}
const once = (text: string) => parse(new ZoneReading(), text);

test("ZoneReading.parse(every form of an offset) leaves its minutes", () => {
  const two = (value: number): string => String(value).padStart(2, "0");
  const sign = fc.constantFrom("+", "-", "−");
  const around = fc.constantFrom(
    ["", ""],
    [" ", ""],
    ["UTC", ""],
    ["GMT ", ""],
    ["", " (Central)"],
    ["", "[Asia/Tokyo]"],
  );
  fc.assert(
    fc.property(sign, fc.nat({ max: 18 }), fc.nat({ max: 59 }), around, (mark, hours, minutes, [before, behind]) => {
      const expected = (mark === "+" ? 1 : -1) * (60 * hours + minutes);
      expect(once(`${before}${mark}${two(hours)}:${two(minutes)}${behind}`)).toBe(expected);
      expect(once(`${before}${mark}${two(hours)}${two(minutes)}${behind}`)).toBe(expected);
      if (minutes === 0) expect(once(`${before}${mark}${hours}${behind}`)).toBe(expected);
    }),
  );
  for (const text of ["Z", "z", "UTC", "GMT", " UTC ", "Z[UTC]"]) expect(once(text), text).toBe(0);
});

test("ZoneReading.parse(a name that says no offset) is a zone, and no offset", () => {
  for (const text of ["CET", "EST", "Uhr", "h"]) expect(once(text), text).toBeNull();
  expect(["at", "uhr", "kl"].every(isAroundTime)).toBe(true);
  expect(["tomorrow", ""].some(isAroundTime)).toBe(false);
});

test("ZoneReading.parse(what is no zone) is false", () => {
  for (const text of ["+19:00", "+01:60", "cet", "Berlin", "ABCDEF", ".15", "1", "+", "+01:00x", "(CET)"])
    expect(once(text), text).toBeUndefined();
});

test("ZoneReading.parse(one zone after the other) is each by itself, and its first ten offsets are kept", () => {
  const zones = ["Z", "+01:00", "+0100", "UTC", "CET", "-05:00", "x", "+05:30 (a name of more than 16 bytes)"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 20 }), (list) => {
      const reading = new ZoneReading();
      for (const zone of list) expect(parse(reading, zone)).toBe(once(zone));
    }),
  );
  const reading = new ZoneReading();
  for (let hour = 0; hour < 15; hour++) parse(reading, `+${hour}:30`);
  expect([...reading.offsets]).toEqual(Array.from({ length: 10 }, (_, hour) => `+${hour}:30`));
});
