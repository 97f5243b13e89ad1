import fc from "fast-check";
import { expect, test } from "vitest";
import { countShared, FIRST, FURTHER, REFUND } from "../../src/shop/findOrders.ts";
import { countGuests, type OrderLines, orderLines, withoutAmount } from "../../src/shop/orders.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { missingColumn } from "../shared/failures.ts";
import { type Line, lawOf } from "./law.ts";

const line: Line = { orderId: "1", customerId: "A", date: "2025-01-10", revenue: 5 };
const tableOf = (rows: readonly Line[]) => Table.from(transactionSchema, rows);
const linesOf = (rows: readonly Line[], day?: string) =>
  orderLines(tableOf(rows), day === undefined ? undefined : Date.parse(day) / DAY_MS);
const rolesOf = (rows: readonly Line[]) => Array.from(linesOf(rows).roles ?? []);
const daysOf = (lines: OrderLines) => Array.from(lines.dates, (ms) => new Date(ms).toISOString().slice(0, 10));

test("orderLines(lines that are orders of their own) leaves them as they are", () => {
  const ids = ["1", "2", null, "3"].map((orderId) => ({ ...line, orderId }));
  const { orderId: _, ...plain } = line;
  for (const rows of [[plain, plain], ids, ids.toReversed(), [line], []]) {
    const table = tableOf(rows);
    const { roles, multiLine, refunds, dates, customers } = orderLines(table);
    expect([roles, multiLine, [...refunds]]).toEqual([undefined, false, []]);
    if (rows.length > 0)
      expect([dates, customers]).toEqual([table.column("date").values, table.column("customerId").codes]);
  }
});

test("orderLines(lines) of an order begin with the earliest, wherever they stand, and count on its day", () => {
  expect(rolesOf([line, line, { ...line, orderId: "2" }])).toEqual([FIRST, FURTHER, FIRST]);
  const scattered = [line, { ...line, orderId: "2" }, { ...line, date: "2025-01-02" }];
  expect(rolesOf(scattered)).toEqual([FURTHER, FIRST, FIRST]);
  expect(daysOf(linesOf(scattered))).toEqual(["2025-01-02", "2025-01-10", "2025-01-02"]);
  // over midnight
  const night = [
    { ...line, date: "2025-01-10 23:59:59" },
    { ...line, date: "2025-01-11" },
  ];
  expect(daysOf(linesOf(night))).toEqual(["2025-01-10", "2025-01-10"]);
  expect(linesOf(night).contiguous).toBe(false);
});

test("orderLines(an order id of several customers) makes an order for each, and counts such ids", () => {
  const rows = [line, { ...line, customerId: "B" }, line, { ...line, customerId: "B", date: "2025-01-01" }];
  expect(rolesOf(rows)).toEqual([FIRST, FURTHER, FURTHER, FIRST]);
  expect(countShared(linesOf(rows))).toBe(1);
  expect(countShared(linesOf([line, line]))).toBe(0);
});

test("orderLines(a line without a customer) is that of its order id's only customer, as known that day; else a guest", () => {
  const blank = { ...line, customerId: null };
  const idsOf = (rows: readonly Line[], day?: string) => {
    const { dictionary } = tableOf(rows).column("customerId");
    return Array.from(linesOf(rows, day).customers, (code) => dictionary.at(code));
  };
  expect(idsOf([blank, line])).toEqual(["A", "A"]);
  expect(idsOf([blank, line, { ...line, customerId: "B" }])).toEqual([null, "A", "B"]);
  expect(idsOf([{ ...blank, orderId: null }, line])).toEqual([null, "A"]);
  const later = [blank, { ...line, date: "2025-02-01" }];
  expect([idsOf(later), idsOf(later, "2025-01-31")]).toEqual([["A", "A"], [null]]);
  expect([countGuests(linesOf(later)), countGuests(linesOf(later, "2025-01-31"))]).toEqual([0, 1]);
  // the refund of a known order tells whose the order is
  expect(idsOf([blank, { ...line, revenue: -5 }])).toEqual(["A", "A"]);
});

test("orderLines(refunds) are no lines of an order, whatever their net sales, and make nobody a buyer", () => {
  const rows: Line[] = [
    line,
    { ...line, revenue: -5, netSales: 3 },
    { ...line, revenue: 5, netSales: -3 },
    { ...line, revenue: null },
  ];
  expect(rolesOf(rows)).toEqual([FIRST, REFUND, FURTHER, FURTHER]);
  expect(Array.from(linesOf(rows).buyers)).toEqual([1, 0, 1, 1]);
  expect(Array.from(linesOf(rows).refunds)).toEqual([1]);
  expect(linesOf([{ ...line, revenue: -0 }]).refunds).toHaveLength(0);
});

test("orderLines(lines, day) sees nothing later, in any order of rows", () => {
  const rows = ["2025-01-10", "2025-01-12", "2025-01-11 23:59:59.999"].map((date) => ({
    ...line,
    orderId: null,
    date,
  }));
  expect(linesOf(rows, "2025-01-11").rows).toEqual(Uint32Array.of(0, 2));
  expect(
    linesOf(
      rows.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
      "2025-01-11",
    ),
  ).toMatchObject({ length: 2, rows: undefined });
  expect(linesOf(rows, "2025-01-09").length).toBe(0);
  expect(linesOf(rows, "2026-01-01").length).toBe(3);
});

test("orderLines(table) is made once for the whole table", () => {
  const table = tableOf([line]);
  expect(orderLines(table)).toBe(orderLines(table));
  expect(orderLines(table, Date.parse("2025-01-10") / DAY_MS)).toBe(orderLines(table));
});

test("orderLines(table) needs customers, and dates where a day is given", () => {
  expect(() => orderLines(Table.from(transactionSchema, [{ revenue: 1 }]))).toThrow(missingColumn("Customer_ID"));
  const undated = Table.from(transactionSchema, [{ customerId: "A", revenue: 1 }]);
  expect(orderLines(undated).length).toBe(1);
  expect(() => orderLines(undated, 20_000)).toThrow(missingColumn("Date"));
});

test("firstLines and withoutAmount(lines, amounts) say of each line where its order begins, and whether it has an amount", () => {
  const none = { ...line, revenue: null };
  const rows = [
    none,
    { ...line, orderId: "2", revenue: null },
    line,
    { ...line, revenue: -1 },
    { ...line, orderId: "2", revenue: null },
  ];
  const lines = linesOf(rows);
  expect(lines.firstLines).toEqual(Uint32Array.of(0, 1, 0, 3, 1));
  const amounts = Float64Array.from(rows, ({ revenue }) => revenue ?? Number.NaN);
  expect(withoutAmount(lines, amounts)).toEqual(Uint8Array.of(0, 1, 0, 0, 0));
});

// an id on very many lines, of as many customers, must not be slow
test("orderLines(an order id on 100,000 lines) is as quick as any", () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => ({
    ...line,
    customerId: `C${i % 50_000}`,
    date: `2025-01-${10 + (i % 9)}`,
  }));
  const lines = linesOf(rows);
  expect([lines.roles?.filter((role) => role === FIRST).length, countShared(lines)]).toEqual([50_000, 1]);
  const one = linesOf(rows.map((row) => ({ ...row, customerId: "A" })));
  expect(one.roles?.filter((role) => role === FIRST)).toHaveLength(1);
});

test("orderLines(lines whose ids are all missing) is as without order ids", () => {
  const { roles, multiLine } = linesOf([
    { ...line, orderId: null },
    { ...line, orderId: null },
  ]);
  expect([roles, multiLine]).toEqual([undefined, false]);
});

test("orderLines(lines) finds the orders that the law says, wherever lines stand", () => {
  const rows = fc.array(
    fc.record({
      orderId: fc.constantFrom(null, "1", "2", "3"),
      customerId: fc.constantFrom(null, "A", "B"),
      date: fc.constantFrom("2025-01-01", "2025-01-01 12:00:00", "2025-01-02", "2025-03-01"),
      revenue: fc.constantFrom(null, -1, 0, 1),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(rows, (rows) => {
      const lines = linesOf(rows);
      const { orders, refunds } = lawOf(rows);
      const firsts = Array.from({ length: rows.length }, (_, i) => i).filter(
        (i) => (lines.roles?.[i] ?? FIRST) === FIRST,
      );
      expect(firsts).toEqual(orders.map(({ begins }) => begins.row).sort((a, b) => a - b));
      expect(Array.from(lines.refunds)).toEqual(refunds.map(({ row }) => row).sort((a, b) => a - b));
      for (const { begins, lines: own } of orders) {
        for (const { row } of own) expect(lines.firstLines?.[row] ?? row).toBe(begins.row);
      }
    }),
  );
});
