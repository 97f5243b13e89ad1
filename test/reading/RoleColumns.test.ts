import { expect, test } from "vitest";
import { concatenated, picked } from "../../src/reading/RoleColumns.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { columnsOf } from "./columnsOf.ts";
import { dataError, linesOf, readingOf } from "./read.ts";

const A = columnsOf({
  texts: { orderId: ["1", "2"] },
  numbers: { total: [1, 2] },
  dates: ["2025-01-30", "2025-01-31"],
});
const B = columnsOf({ texts: { orderId: ["2", null, "3"], status: ["x", "y", null] }, numbers: { net: [5, 6, 7] } });

test("concatenated(parts) is one after the other, with nothing where a part has no such column", () => {
  const all = concatenated([A, B]);
  expect([all.length, ...(all.texts.get("orderId") ?? [])].map((x) => (typeof x === "number" ? x : [...x]))).toEqual([
    5,
    ["1", "2", "2", null, "3"],
  ]);
  expect([...(all.texts.get("status")?.[0] ?? [])]).toEqual([null, null, "x", "y", null]);
  expect([all.numbers.get("total"), all.numbers.get("net")]).toEqual([
    Float64Array.of(1, 2, Number.NaN, Number.NaN, Number.NaN),
    Float64Array.of(Number.NaN, Number.NaN, 5, 6, 7),
  ]);
  expect([all.dates?.length, all.dates?.[4], all.placeOf(1).line, all.placeOf(2).line, all.placeOf(4).line]).toEqual([
    ...[5, Number.NaN, 3, 2, 4],
  ]);
  expect(concatenated([A])).toBe(A);
});

test("picked(columns, rows) has those rows, in that order, and their lines", () => {
  const some = picked(B, Int32Array.of(2, 0));
  expect([
    some.length,
    [...(some.texts.get("orderId")?.[0] ?? [])],
    some.numbers.get("net"),
    some.placeOf(0).line,
  ]).toEqual([...[2, ["3", "2"], Float64Array.of(7, 5), 4]]);
});

test("roleColumns(file) takes two columns of equal claim for one where they say the same, and else refuses", async () => {
  const csv = (other: string) =>
    `Order no,Bill-to customer,Ship-to customer,Date,Amount\n1,K1,K1,2025-01-31,5.50\n2,K2,${other},2025-02-01,6.50\n3,K1,K1,2025-02-02,7.50\n`;
  expect(await linesOf(csv("K2"))).toEqual(["1 K1 2025-01-31 5.5", "2 K2 2025-02-01 6.5", "3 K1 2025-02-02 7.5"]);
  const refusal = dataError("ambiguous_roles", '"Bill-to customer" and "Ship-to customer"', "columns: { customerId:");
  await expect(linesOf(csv("K1"))).rejects.toMatchObject(refusal as object);
  const said = await linesOf(csv("K1"), { columns: { customerId: "Ship-to customer" } });
  expect(said[1]).toBe("2 K1 2025-02-01 6.5");
  const totals = "Order,Customer,Date,Total red,Total blue\n1,K1,2025-01-31,5.50,6.50\n";
  await expect(linesOf(totals)).rejects.toMatchObject(dataError("ambiguous_roles", "columns: { revenue:") as object);
});

test("roleColumns(a date and a time column) joins them", async () => {
  const { firstDay, roles } = await readingOf("Order,Customer,Date,Time,Total\n1,K1,1/31/2025,11:15 PM,5.50\n");
  expect([firstDay, roles.date]).toEqual(["2025-01-31", ["Date", "Time"]]);
});

test("roleColumns(file, others) reads what it leaves open as the others show, or refuses", async () => {
  const file = (id: string, day: string, amount: string) => `Order;Customer;Date;Total\n${id};K1;${day};${amount}\n`;
  const open = file("A7", "03/02/2025", "1.250");
  const clear = file("A6", "31/01/2025", "12,50");
  expect(await linesOf([open, clear])).toEqual(["A6 K1 2025-01-31 12.5", "A7 K1 2025-02-03 1250"]);
  expect(await linesOf([open, file("A6", "1/31/2025", "12.50")])).toEqual(
    expect.arrayContaining(["A7 K1 2025-03-02 1.25"]),
  );
  await expect(linesOf(open)).rejects.toMatchObject(dataError("ambiguous_dates", "dates:") as object);
  await expect(linesOf(open, { dates: "dmy" })).rejects.toMatchObject(
    dataError("ambiguous_numbers", "decimal:") as object,
  );
});

test("roleColumns(two customers' columns with other values, each value once) refuses: ambiguous_roles", async () => {
  const csv =
    "Order,Date,Bill-to customer,Ship-to customer,Total\n1,2025-01-31,K1,K9,5\n2,2025-02-01,K2,K3,6\n3,2025-02-02,K4,K1,7\n";
  await expect(linesOf(csv)).rejects.toEqual(dataError("ambiguous_roles", "Bill-to", "Ship-to"));
});

test("roleColumns(a date with its time, and the time again) is that time of that day", async () => {
  const csv = "Order,Date,Time,Customer,Total\n1,2025-01-31 22:30:00,22:30:00,K1,5.00\n";
  const { orders } = await readOrders(csv);
  expect(orders.row(0).date.toISOString()).toBe("2025-01-31T22:30:00.000Z");
  const zone = await readOrders(csv.replace("2025-01-31 22:30:00,22:30:00", "2025-01-31,22:30:00-0500"), {
    zone: "utc",
  });
  expect(zone.orders.row(0).date.toISOString()).toBe("2025-02-01T03:30:00.000Z");
});

test("roleColumns(files that decide against each other) leaves an undecided one undecided", async () => {
  const file = (id: number, day: string) => `Order,Date,Customer,Total\n${id},${day},K${id},5.00\n`;
  const [open, dmy, mdy] = [file(1, "03/04/2025"), file(2, "25/04/2025"), file(3, "04/25/2025")];
  expect((await readingOf([open, dmy])).firstDay).toBe("2025-04-03");
  for (const files of [
    [open, dmy, mdy],
    [open, mdy, dmy],
  ])
    await expect(readingOf(files)).rejects.toThrow(dataError("ambiguous_dates"));
});

test("roleColumns(a column that is blank in all that a stream's sample holds) is read by what stands further down", async () => {
  const csv = (header: string, cell: (row: number) => string) =>
    `Order,Date,Customer,Total,${header}\n${Array.from(
      { length: 6000 },
      (_, i) => `${i},2025-01-${10 + (i % 19)},K${i % 50},5.00,${i < 4000 ? "" : cell(i)}`,
    ).join("\n")}\n`;
  for (const [header, cell, orders] of [
    ["State", (i: number) => (i % 2 ? "Cancelled" : "Done"), 5000],
    ["State", (i: number) => (i % 2 ? "CA" : "NY"), 6000],
    ["Paid", (i: number) => (i % 2 ? "Yes" : "No"), 5000],
    ["Type", (i: number) => (i % 2 ? "B2B" : "B2C"), 6000],
  ] as const) {
    const text = csv(header, cell);
    for (const source of [new Blob([text]), new Blob([text]).stream()]) {
      const reading = await readingOf(source);
      expect([reading.orders, reading.roles.status ?? null], header).toEqual([
        orders,
        header === "State" && orders === 5000 ? "State" : null,
      ]);
    }
  }
});
