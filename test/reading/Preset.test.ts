import { expect, test } from "vitest";
import { definePreset, fits, type Preset } from "../../src/reading/Preset.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { invalidOption } from "../shared/failures.ts";
import { linesOf, readingOf } from "./read.ts";

const till: Preset = {
  name: "till",
  title: "Till export",
  headers: ["Slip", "Cents"],
  roles: { orderId: "Slip", customerId: "Card", date: "Day", total: "Cents" },
  unit: 100,
};

test("definePreset(preset) is the preset, frozen, and reads its exports", async () => {
  const preset = definePreset(till);
  expect(preset).toEqual(till);
  expect(Object.isFrozen(preset)).toBe(true);
  const csv = "Slip,Day,Card,Cents\n1,2025-01-31,C7,1250\n";
  expect(await linesOf(csv, { presets: [preset] })).toEqual(["1 C7 2025-01-31 12.5"]);
  expect(await readingOf(csv, { presets: [preset] })).toMatchObject({ preset: "till", options: {} });
  expect((await readingOf(csv, { presets: [preset] })).summary).toMatch(/^Till export: 1 order of 1 customer/);
});

test("definePreset(what is no preset) says which property", () => {
  for (const [wrong, option] of [
    [{ ...till, name: "" }, "name"],
    [{ ...till, title: undefined }, "title"],
    [{ ...till, headers: [] }, "headers"],
    [{ ...till, roles: null }, "roles"],
    [{ ...till, unit: 0 }, "unit"],
    [{ ...till, header: ["Slip"] }, "preset"],
  ] as const)
    expect(() => definePreset(wrong as unknown as Preset), option).toThrow(invalidOption(option));
});

test("fits(preset, headers) compares without case, accents, blanks and punctuation, in any order", () => {
  expect(fits(till, ["cents ", "Day", "sl.ip"])).toBe(true);
  expect(fits({ ...till, headers: ["Währung"] }, ["WAHRUNG"])).toBe(true);
  expect(fits(till, ["Slip", "Cent"])).toBe(false);
  expect(fits({ ...till, headers: [] }, ["Slip"])).toBe(false);
});

test("fits(an exact preset, headers) is for a file with these columns alone", () => {
  const exact = { ...till, exact: true };
  expect([exact.headers, [...exact.headers, "Unnamed: 0", ""]].map((headers) => fits(exact, headers))).toEqual([
    true,
    true,
  ]);
  expect(fits(exact, [...exact.headers, "Discount"])).toBe(false);
});

test("definePreset({unit: 100}) divides refunded amounts, too", async () => {
  const cents = definePreset({
    ...{ name: "cents", title: "Cents", headers: ["Slip", "Card", "Cents"], unit: 100 },
    roles: { orderId: "Slip", customerId: "Card", date: "Day", total: "Cents", refunded: "Back" },
  });
  const { orders } = await readOrders("Slip,Day,Card,Cents,Back\n1,2025-01-31,C7,1250,250\n", { presets: [cents] });
  expect([...orders].map(({ revenue }) => revenue)).toEqual([12.5, -2.5]);
});
