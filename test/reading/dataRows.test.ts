import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { dataError, linesOf, readingOf } from "./read.ts";

const HEAD = "Order;Kunde;Datum;Betrag\n";
const ROWS = "1;K1;31.01.2025;12,50\n2;K2;01.02.2025;3,00\n3;K2;02.02.2025;4,00\n";

test("dataRows(file) sets aside lines of totals by label, and remarks below the table", async () => {
  for (const label of ["Summe", "TOTAL:", "Total général", "Gesamt", "Totale"]) {
    const reading = await readingOf(`${HEAD}${ROWS};${label};;19,50\nErstellt von Hand\n`);
    expect(reading, label).toMatchObject({ rows: 3, orders: 3, totalLines: 1, remarkLines: 1, rejected: 0 });
  }
  // between rows, too
  const between = await readingOf(`${HEAD}1;K1;31.01.2025;12,50\n;Zwischensumme;;12,50\n2;K2;01.02.2025;3,00\n`);
  expect(between).toMatchObject({ rows: 2, totalLines: 1 });
});

test("dataRows(a last row without an order number whose amount is the sum) is a line of totals", async () => {
  expect(await readingOf(`${HEAD}${ROWS};;02.02.2025;19,50\n`)).toMatchObject({ rows: 3, totalLines: 1 });
  // with a number, or another amount, it is a row
  expect(await readingOf(`${HEAD}${ROWS}4;;02.02.2025;19,50\n`)).toMatchObject({ rows: 4, withoutCustomer: 1 });
  expect(await readingOf(`${HEAD}${ROWS};;02.02.2025;19,49\n`)).toMatchObject({ rows: 4, totalLines: 0 });
});

test("dataRows(lines of an order that lack its date) fills in its earliest", async () => {
  const csv = "Order,Customer,Date,Line total\n1,K1,2025-01-31,1.50\n1,K1,,2.50\n1,K1,2025-01-30,3.50\n";
  expect(await linesOf(csv)).toEqual(["1 K1 2025-01-31 1.5", "1 K1 2025-01-30 2.5", "1 K1 2025-01-30 3.5"]);
});

test("dataRows(bad rows) refuses with the first of them, or sets them aside", async () => {
  const many = Array.from({ length: 20 }, (_, i) => `${i + 10};K${i};${(i % 9) + 10}.03.2025;${i + 1},50`).join("\n");
  const csv = `${HEAD}${ROWS}4;K3;31.02.2025;5,00\n5;K3;01.03.2025;five\n6;K3;;7,00\n${many}\n`;
  const refusal = { code: "invalid_date", line: 5, column: "Datum", value: "31.02.2025", more: 2 };
  await expect(readingOf(csv)).rejects.toMatchObject(refusal);
  const read = await readingOf(csv, { onBadRow: "collect" });
  expect(read).toMatchObject({ rows: 26, rejected: 3, orders: 23 });
  expect(read.warnings.map(({ code }) => code)).toEqual(["rejected_rows"]);
});

test("dataRows(nothing but bad rows) is refused even where they are collected", async () => {
  const options = { columns: { customerId: "a", date: "b", revenue: "c" }, onBadRow: "collect" } as const;
  const refused = (csv: string, code: string) => expect(linesOf(csv, options)).rejects.toEqual(dataError(code));
  await refused("a,b,c\nK1,2025-01-31,x\n", "invalid_number");
  await refused("a,b,c\nK1,2025-02-30,5.50\n", "invalid_date");
});

test("dataRows(a report of parts, each with title, header and total) reads the rows of all", async () => {
  const part = (month: string, rows: string, total: string) =>
    `Sales ${month}\n\nOrder ID,Order date,Customer ID,Email,Total\n${rows}Total ${month},,,,${total}\n\n`;
  const csv =
    part(
      "January",
      "1,2024-01-06,K1,a@x.org,4.50\n2,2024-01-09,K2,b@x.org,7.25\n3,2024-01-12,K1,a@x.org,1.00\n",
      "12.75",
    ) + part("February", "4,2024-02-06,K3,c@x.org,2.50\n5,2024-02-07,K2,b@x.org,2.00\n", "4.50");
  expect(await readingOf(csv)).toMatchObject({
    rows: 5,
    orders: 5,
    customers: 3,
    revenue: 17.25,
    totalLines: 2,
    rejected: 0,
  });
  // a header again and nothing else
  const again =
    "Order;Kunde;Datum;Betrag\n1;K1;31.01.2025;12,50\n2;K2;01.02.2025;3,00\nOrder;Kunde;Datum;Betrag\n3;K1;02.02.2025;4,00\n";
  expect(await readingOf(again)).toMatchObject({ rows: 3, orders: 3, remarkLines: 1, revenue: 19.5 });
});

test("dataRows(subtotals of customers or months, units below the header, dashes for what is above) are understood", async () => {
  const subtotals = `${HEAD}1;K1;31.01.2025;12,50\n2;K1;01.02.2025;3,00\nSumme K1;;;15,50\n3;K2;02.02.2025;4,00\nZwischensumme Februar:;;;4,00\n4;K2;03.02.2025;5,00\n`;
  expect(await readingOf(subtotals)).toMatchObject({ rows: 4, totalLines: 2, revenue: 24.5 });
  const units = `${HEAD};;dd.mm.yyyy;EUR\n${ROWS}`;
  expect(await readingOf(units)).toMatchObject({ rows: 3, remarkLines: 1, revenue: 19.5 });
  const dashes =
    "Order,Date,Customer,Item,Amount\n1,2024-01-05,K1,Tea,5.00\n-,-,-,Cup,2.00\n2,2024-01-06,K2,Tea,5.00\n";
  expect(await linesOf(dashes)).toEqual(["1 K1 2024-01-05 5", "1 - 2024-01-05 2", "2 K2 2024-01-06 5"]);
});

test("dataRows(bad rows) keeps each as it stands in the file, and what is at fault in it", async () => {
  const csv = `${HEAD}${ROWS}4;K3;01.03.2025;xx\n\n5;K3;02.03.2025;yy\n`;
  const { orders } = await readOrders(csv, { onBadRow: "collect" });
  expect(orders.rejected.map(({ line, text, reason }) => [line, text, reason.slice(-9)])).toEqual([
    [5, "4;K3;01.03.2025;xx", 'got "xx"'.padStart(9)],
    [7, "5;K3;02.03.2025;yy", 'got "yy"'.padStart(9)],
  ]);
  const hidden = await readOrders(csv, { onBadRow: "collect", pseudonymize: "key" });
  expect(hidden.orders.rejected.map(({ text }) => text)).toEqual(["", ""]);
  // an id in the wrong column is the value at fault
  const shifted = await readOrders(`${csv}6;01.03.2025;ann@x.org;5,00\n`, { onBadRow: "collect", pseudonymize: "key" });
  expect(shifted.orders.rejectedCount).toBe(3);
  expect(JSON.stringify(shifted.orders.rejected)).not.toContain("ann@x.org");
});
