import { describe, expect, test } from "vitest";
import { orderLines } from "../../src/shop/orders.ts";
import { takenBack as takenBackInPieces } from "../../src/shop/takenBack.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { whole } from "../shared/whole.ts";
import type { Line } from "./law.ts";

const takenBack = whole(takenBackInPieces);

const line: Line = { customerId: "A", date: "2025-01-10", revenue: 10 };
const back = (revenue: number, more: Partial<Line> = {}): Line => ({ ...line, date: "2025-02-01", revenue, ...more });

/** What was taken back of each line, where each refund begins, and what is left of it. */
function found(rows: readonly Line[], kind: "gross" | "net" = "gross") {
  const table = Table.from(transactionSchema, rows);
  const lines = orderLines(table);
  const { taken, begins, unallocated } = takenBack(table, lines, kind);
  return { taken: [...taken], begins: [...begins], unallocated: [...unallocated] };
}

describe("takenBack(table, lines, kind)", () => {
  test("takes the order with the refund's id, else the customer's last one up to that day", () => {
    const orders = [
      { ...line, orderId: "1" },
      { ...line, orderId: "2", date: "2025-01-20" },
      { ...line, orderId: "3", date: "2025-03-01" },
    ];
    expect(found([...orders, back(-4, { orderId: "1" })]).taken).toEqual([4, 0, 0, 0]);
    expect(found([...orders, back(-4)]).taken).toEqual([0, 4, 0, 0]);
    // an id that no order of the customer has is as good as none
    expect(found([...orders, back(-4, { orderId: "C1" })]).taken).toEqual([0, 4, 0, 0]);
    // before its order, too
    expect(found([...orders, back(-4, { orderId: "3" })]).taken).toEqual([0, 0, 4, 0]);
    expect(found([...orders, back(-4, { customerId: "B", orderId: "1" })])).toMatchObject({
      begins: [-1],
      unallocated: [4],
    });
  });

  test("puts orders before refunds on the same day, whatever the hour and the row", () => {
    expect(found([back(-3, { date: "2025-01-10 08:00:00" }), { ...line, date: "2025-01-10 20:00:00" }]).taken).toEqual([
      0, 3,
    ]);
    expect(found([back(-3, { date: "2025-01-09" }), line])).toEqual({ taken: [0, 0], begins: [-1], unallocated: [3] });
  });

  test("goes on to the order before with what exceeds the order's amount, and says what is left", () => {
    const orders = [line, { ...line, date: "2025-01-15", revenue: null }, { ...line, date: "2025-01-20" }];
    expect(found([...orders, back(-14)])).toEqual({ taken: [4, 0, 10, 0], begins: [2], unallocated: [0] });
    expect(found([...orders, back(-14), back(-14)])).toMatchObject({ taken: [10, 0, 10, 0, 0], unallocated: [0, 8] });
    // never on to a later one
    expect(
      found([{ ...line, orderId: "1" }, { ...line, date: "2025-01-20" }, back(-14, { orderId: "1" })]),
    ).toMatchObject({
      taken: [10, 0, 0],
      unallocated: [4],
    });
  });

  test("goes through the refunds in order of time, whatever their rows", () => {
    const orders = [line, { ...line, date: "2025-01-20" }];
    const refunds = [back(-15), back(-8, { date: "2025-01-12" })];
    expect(found([...orders, ...refunds])).toMatchObject({ taken: [10, 10, 0, 0], unallocated: [3, 0] });
    expect(found([...orders, ...refunds.toReversed()]).unallocated).toEqual([0, 3]);
  });

  test("takes of an order the lines with its product, then its category, then the last", () => {
    const order = { ...line, orderId: "1" };
    const rows = [
      { ...order, product: "hen", category: "Poultry" },
      { ...order, product: "corn", category: "Feed" },
      { ...order, product: "bran", category: "Feed" },
      { ...order, product: "hoe", category: "Tools" },
    ];
    expect(found([...rows, back(-6, { orderId: "1", product: "hen", category: "Feed" })]).taken).toEqual([
      6, 0, 0, 0, 0,
    ]);
    expect(found([...rows, back(-16, { orderId: "1", category: "Feed" })]).taken).toEqual([0, 6, 10, 0, 0]);
    expect(found([...rows, back(-26, { orderId: "1", category: "Feed" })]).taken).toEqual([0, 10, 10, 6, 0]);
    expect(found([...rows, back(-16, { orderId: "1", category: "Fruits" })]).taken).toEqual([0, 0, 6, 10, 0]);
    // of the order before from its last line up, whatever they are
    const later = { ...line, orderId: "2", date: "2025-01-20", category: "Feed" };
    expect(found([...rows, later, back(-16, { orderId: "2", category: "Feed" })]).taken).toEqual([0, 0, 0, 6, 10, 0]);
  });

  test("takes a guest's order by its id, and no other of nobody's", () => {
    const guest = { ...line, customerId: null, orderId: "1" };
    const rows = [{ ...guest, orderId: "0" }, guest, back(-25, { customerId: null, orderId: "1" })];
    expect(found(rows)).toEqual({ taken: [0, 10, 0], begins: [1], unallocated: [15] });
    expect(found([guest, back(-5, { customerId: null })]).begins).toEqual([-1]);
    // a refund that names no order is of none of them
    expect(found([...rows, back(-5, { customerId: null })]).begins).toEqual([1, -1]);
    // not even of another one that is refunded, too
    const both = [...rows, back(-1, { customerId: null, orderId: "0" })];
    expect(found(both)).toMatchObject({ taken: [1, 10, 0, 0], unallocated: [15, 0] });
  });

  test("leaves nothing over where only a rounding error would be", () => {
    const { taken, unallocated } = found([{ ...line, revenue: 0.3 }, back(-0.1), back(-0.2)]);
    expect([taken[0], unallocated]).toEqual([0.3, [0, 0]]);
    const other = found([{ ...line, revenue: 5 }, { ...line, date: "2025-01-20", revenue: 0.1 + 0.2 }, back(-0.3)]);
    expect(other.taken).toEqual([0, 0.1 + 0.2, 0]);
  });

  test("goes by the amount asked for", () => {
    const rows = [{ ...line, netSales: 8 }, back(-10, { netSales: -5 })];
    expect([found(rows, "net").taken, found(rows).taken]).toEqual([
      [5, 0],
      [10, 0],
    ]);
    // what is no amount takes nothing, what was paid on top is left over
    expect(
      found(
        [line, back(-1, { netSales: null })].map((row) => ({ netSales: 3, ...row })),
        "net",
      ).unallocated,
    ).toEqual([0]);
    expect(found([{ ...line, netSales: 8 }, back(-1, { netSales: 2 })], "net")).toMatchObject({
      taken: [0, 0],
      unallocated: [-2],
    });
  });

  test("is as quick for many refunds of many orders, and of many lines of one", () => {
    const many = 30_000;
    const day = (i: number) => new Date(Date.UTC(2000, 0, 1 + (i % 9000))).toISOString().slice(0, 10);
    const orders = Array.from({ length: many }, (_, i) => ({ ...line, date: day(i), revenue: 1 }));
    const refunds = Array.from({ length: many }, () => back(-1));
    expect(found([...orders, ...refunds, back(-1)])).toMatchObject({ unallocated: [...refunds.map(() => 0), 1] });
    const ofOne = orders.map((row, i) => ({ ...row, orderId: "1", category: `c${i % 7}` }));
    const alike = refunds.map((row, i) => ({ ...row, orderId: "1", category: `c${i % 7}` }));
    expect(
      found([...ofOne, ...alike])
        .taken.slice(0, many)
        .every((amount) => amount === 1),
    ).toBe(true);
  });
});
