import { expect, test } from "vitest";
import { amountsOf } from "../../src/reading/amountsOf.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

const GROUPS = { groups: Uint32Array.of(0, 0, 0, 1), count: 2, single: false, sharedIds: 0 };
/** Amounts of three rows of one order and one of another. */
const amounts = (columns: Columns) => amountsOf(columnsOf(columns), GROUPS, undefined);

test("amountsOf(discounts that may be amounts or shares) goes by elimination, and refuses where both are left", () => {
  const of = (discount: number[], unitPrice: number[], unit?: "percent") =>
    amounts({ numbers: { quantity: [1, 1, 2, 1], unitPrice, discount }, ...(unit && { discounts: unit }) })?.values;
  // more than the price cannot be taken off
  expect(of([5, 10, 20, 0], [8, 9, 10, 1])).toEqual(Float64Array.of(7.6, 8.1, 16, 1));
  expect(of([5, 8, 20, 0], [8, 9, 10, 1])).toEqual(Float64Array.of(3, 1, 0, 1));
  expect(of([0.1, 1, 0.2, 0], [0.8, 0.5, 0.1, 1])).toEqual(Float64Array.of(0.72, 0, 0.16, 1));
  expect(() => of([0.5, 0.25, 0.1, 0], [2.5, 2, 3, 1])).toThrow(
    expect.objectContaining({
      code: "ambiguous_numbers",
      line: 2,
      column: "discount",
      message: expect.stringContaining("line 2: 0.5 of 2.5, line 3: 0.25 of 2, line 4: 0.1 of 6): say which with"),
    }),
  );
});

test("amountsOf(a discount's line) takes it off net amounts, too, and the reading counts it", async () => {
  const csv =
    "Order,Customer,Date,Product,Amount,Net amount\n1,K,2025-01-31,Tea,24.00,20.00\n1,K,2025-01-31,Voucher,-6.00,-5.00\n";
  const { orders, reading } = await readOrders(csv);
  expect([...orders].map(({ revenue, netSales }) => [revenue, netSales])).toEqual([[18, 15]]);
  expect(reading).toMatchObject({ rows: 2, lines: 1, discountLines: 1 });
});

test("readOrders(…, discounts) says what a column of discounts holds", async () => {
  const csv =
    "Order,Customer,Date,Product,Qty,Unit price,Discount\n1,K,2025-01-31,Tea,1,2.50,0.50\n2,L,2025-01-31,Cup,2,2.00,0.25\n";
  await expect(linesOf(csv)).rejects.toMatchObject({ code: "ambiguous_numbers" });
  expect(await linesOf(csv, { discounts: "share" })).toEqual(["1 K 2025-01-31 1.25", "2 L 2025-01-31 3"]);
  expect(await linesOf(csv, { discounts: "amount" })).toEqual(["1 K 2025-01-31 2", "2 L 2025-01-31 3.75"]);
  await expect(linesOf(csv, { discounts: "off" as "share" })).rejects.toMatchObject({ code: "invalid_option" });
});

test("amountsOf(a discount's line) shares it over the lines of its order on the same day", async () => {
  const csv = (day: string) =>
    `Order,Customer,Date,Product,Amount\n1,K,2025-01-31,Tea,30.00\n1,K,2025-01-31,Cup,10.00\n1,K,${day},Rabatt,-5.55\n`;
  expect(await linesOf(csv("2025-01-31"))).toEqual(["1 K 2025-01-31 25.84", "1 K 2025-01-31 8.61"]);
  expect(await readingOf(csv("2025-01-31"))).toMatchObject({ rows: 3, lines: 2, refunds: { count: 0 } });
  expect((await linesOf(csv("2025-02-13"))).at(-1)).toBe("1 K 2025-02-13 -5.55");
});

test("discountUnit(a percent sign beside the word amount) is a percentage; a discount of one counts for each", async () => {
  const rows = ["1,K1,2025-01-01,1,200.00,10", "2,K2,2025-01-02,1,300.00,20", "3,K3,2025-01-03,2,100.00,5"];
  const csv = (header: string, list = rows) => `Order,Customer,Date,Qty,Unit price,${header}\n${list.join("\n")}\n`;
  expect((await readingOf(csv("Discount amount (%)"))).revenue).toBe(610);
  expect(
    (await readingOf(csv("Unit discount", ["1,K1,2025-01-01,3,50.00,1.50", "2,K2,2025-01-02,1,40.00,0.00"]))).revenue,
  ).toBe(185.5);
});
