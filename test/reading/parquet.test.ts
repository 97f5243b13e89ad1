import { expect, test } from "vitest";
import { parquet } from "../../src/reading/parquet.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { invalidOption } from "../shared/failures.ts";

test("parquet(source, {parquetReadObjects}) gives the function the file's bytes, and orders its rows", async () => {
  const seen: number[] = [];
  const parquetReadObjects = async ({ file }: { readonly file: ArrayBuffer }) => {
    seen.push(...new Uint8Array(file));
    return [
      { order_id: 1n, customer_id: "C1", order_date: new Date("2025-01-31T10:00:00Z"), total: 12.5 },
      { order_id: 2n, customer_id: null, order_date: new Date("2025-02-01T10:00:00Z"), total: 1.234 },
    ];
  };
  const { orders, reading } = await readOrders(parquet(Uint8Array.of(1, 2, 3), { parquetReadObjects }));
  expect(seen).toEqual([1, 2, 3]);
  expect([...orders].map(({ orderId, customerId, revenue }) => [orderId, customerId, revenue])).toEqual([
    ["1", "C1", 12.5],
    ["2", null, 1.234],
  ]);
  expect(reading).toMatchObject({ orders: 2, withoutCustomer: 1 });
});

test("parquet(source, what is no function) is an OptionError", () => {
  expect(() => parquet("", { parquetReadObjects: 1 as never })).toThrow(invalidOption("parquetReadObjects"));
  expect(() => parquet("", { read: () => [] } as never)).toThrow(invalidOption("options"));
});
