import { expect, test } from "vitest";
import { amountsOf } from "../../src/reading/amountsOf.ts";
import { definePreset } from "../../src/reading/Preset.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { readingOf } from "./read.ts";

const GROUPS = { groups: Uint32Array.of(0, 0, 0, 1), count: 2, single: false, sharedIds: 0 };
const NONE = Number.NaN;
/** Amounts of three rows of one order and one of another. */
const amounts = (columns: Columns, preset?: Parameters<typeof amountsOf>[2]) =>
  amountsOf(columnsOf(columns), GROUPS, preset);
const PRODUCTS = { quantity: [1, 2, 1, 1], unitPrice: [10.5, 5.25, 21, 3.5] };

test("amountsOf(a total that repeats, or stands on the first line) takes it once and shares it", () => {
  for (const [total, shape] of [
    [[50, 50, 50, 3.55], "repeated"],
    [[50, NONE, NONE, 3.55], "first"],
  ] as const)
    expect(amounts({ numbers: { ...PRODUCTS, total } })).toMatchObject({
      shape,
      values: Float64Array.of(12.5, 12.5, 25, 3.55),
    });
  // nothing known of the lines: equally
  expect(amounts({ numbers: { total: [50.05, 50.05, 50.05, 3] } })?.values).toEqual(
    Float64Array.of(16.68, 16.68, 16.69, 3),
  );
});

test("amountsOf(a total of each line) is the line's, and missing where it is blank", () => {
  expect(amounts({ numbers: { ...PRODUCTS, total: [1, 2, NONE, 4] } })).toMatchObject({
    shape: "line",
    values: Float64Array.of(1, 2, NONE, 4),
  });
  // equal lines of an order, each its own price
  const same = { quantity: [1, 1, 1, 1], unitPrice: [5, 5, 5, 3], total: [5, 5, 5, 3] };
  expect(amounts({ numbers: same })).toMatchObject({ shape: "line", values: Float64Array.of(5, 5, 5, 3) });
  expect(amounts({ texts: { orderId: ["1", "1", "1", "2"] } })).toBeUndefined();
});

test("amountsOf(quantity, price, discount) is their product less an amount, a share or a percentage", () => {
  const numbers = { quantity: [3, 1, -2, 1], unitPrice: [10, 0.1, 5, 4.005] };
  expect(amounts({ numbers })?.values).toEqual(Float64Array.of(30, 0.1, -10, 4.005));
  expect(amounts({ numbers: { ...numbers, discount: [2.5, NONE, 1, 0] } })?.values).toEqual(
    Float64Array.of(27.5, 0.1, -9, 4.005),
  );
  const shares = amounts({ numbers: { ...numbers, discount: [0.1, 0, 0.5, 0] } });
  expect(shares?.values).toEqual(Float64Array.of(27, 0.1, -5, 4.005));
  const percent = amounts({ numbers: { ...numbers, discount: [10, 0, 50, 0] }, discounts: "percent" });
  expect(percent?.values).toEqual(shares?.values);
  expect(percent?.warnings.map(({ code }) => code)).toEqual([]);
});

test("amountsOf(…, preset) adds what the preset says, and divides by its unit", () => {
  const base = { name: "x", title: "X", headers: ["x"], roles: {} };
  const plus = definePreset({
    ...base,
    plus: [
      { header: "Tax", per: "line" },
      { header: "Ship", per: "order" },
    ],
  });
  const columns = columnsOf({ numbers: { lineTotal: [1, 2, 1, 5] } });
  const further = new Map([
    ["tax", Float64Array.of(0.5, NONE, 0.5, 0)],
    ["ship", Float64Array.of(5, 5, 5, 1)],
  ]);
  const found = amountsOf({ ...columns, further }, GROUPS, plus);
  expect(found?.values).toEqual(Float64Array.of(3, 4, 3, 6));
  const cents = definePreset({ ...base, unit: 100 });
  expect(amounts({ numbers: { lineTotal: [1, 20, 300, 5] } }, cents)?.values).toEqual(
    Float64Array.of(0.01, 0.2, 3, 0.05),
  );
});

test("amountsOf(a total written with decimals) shares it to these, though its value needs none", async () => {
  const row = (item: string) => `1,K1,2025-01-31,${item},10.00\n`;
  const csv = `Order,Customer,Date,Item,Order total\n${row("Tea")}${row("Cup")}${row("Pot")}`;
  expect([...(await readOrders(csv)).orders].map(({ revenue }) => revenue)).toEqual([3.33, 3.33, 3.34]);
});

test("amountsOf(totals repeated on lines, and a row that takes one back) keeps the two apart", async () => {
  const rows = [1, 2, 3, 4, 5].flatMap((id) => [`${id},Tea,10.00`, `${id},Cup,10.00`]);
  const csv = `Order,Item,Order total,Date,Customer\n${[...rows, "1,Refund,-10.00"].map((row) => `${row},2025-01-31,K${row[0]}`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({ orders: 5, revenue: 40, refunds: { count: 1, sum: 10 }, warnings: [] });
});

test("amountsOf(an amount that the caller names) adds nothing of the preset to it", async () => {
  const csv =
    "Sale Date,Item Name,Buyer,Quantity,Price,Item Total,Currency,Transaction ID,Listing ID,Order ID,Order Shipping,Order Sales Tax,SKU\n" +
    "01/31/25,Tea,ann,1,10.00,10.00,USD,1,1,7,4.00,1.00,\n01/31/25,Cup,ann,1,12.00,12.00,USD,2,2,7,4.00,1.00,\n";
  expect((await readingOf(csv)).revenue).toBe(27);
  expect((await readingOf(csv, { amount: "Item Total" })).revenue).toBe(22);
});
