import { expect, test } from "vitest";
import { isInCents, meaningOf, plainHeader } from "../../src/reading/headerWords.ts";

test("plainHeader(header) is without case, accents, blanks and punctuation", () => {
  const plain = ["Order-ID ", "N° commande", "Größe (cm)", "Order #", "Rabatt %", "Währung"].map(plainHeader);
  expect(plain).toEqual(["orderid", "nocommande", "grossecm", "order#", "rabatt%", "wahrung"]);
});

test("meaningOf(header) knows the words of seven languages, and what they are put together of", () => {
  for (const [header, ...meanings] of [
    ["Customer ID", "customer", "id"],
    ["customerId", "customer", "id"],
    ["CUSTOMER_ID", "customer", "id"],
    ["Kundennummer", "customer", "id"],
    ["Kundennr.", "customer", "id"],
    ["N° client", "id", "customer"],
    ["Código do cliente", "id", "customer"],
    ["Codice cliente", "id", "customer"],
    ["Klantnummer", "customer", "id"],
    ["Auftragsnummer", "order", "id"],
    ["Erstattungsdatum", "refund", "date"],
    ["orderdate", "order", "date"],
    ["E-Mail (Billing)", "email", "billing"],
    ["Order #", "order", "id"],
    ["Besteldatum", "order", "date"],
    ["Fecha del pedido", "date", "order"],
    ["Totaalbedrag", "total", "amount"],
  ] as const)
    expect(meaningOf(header).list, header).toEqual(meanings);
});

test("meaningOf(words that nobody knows) counts them, and passes over words that say nothing", () => {
  expect(meaningOf("Date of the xyzzy")).toMatchObject({ list: ["date"], unknown: 1 });
  expect(meaningOf("Xyzzy plugh 12")).toMatchObject({ list: [], unknown: 2 });
  expect(meaningOf("")).toMatchObject({ list: [], unknown: 0 });
});

test("meaningOf(a compound whose beginning nobody knows) is that of its last noun", () => {
  for (const [header, meaning] of Object.entries({
    Spendendatum: "date",
    Abgabedatum: "date",
    Spendenbetrag: "amount",
    Tortenpreis: "price",
    Bezugsnummer: "id",
    Bonbedrag: "amount",
  }))
    expect([...meaningOf(header).meanings], header).toContain(meaning);
  expect(meaningOf("Candidate")).toMatchObject({ list: [], unknown: 1 });
  expect(meaningOf("Spendendatum").unknown).toBe(1);
});

test("isInCents(header) says that amounts are whole hundredths", () => {
  for (const header of [
    "amount_cents",
    "priceCents",
    "Total (in cents)",
    "total in Cent",
    "montant_centimes",
    "minor_units",
  ])
    expect(isInCents(header), header).toBe(true);
  for (const header of ["Percent", "Center", "Accent", "Cent store", "Innocents", "amount"])
    expect(isInCents(header), header).toBe(false);
});
