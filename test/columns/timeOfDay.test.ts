import fc from "fast-check";
import { expect, test } from "vitest";
import { timeOfDay } from "../../src/columns/timeOfDay.ts";
import { ZoneReading } from "../../src/columns/ZoneReading.ts";

const encoder = new TextEncoder();
/** The time behind a day, with something on either side that must not be looked at. */
function read(text: string, compact = false, zone = new ZoneReading()): number | undefined {
  const bytes = encoder.encode(`1${text}1`);
  return timeOfDay(bytes, 1, bytes.length - 1, compact, zone);
}

const two = (value: number): string => String(value).padStart(2, "0");
const clock = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.nat({ max: 59 }), fc.nat({ max: 999 }));
const before = fc.constantFrom(" ", "T", ", ", " at ", " um ", " à ", " - ", "\u00a0", "\u202fkl ");
const behind = fc.constantFrom("", "Z", " UTC", "+01:00", " CET", " Uhr", " -0500");

test("timeOfDay(every form of any time) is its milliseconds", () => {
  fc.assert(
    fc.property(clock, before, behind, ([hour, minute, second, ms], start, zone) => {
      const minutes = (60 * hour + minute) * 60_000;
      const seconds = minutes + second * 1000;
      const half = `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)}`;
      const [letter, words] = hour < 12 ? ["a", ["AM", " am", " a.m."]] : ["p", ["PM", " pm", " p.m."]];
      for (const [text, value] of [
        [`${two(hour)}:${two(minute)}`, minutes],
        [`${hour}:${two(minute)}:${two(second)}`, seconds],
        [`${two(hour)}:${two(minute)}:${two(second)}.${String(ms).padStart(3, "0")}`, seconds + ms],
        [`${two(hour)}:${two(minute)}:${two(second)},${String(ms).padStart(3, "0")}456`, seconds + ms],
        [`${two(hour)}.${two(minute)}`, minutes],
        [`${hour}h${two(minute)}`, minutes],
        ...words.map((word) => [`${half}${word}`, minutes] as const),
        [`${half}:${two(second)} ${letter}M`, seconds],
      ] as const)
        expect(read(`${start}${text}${zone}`), `${start}${text}${zone}`).toBe(value);
    }),
  );
});

test("timeOfDay(nothing, a zone alone or a compact time) is what stands there", () => {
  for (const text of ["", "  ", ",", "Z", "+01:00", " UTC", " at "]) expect(read(text), text).toBe(0);
  expect([read("T160506", true), read("1605", true), read(" 16h"), read(" 8h"), read(" 5 PM")]).toEqual([
    ...[57_906_000, 57_900_000, 57_600_000, 28_800_000, 61_200_000],
  ]);
  expect([read("T160506"), read("1605"), read("T16", true)]).toEqual([undefined, undefined, undefined]);
});

test("timeOfDay(what is no time) is undefined", () => {
  for (const text of [
    ...[" 24:00", " 10:60", " 10:00:60", " 1:2", " 7", " 123:00", " 10:", " 13:00 AM", " 10:00 PX!", " 10:00:00 x"],
    ...["-5", "-05", " x", "x10:00", " 10:00 p", " 10.30.15"],
  ])
    expect(read(text), text).toBeUndefined();
});

test("timeOfDay(a time with a zone) leaves the zone's offset", () => {
  const zone = new ZoneReading();
  expect([read(" 4:05 PM -05:00", false, zone), zone.offset]).toEqual([57_900_000, -18_000_000]);
  expect([read("+02:00", false, zone), zone.offset, [...zone.offsets]]).toEqual([0, 7_200_000, ["-05:00", "+02:00"]]);
});

test("timeOfDay(a time as Intl writes it in Spanish) is its milliseconds", () => {
  for (const text of [" 4:05 p. m.", " 4:05 p.\u00a0m.", " 4:05\u202fp.\u00a0m.", " 4:05 p.m."])
    expect(read(text), text).toBe(57_900_000);
});
