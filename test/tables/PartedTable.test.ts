import { expect, test } from "vitest";
import { customerSchema } from "../../src/shop/customers.ts";
import { PartedTable, ranges, sliceOf } from "../../src/tables/PartedTable.ts";
import { Table } from "../../src/tables/Table.ts";

const LAST = Date.UTC(2025, 0, 31);
const table = Table.from(
  customerSchema,
  Array.from({ length: 7 }, (_, i) => ({
    customerId: `C${i}`,
    frequency: i,
    lastPurchaseDate: LAST - i,
    monetary: i / 3,
  })),
);

test("ranges(length, rows) are all rows, each once, and one range where there are none", () => {
  expect(ranges(7, 3)).toEqual([
    [0, 3],
    [3, 6],
    [6, 7],
  ]);
  expect(ranges(6, 3)).toHaveLength(2);
  expect(ranges(7)).toEqual([[0, 7]]);
  expect(ranges(7, Number.POSITIVE_INFINITY)).toEqual([[0, 7]]);
  expect([ranges(0), ranges(0, 5)]).toEqual([[[0, 0]], [[0, 0]]]);
});

test("sliceOf(table, from, to) are its rows, of the same memory", () => {
  const part = sliceOf(table, 2, 5);
  expect([...part]).toEqual([...table].slice(2, 5));
  expect(part.column("monetary").values.buffer).toBe(table.column("monetary").values.buffer);
  expect(sliceOf(table, 0, 7)).toBe(table);
  expect(sliceOf(table, 3, 3).length).toBe(0);
});

test("PartedTable are made when they are asked for, in their order, the last one once", async () => {
  const made: number[] = [];
  const parts = new PartedTable(ranges(7, 3), async (from, to) => {
    made.push(from);
    return sliceOf(table, from, to);
  });
  const rows: unknown[] = [];
  for await (const part of parts) rows.push(...part);
  expect(rows).toEqual([...table]);
  await parts.part(2);
  expect(made).toEqual([0, 3, 6]);
  await parts.part(0);
  expect(made).toEqual([0, 3, 6, 0]);
  expect(await PartedTable.of(table).whole()).toBe(table);
});

test("PartedTable make a part again that failed", async () => {
  let tries = 0;
  const parts = new PartedTable([[0, 7]], async () => {
    if (tries++ === 0) throw new Error("not yet");
    return table;
  });
  await expect(parts.part(0)).rejects.toThrow("not yet");
  expect(await parts.part(0)).toBe(table);
});
