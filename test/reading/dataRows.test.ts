import { expect, test } from "vitest";
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
