import { expect, test } from "vitest";
import { currenciesOf, currencyCode } from "../../src/reading/currencies.ts";
import { invalidOption } from "../shared/failures.ts";
import { columnsOf, textsOf } from "./columnsOf.ts";
import { dataError, linesOf, readingOf } from "./read.ts";

const all = () => true;
const found = (list: (string | null)[], wanted?: string, counted: (row: number) => boolean = all) =>
  currenciesOf(columnsOf({ texts: { currency: list } }), Uint32Array.of(0, 0, 1), counted, wanted, { table: "orders" });

test("currencyCode(a sign or a code) is the code, where the sign has only one", () => {
  const codes = ["€", " eur", "R$", "Fr.", "kč", "$", "kr"].map(currencyCode);
  expect(codes).toEqual(["EUR", "EUR", "BRL", "CHF", "CZK", "$", "KR"]);
});

test("currenciesOf(one currency) names it, blank cells being as their order", () => {
  expect(found(["€", null, "EUR"])).toEqual({ currency: "EUR", others: undefined });
  expect(found([null, null, null])).toEqual({ currency: null, others: undefined });
  // what does not count has no say
  expect(found(["EUR", "EUR", "GBP"], undefined, (row) => row < 2).currency).toBe("EUR");
});

test("currenciesOf(several) refuses, or sets aside the others", async () => {
  expect(() => found(["EUR", null, "GBP"])).toThrow(
    dataError("mixed_currencies", "EUR (line 2), GBP (line 4)", 'currency: "EUR"'),
  );
  expect(found(["EUR", null, "GBP"], "€")).toEqual({ currency: "EUR", others: Uint8Array.of(0, 0, 1) });
  expect(found(["$", "US$", null], "USD").others).toBeUndefined();
  const csv = "Order,Customer,Date,Total\n1,K1,2025-01-31,5.50 €\n2,K2,2025-02-01,£7.25\n";
  await expect(linesOf(csv, { currency: "USD" })).rejects.toMatchObject(invalidOption("currency") as object);
  expect(await linesOf(csv, { currency: "GBP" })).toEqual(["2 K2 2025-02-01 7.25"]);
  const { currency, leftOut } = await readingOf(csv, { currency: "GBP" });
  expect([currency, leftOut]).toEqual(["GBP", { otherCurrency: { count: 1, sum: 5.5, lines: [2] } }]);
});

test("currenciesOf(amounts with their currency beside them) is that", () => {
  const columns = { ...columnsOf({ numbers: { total: [1, 2, 3] } }), beside: textsOf(["€", null, "€"]) };
  expect(currenciesOf(columns, Uint32Array.of(0, 1, 2), all, undefined, {}).currency).toBe("EUR");
});

test("currenciesOf(a column of currencies with nothing in it) looks beside the amounts", async () => {
  const csv = "Order,Date,Customer,Total,Currency\n1,2025-01-31,K1,$5.00,\n2,2025-02-01,K2,€6.00,\n";
  await expect(readingOf(csv)).rejects.toThrow(dataError("mixed_currencies"));
  const none = "Order,Date,Customer,Total\n1,2025-01-31,K1,5.00\n";
  expect((await readingOf(none, { currency: "EUR" })).currency).toBe("EUR");
});
