import { expect, test } from "vitest";
import { candidatesOf } from "../../src/reading/roles.ts";
import { readingOf, sourceColumnsOf } from "./read.ts";

/** The headers that may be an amount of a kind, the best first, of a file with one row. */
async function candidates(role: "total" | "unitPrice" | "quantity" | "discount" | "refunded", ...cells: string[]) {
  const split = cells.map((cell) => cell.split(": "));
  const text = `${split.map(([header]) => header).join(";")}\n${split.map(([, value]) => value).join(";")}\n`;
  return (candidatesOf(await sourceColumnsOf(text)).get(role) ?? []).map(({ column }) => column.header);
}

test("the total is what was paid: with tax rather than without, and no part of it", async () => {
  const cells = ["Amount: 18.33", "Tax: 3.66", "Amount Including VAT: 21.99", "Subtotal: 18.33"];
  expect((await candidates("total", ...cells))[0]).toBe("Amount Including VAT");
  for (const header of [
    "Totale IVA inclusa",
    "Importe con IVA",
    "Totaal incl. btw",
    "Betrag inkl. MwSt.",
    "Total inc GST",
  ])
    expect((await candidates("total", "Total: 5.00", `${header}: 6.00`))[0], header).toBe(header);
  expect(
    await candidates("total", "Tax total: 1.00", "Total weight: 2.50", "Discount total: 1.00", "Balance: 3.00"),
  ).toEqual([]);
});

test("the price of one is no total where there is a quantity", async () => {
  expect(await candidates("total", "Menge: 2", "Bruttopreis: 5,00", "Gesamt: 10,00")).toEqual(["Gesamt"]);
  expect(await candidates("unitPrice", "Menge: 2", "Einzelpreis: 5,00")).toEqual(["Einzelpreis"]);
  for (const header of ["Cant.", "Uds.", "Qtde", "Q.tà", "Stückzahl", "Aantal", "Units Sold", "Qty Ordered", "Nombre"])
    expect(await candidates("quantity", `${header}: 2`, "Price: 5.00"), header).toEqual([header]);
});

test("a column of yes and no is no refunded amount", async () => {
  const csv = `Order,Date,Customer,Total,Refunded\n${[0, 1, 0].map((flag, i) => `${i},2025-01-0${i + 1},K${i},5.00,${flag}`).join("\n")}\n`;
  expect((await readingOf(csv)).refunds).toEqual({ count: 1, sum: 5 });
});
