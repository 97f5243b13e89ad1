import { expect, test } from "vitest";
import { meaningOf, plainHeader } from "../../src/reading/headerWords.ts";

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
