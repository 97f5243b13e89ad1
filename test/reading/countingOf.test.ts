import { expect, test } from "vitest";
import { countingOf } from "../../src/reading/countingOf.ts";
import { definePreset } from "../../src/reading/Preset.ts";
import { STATUS_MEANINGS } from "../../src/reading/statuses.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

type Rest = [preset?: Parameters<typeof countingOf>[3], words?: Parameters<typeof countingOf>[4]];
/** What the rows of orders say of themselves: two rows of one order, then one of another. */
function counting(columns: Columns, ...[preset, words]: Rest) {
  const found = countingOf(columnsOf(columns), Uint32Array.of(0, 0, 1), 2, preset, words);
  return { ...found, meanings: [...found.meanings].map((meaning) => STATUS_MEANINGS[meaning]) };
}

test("countingOf(statuses) has the word of an order hold for its lines that say nothing", () => {
  const status = (...list: (string | null)[]) => counting({ texts: { status: list } }).meanings;
  expect(status("Storniert", null, "Paid")).toEqual(["cancelled", "cancelled", "counts"]);
  expect(status("Paid", "Storniert", null)).toEqual(["counts", "cancelled", "counts"]);
  expect(status("refunded", null, "Partially refunded")).toEqual(["refunded", "refunded", "partiallyRefunded"]);
});

test("countingOf(a status and a date of cancellation) lets cancelled win over refunded", () => {
  const columns = columnsOf({ texts: { status: ["refunded", null, "refunded"] } });
  const cancelledAt = Float64Array.of(Date.parse("2025-01-31"), Number.NaN, Number.NaN);
  const { meanings } = countingOf({ ...columns, cancelledAt }, Uint32Array.of(0, 0, 1), 2, undefined);
  expect([...meanings].map((meaning) => STATUS_MEANINGS[meaning])).toEqual(["cancelled", "cancelled", "refunded"]);
});

test("countingOf(a status nobody knows) counts it with a warning; the caller's words come first", () => {
  const columns = { texts: { status: ["Floating", "Floating", "Paid"] } };
  const found = counting(columns);
  expect(found.meanings).toEqual(["counts", "counts", "counts"]);
  expect(found.warnings).toMatchObject(
    [{ code: "unknown_status", message: /"Floating" \(2 rows\).*statuses/ }].map(({ code }) => ({ code })),
  );
  expect(found.warnings[0]?.message).toMatch(/"Floating" \(2 rows\).*statuses/);
  const own = counting(columns, undefined, { cancelled: ["floating!"], test: ["PAID"] });
  expect([own.meanings, own.warnings]).toEqual([["cancelled", "cancelled", "test"], []]);
});

test("countingOf(…, preset) knows rows that are no sale and rows that take back", async () => {
  const preset = definePreset({
    name: "x",
    title: "X",
    headers: ["Kind", "Ref"],
    roles: { orderId: "Id", customerId: "Who", date: "Day", total: "Sum", status: "State" },
    noSale: [{ header: "Kind", values: ["Fee"] }],
    refunds: { header: "Kind", values: ["Back"], orderId: "Ref" },
    negativeIsNoSale: true,
  });
  const kinds = { further: { kind: ["fee", "Back", "Sale"] }, numbers: { total: [1, -1, -1] } };
  const found = counting({ ...kinds, texts: { status: [null, "Refunded", null] } }, preset);
  expect([found.meanings, found.refundRows]).toEqual([["noSale", "counts", "noSale"], Uint8Array.of(0, 1, 0)]);
  const csv = "Id,Who,Day,Sum,Kind,Ref,State\n1,K1,2025-01-30,5.50,Sale,,Paid\n2,K1,2025-01-31,-5.50,Back,1,Paid\n";
  expect(await linesOf(csv, { presets: [preset] })).toEqual(["1 K1 2025-01-30 5.5", "1 K1 2025-01-31 -5.5"]);
});

test("countingOf(a type of row) tells refunds, quotes and what is no sale from sales", async () => {
  const file = (header: string, ...words: readonly string[]) =>
    `Order ID,Date,Email,Amount,${header}\n${["a", "b", "c", "a"].map((who, i) => `${i === 3 ? 0 : i},2025-01-${10 + i},${who}@x.org,${i === 3 ? 4 : 4 + i}.50,${words[i]}`).join("\n")}\n`;
  for (const [header, ...words] of [
    ["Type", "Sale", "Sale", "Sale", "Refund"],
    ["Kind", "sale", "sale", "sale", "return"],
    ["Belegart", "Rechnung", "Rechnung", "Rechnung", "Gutschrift"],
    ["Document type", "Invoice", "Invoice", "Invoice", "Credit note"],
  ] as const) {
    const { orders, refunds, revenue } = await readingOf(file(header, ...words));
    expect({ orders, refunds, revenue }, header).toEqual({ orders: 3, refunds: { count: 1, sum: 4.5 }, revenue: 12 });
  }
  const quoted = await readingOf(file("Belegart", "Rechnung", "Angebot", "Rechnung", "Rechnung"));
  expect(quoted.leftOut).toEqual({ draft: { count: 1, sum: 5.5, lines: [3] } });
  const events = await readingOf(file("event_type", "view", "purchase", "cart", "purchase"));
  expect(events.leftOut).toEqual({ noSale: { count: 2, sum: 11, lines: [2, 4] } });
});

test("countingOf(a column Paid) leaves out what is not", async () => {
  const csv =
    "Order ID,Date,Email,Total,Paid\n1,2025-01-10,a@x.org,4.50,Yes\n2,2025-01-11,b@x.org,5.50,No\n3,2025-01-12,c@x.org,6,Yes\n";
  expect((await readingOf(csv)).leftOut).toEqual({ unpaid: { count: 1, sum: 5.5, lines: [3] } });
});

test("readOrders(a status under another name) obeys it", async () => {
  const rows = (header: string, ...words: readonly string[]) =>
    `Orden;Fecha;Email;Total;${header}\n${words.map((word, i) => `P${i};2024-01-${10 + i};a${i}@x.org;${i + 1}.50;${word}`).join("\n")}\n`;
  for (const [header, cancelled, ...others] of [
    ["Estado de la orden", "Cancelada", "Abierta", "Cerrada", "Zurcida"],
    ["Estado", "Cancelado", "Zurcido", "Zurcida", "Zurcidos"],
    ["État de la commande", "Annulée", "Ouverte", "Fermée", "Zut"],
    ["Stage", "Cancelled", "Shipped", "New", "Zig"],
    ["Positionsstatus", "Storniert", "Versendet", "Versendet", "Offen"],
  ] as const)
    expect((await readingOf(rows(header, ...others, cancelled))).leftOut, header).toEqual({
      cancelled: { count: 1, sum: 4.5, lines: [5] },
    });
  // a country's states are none of an order
  const csv =
    "Order,Date,Email,Total,State\n1,2025-01-10,a@x.org,4.50,CA\n2,2025-01-11,b@x.org,5.50,OK\n3,2025-01-12,c@x.org,6,NY\n";
  expect((await readingOf(csv)).roles.status).toBeUndefined();
  const both =
    "orders_id,date,email,total,orders_status,orders_status_name\n1,2025-01-10,a@x.org,4.50,3,Versendet\n2,2025-01-11,b@x.org,5.50,99,Storniert\n3,2025-01-12,c@x.org,6,3,Versendet\n";
  expect((await readingOf(both)).leftOut).toEqual({ cancelled: { count: 1, sum: 5.5, lines: [3] } });
});

test("countingOf(flags) holds for its row, and for others of the order on which nothing stands", async () => {
  const rows = [
    "1,K1,Tea,5.00,FALSE",
    "1,K1,Cup,7.00,TRUE",
    "2,K2,Tea,3.00,TRUE",
    "2,K2,Cup,4.00,",
    "3,K3,Tea,1.00,FALSE",
  ];
  const csv = `Order,Customer,Item,Line total,Void?,Date\n${rows.map((row) => `${row},2024-01-05`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({ orders: 2, revenue: 6, leftOut: { cancelled: { count: 2, sum: 14 } } });
});

test("countingOf(types) takes a refund for one, whatever other rows of its order are", async () => {
  const rows = [
    "SALE,1,a@x.org,30.00",
    "FEE,1,a@x.org,-1.00",
    "RETURN,1,a@x.org,-30.00",
    "SALE,2,b@x.org,9.00",
    "FEE,2,b@x.org,-1.00",
  ];
  const csv = `type,order_id,email,amount,sale_date\n${rows.map((row) => `${row},2024-01-05`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({
    orders: 2,
    revenue: 9,
    refunds: { count: 1, sum: 30 },
    leftOut: { noSale: { count: 2, sum: -2 } },
  });
});

test("countingOf(a ledger of customers) leaves out the payments of its invoices", async () => {
  for (const [invoice, payment, credit] of [
    ["Invoice", "Payment", "Credit Memo"],
    ["Rechnung", "Zahlung", "Gutschrift"],
    ["Facture", "Paiement", "Avoir"],
    ["Sale", "Payment received", "Return"],
  ]) {
    const rows = [`${invoice},1,K1,50.00`, `${payment},2,K1,-50.00`, `${invoice},3,K2,9.00`, `${credit},4,K2,-9.00`];
    const csv = `Document Type,No.,Customer,Amount,Date\n${rows.map((row) => `${row},2024-01-05`).join("\n")}\n`;
    expect(await readingOf(csv), invoice).toMatchObject({
      orders: 2,
      revenue: 50,
      refunds: { count: 1, sum: 9 },
      leftOut: { noSale: { count: 1, sum: -50 } },
    });
  }
});

test("countingOf(statuses of a seller, a fulfilment, a mode) are statuses", async () => {
  for (const [header, bad, good] of [
    ["Seller Status", "CANCELLED", "SENT"],
    ["Fulfilment", "CANCELLED", "SHIPPED"],
    ["Mode (Test|Live)", "Test", "Live"],
    ["Livemode", "false", "true"],
    ["is_deleted", "1", "0"],
  ]) {
    const rows = [0, 1, 2, 3].map((i) => `${i},K${i},5.00,${i === 2 ? bad : good}`);
    const csv = `Order,Customer,Total,${header},Date\n${rows.map((row) => `${row},2024-01-05`).join("\n")}\n`;
    expect(await readingOf(csv), header).toMatchObject({ orders: 3, revenue: 15 });
  }
});
