import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { readingOf } from "./read.ts";

const CSV = [
  "Bestellnr.;Datum;Kunde;Betrag;Status",
  "1;31.01.2025;K1;12,50;Bezahlt",
  "2;01.02.2025;K2;1.003,00;Storniert",
  "3;02.02.2025;;4,00;Bezahlt",
  "4;03.02.2025;K1;5,25;Erstattet",
  "",
].join("\n");

test("readingOf(parts) has counts, sums, days and roles of what was read", async () => {
  expect(await readingOf(CSV)).toMatchObject({
    preset: null,
    roles: { customerId: "Kunde", date: "Datum", orderId: "Bestellnr.", revenue: "Betrag", status: "Status" },
    ...{ rows: 4, lines: 4, orders: 3, customers: 1, withoutCustomer: 1, rejected: 0, revenue: 16.5, currency: null },
    refunds: { count: 1, sum: 5.25 },
    leftOut: { cancelled: { count: 1, sum: 1003, lines: [3] } },
    ...{ firstDay: "2025-01-31", lastDay: "2025-02-03", warnings: [], joins: [] },
  });
});

test("readingOf(parts).formats and files say what shows how the file is written", async () => {
  const { formats, files, options } = await readingOf(`Titel\n\n${CSV}`);
  expect(formats).toMatchObject({
    datesShownBy: "line 4: 31.01.2025",
    decimal: ",",
    customers: "id",
    amount: '"Betrag"',
  });
  expect(formats.decimalShownBy).toMatch(/^line [45]: /);
  expect(files).toMatchObject([
    { file: null, delimiter: ";", headerLine: 3, encoding: "utf-8", wrapping: null, widths: null },
  ]);
  expect(options).toMatchObject({ delimiter: ";", dates: "dmy", decimal: ",", columns: { customerId: "Kunde" } });
});

test("readingOf(parts).summary says it in sentences", async () => {
  const { summary } = await readingOf(CSV);
  expect(summary).toMatch(
    /^Orders: 3 orders of 1 customer, 2025-01-31 to 2025-02-03, 16\.50 net of 1 refund \(−5\.25\)\. /,
  );
  expect(summary).toContain("Left out: 1 cancelled (1,003.00). Without a customer: 1 order. Dates as written");
  const zoned = "Order,Customer,Date,Total\n1,K1,2025-01-31 22:30:00 -0500,5.50 €\n";
  expect((await readingOf(zoned)).summary).toContain("2025-01-31, 5.50 EUR. Dates as written (-0500).");
  expect((await readingOf(zoned, { zone: "utc" })).summary).toContain("2025-02-01, 5.50 EUR. Dates in utc (-0500).");
});

test("readingOf(parts) is plain JSON, with what the caller said and no secret", async () => {
  const reading = await readingOf(CSV, { statuses: { counts: ["Storniert"] }, pseudonymize: "secret" });
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
  expect(reading.options.statuses).toEqual({ counts: ["Storniert"] });
  expect(reading.options).not.toHaveProperty("pseudonymize");
  // an amount of two columns, a date of two
  const till = "Sale,Member id,Day,Time,Qty,Price\n1,K1,2025-01-31,10:15,2,5.50\n";
  expect((await readingOf(till)).roles).toMatchObject({ date: ["Day", "Time"], revenue: ["Qty", "Price"] });
});

test("reading.options read the same again, whatever was decided by content", async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `${i},2025-01-${10 + i},shop,a${i}@x.org,5.00`);
  const day = (id: number, date: string) => `Order,Date,Customer,Total\n${id},${date},K${id},5.00\n`;
  for (const source of [
    `Order,Date,Customer,Email,Total\n${rows.join("\n")}\n`,
    [day(1, "03/04/2025"), day(2, "04/25/2025")],
    "Auftrag;Datum;Kunde;Menge;Betrag\n1;31.01.2025;K1;1.5;12,50\n2;01.02.2025;K2;2.5;3,00\n",
    'Date,Revenue,Quantity,Customer_ID\n2025-01-01,"12,50",1,C1\n2025-01-02,20,1,C2\n',
    "Order,Order,Date,Customer,Total\n1,1,2025-01-31,K1,5.00\n2,2,2025-02-01,K2,6.00\n",
  ]) {
    const first = await readOrders(source);
    const again = await readOrders(source, first.reading.options);
    expect([...again.orders], JSON.stringify(first.reading.options)).toEqual([...first.orders]);
  }
});
