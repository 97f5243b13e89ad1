import fc from "fast-check";
import { expect, test } from "vitest";
import { amountsOf, decimalsOf, orderValues, shared } from "../../src/reading/amountsOf.ts";
import { definePreset } from "../../src/reading/Preset.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

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
  const percent = amounts({ numbers: { ...numbers, discount: [10, 0, 50, 0] }, discountIsPercent: true });
  expect(percent).toEqual(shares);
  expect(percent?.warnings.map(({ code }) => code)).toEqual(["discount_as_percentage"]);
});

test("amountsOf(a discount's line) shares it over the lines of its order on the same day", async () => {
  const csv = (day: string) =>
    `Order,Customer,Date,Product,Amount\n1,K,2025-01-31,Tea,30.00\n1,K,2025-01-31,Cup,10.00\n1,K,${day},Rabatt,-5.55\n`;
  expect(await linesOf(csv("2025-01-31"))).toEqual(["1 K 2025-01-31 25.84", "1 K 2025-01-31 8.61"]);
  expect(await readingOf(csv("2025-01-31"))).toMatchObject({ rows: 3, lines: 2, refunds: { count: 0 } });
  expect((await linesOf(csv("2025-02-13"))).at(-1)).toBe("1 K 2025-02-13 -5.55");
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

test("shared(totals, weights) sums to each total, in proportion, the remainder on the last line", () => {
  const row = fc.record({ group: fc.nat(3), weight: fc.oneof(fc.nat(500), fc.constant(0), fc.constant(NONE)) });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.array(fc.nat(1e6), { minLength: 4 }),
      (rows, all) => {
        const totals = Float64Array.from(all.slice(0, 4), (value) => value / 100);
        const weights = Float64Array.from(rows, ({ weight }) => weight);
        const values = shared(
          totals,
          weights,
          Uint32Array.from(rows, ({ group }) => group),
          2,
        );
        for (let group = 0; group < 4; group++) {
          const own = rows.flatMap(({ group: of }, i) => (of === group ? [i] : []));
          if (own.length === 0) continue;
          const weight = (i: number) => Math.max(0, weights[i] || 0);
          const sum = own.reduce((total, i) => total + weight(i), 0);
          const oracle = own.map((i) =>
            Math.round((all[group] as number) * (sum > 0 ? weight(i) / sum : 1 / own.length)),
          );
          oracle[own.length - 1] =
            (all[group] as number) - oracle.slice(0, -1).reduce((total, each) => total + each, 0);
          own.forEach((i, place) => {
            // a half may be rounded either way, and what is left is on the last
            const tolerance = place === own.length - 1 ? own.length : 1;
            const got = Math.round((values[i] as number) * 100);
            expect(Math.abs(got - (oracle[place] as number))).toBeLessThanOrEqual(tolerance);
            expect(values[i]).toBe(got / 100);
          });
          expect(own.reduce((total, i) => total + Math.round((values[i] as number) * 100), 0)).toBe(all[group]);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(shared(Float64Array.of(10), undefined, Uint32Array.of(0, 0, 0), 2)).toEqual(Float64Array.of(3.33, 3.33, 3.34));
  expect(shared(Float64Array.of(9), undefined, Uint32Array.of(0, 0, 0), 2, (row) => row !== 1)).toEqual(
    Float64Array.of(4.5, 0, 4.5),
  );
});

test("orderValues(total) is the first of each order; decimalsOf(values) what they are written with", () => {
  expect(orderValues(Float64Array.of(NONE, 5, 6, 7), Uint32Array.of(0, 0, 0, 1), 3)).toEqual(
    Float64Array.of(5, 7, NONE),
  );
  for (const [values, decimals] of [
    [[1, 20], 0],
    [[1, NONE, 0.5], 1],
    [[1234567.89], 2],
    [[1 / 3], 6],
  ] as const)
    expect(decimalsOf(Float64Array.from(values))).toBe(decimals);
});

test("amountsOf(a total written with decimals) shares it to these, though its value needs none", async () => {
  const row = (item: string) => `1,K1,2025-01-31,${item},10.00\n`;
  const csv = `Order,Customer,Date,Item,Order total\n${row("Tea")}${row("Cup")}${row("Pot")}`;
  expect([...(await readOrders(csv)).orders].map(({ revenue }) => revenue)).toEqual([3.33, 3.33, 3.34]);
});
