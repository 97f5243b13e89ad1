import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const DAY = Date.UTC(2025, 0, 10) / DAY_MS;
const order = (customerId: string, after: number, revenue = 10) => {
  return { customerId, date: (DAY + after) * DAY_MS + 5, revenue };
};
const historyOf = (orders: ReturnType<typeof order>[]) =>
  new MemoryOrderHistory(Table.from(transactionSchema, orders), {});

const text = (prefix: string, count: number) =>
  fc.option(fc.integer({ min: 1, max: count }).map((i) => `${prefix}${i}`));
/** Shared and repeated ids, guests, refunds before, after and without their order, rows in any order. */
const anyLines = fc.array(
  fc.record({
    orderId: text("O", 6),
    customerId: text("C", 3),
    date: fc.integer({ min: 0, max: 8 * 24 }).map((hours) => new Date((DAY - 4) * DAY_MS + hours * 3_600_000)),
    revenue: fc.option(fc.integer({ min: -4, max: 8 })),
    netSales: fc.option(fc.integer({ min: -4, max: 8 })),
  }),
  { maxLength: 14 },
);

test("MemoryOrderHistory.outcomes(day, days) counts the purchases and spend after a day, up to the last of the days", async () => {
  const history = historyOf([
    order("a", 0),
    order("b", -5),
    order("a", 1, 20),
    order("a", 1, 5),
    order("a", 7, 30),
    order("a", 8),
    order("new", 3),
    order("c", 0),
    order("c", 2, -4),
  ]);
  const { purchases, bought, spend } = await history.outcomes(DAY, 7);
  expect([...(await history.at(DAY)).table.column("customerId")]).toEqual(["a", "b", "c"]);
  expect([[...purchases], [...bought], [...spend]]).toEqual([
    [2, 0, 0],
    [1, 0, 0],
    [55, 0, 0],
  ]);
  expect(await history.extent()).toEqual({ first: DAY - 5, last: DAY + 8 });
});

test("MemoryOrderHistory.outcomes(day, days) are the differences of two histories", async () => {
  const orders = simulateOrders({ customers: 40, days: 200 }).map((row, i) => {
    return i % 11 === 0 ? { ...row, revenue: -row.revenue / 2 } : row;
  });
  const first = FIRST_DAY / DAY_MS;
  const history = new MemoryOrderHistory(Table.from(transactionSchema, orders), {});
  const on = (after: number) => {
    const { table } = purchaseHistories(orders, { asOf: new Date((first + after) * DAY_MS) });
    return new Map([...table].map((row) => [row.customerId, row]));
  };
  for (const [day, days] of [
    [30, 10],
    [100, 90],
    [150, 200],
  ] as const) {
    const [before, after] = [on(day), on(day + days)];
    const { purchases, spend } = await history.outcomes(first + day, days);
    for (const [i, id] of [...(await history.at(first + day)).table.column("customerId")].entries()) {
      const gained = (name: "orderCount" | "totalSpend") =>
        Math.max(0, (after.get(id as string)?.[name] ?? 0) - (before.get(id as string)?.[name] ?? 0));
      expect([purchases[i], spend[i]]).toEqual([gained("orderCount"), gained("totalSpend")]);
    }
  }
});

test("MemoryOrderHistory.purchases(day, spans) are the days with a purchase in each span, of all customers or of some", async () => {
  const spans = [
    [DAY - 3, DAY],
    [DAY - 9, DAY + 1],
    [DAY - 2, DAY - 2],
    [DAY - 1, DAY],
    [DAY + 1, DAY + 3],
  ] as const;
  const line = fc.record({ customer: fc.constantFrom("a", "b", "c"), after: fc.integer({ min: -5, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.boolean(), async (lines, hasOrderIds) => {
      // orders with lines on several days cannot be sorted once for all days
      const rows = lines.map(({ customer, after }, i) => {
        return { ...order(customer, after), ...(hasOrderIds ? { orderId: `${customer}${i % 3}` } : {}) };
      });
      const history = historyOf(rows);
      const { table } = await history.at(DAY);
      const known = [...table.column("customerId")];
      const counts = await history.purchases(DAY, spans);
      if (!hasOrderIds) {
        const expected = spans.map(([from, to]) =>
          known.map((id) => {
            const days = rows
              .filter(({ customerId }) => customerId === id)
              .map(({ date }) => Math.floor(date / DAY_MS));
            return new Set(days.filter((day) => day > from && day <= Math.min(DAY, to))).size;
          }),
        );
        expect(counts.map((column) => [...column])).toEqual(expected);
      }
      const others = known.filter((_, row) => row !== 1) as string[];
      const some = await history.of(others);
      const ofSome = await some.purchases(DAY, spans);
      const kept = [...known.keys()].filter((row) => row !== 1);
      expect(ofSome.map((column) => [...column])).toEqual(counts.map((column) => kept.map((row) => column[row])));
      expect([...(await some.at(DAY)).table.column("customerId")]).toEqual(others);
    }),
  );
});

test("MemoryOrderHistory.at(day) makes the histories of a day once", async () => {
  const history = historyOf([order("a", 0)]);
  expect(await history.at(DAY)).toBe(await history.at(DAY));
  expect((await history.at(DAY - 1)).table.length).toBe(0);
});

test("MemoryOrderHistory(no orders) has no extent", async () => {
  expect(await historyOf([]).extent()).toBeUndefined();
});

test("MemoryOrderHistory.extent begins with the first purchase of a customer, whatever refunds and guests did before", async () => {
  const before = [order("a", -30, -5), { ...order("", -20), customerId: null as unknown as string }];
  expect(await historyOf([...before, order("a", 0), order("b", -1), order("b", 9, -1)]).extent()).toEqual({
    first: DAY - 1,
    last: DAY + 9,
  });
  expect(await historyOf(before).extent()).toBeUndefined();
});

// sorted once, or sorted for the day: the same histories, whatever lines, ids, refunds and guests there are
test("MemoryOrderHistory.at(day) is what purchaseHistories makes of the day", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyLines,
      fc.constantFrom("net", "ignore"),
      fc.constantFrom("gross", "net"),
      async (lines, refunds, revenue) => {
        const table = Table.from(transactionSchema, lines as []);
        const history = new MemoryOrderHistory(table, { refunds, revenue });
        const days = new Set(lines.map(({ date }) => Math.floor((date as Date).getTime() / DAY_MS)));
        for (const day of days) {
          for (const on of [day - 1, day]) {
            const expected = purchaseHistories(table, { refunds, revenue, asOf: new Date(on * DAY_MS) });
            const made = await history.at(on);
            expect({ ...made, table: [...made.table] }).toEqual({ ...expected, table: [...expected.table] });
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
