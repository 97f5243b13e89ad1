import { expect, test } from "vitest";
import { isGuest } from "../../src/reading/guests.ts";

test("isGuest(what says that there is nobody) is true, in any case and with blanks around it", () => {
  for (const text of ["", " ", "0", "0.0", "000", "Guest", "GAST", "walk-in", "Walk in customer", "NULL", "nan", "n/a"])
    expect(isGuest(text), text).toBe(true);
  for (const text of [
    "not set",
    "invité".normalize("NFD").replace(/\p{M}/gu, ""),
    "Laufkunde",
    "-",
    "Consumidor Final",
  ])
    expect(isGuest(` ${text}\t`), text).toBe(true);
});

test("isGuest(an id or a name) is false", () => {
  for (const text of ["7", "007", "0a", "10", "guest@x.org", "Guest 17", "Naomi", "Ann Walk-in", "0.5"])
    expect(isGuest(text), text).toBe(false);
});

test("isGuest('(not set)') is true", () => {
  for (const text of ["(not set)", "not available", "Guest checkout"]) expect(isGuest(text), text).toBe(true);
});

test("isGuest(what tills write for nobody) in seven languages, with accents", () => {
  for (const text of [
    "Consumidor final",
    "Público general",
    "Client comptoir",
    "Cliente al banco",
    "CLIENTE OCCASIONALE",
    "Clientes varios",
  ])
    expect(isGuest(text), text).toBe(true);
  expect(["Client 7", "General Store", "Público S.A."].map(isGuest)).toEqual([false, false, false]);
});
