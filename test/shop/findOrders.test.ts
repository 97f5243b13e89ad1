import { expect, test } from "vitest";
import { countShared, FIRST, FURTHER, findOrders, type Lines, REFUND } from "../../src/shop/findOrders.ts";
import { DAY_MS } from "../../src/time.ts";

/** Lines as columns: order id (0: none), customer (0: a guest), day, and whether it is a refund. */
function linesOf(rows: readonly (readonly [id: number, customer: number, day: number, refund?: boolean])[]): Lines {
  return {
    ids: Uint32Array.from(rows, ([id]) => id),
    idCodes: 10,
    customers: Uint32Array.from(rows, ([, customer]) => customer),
    customerCodes: 10,
    dates: Float64Array.from(rows, ([, , day]) => day * DAY_MS),
    ascending: false,
    refunds: Uint32Array.from(rows.flatMap(([, , , refund], line) => (refund ? [line] : []))),
  };
}
const found = (rows: Parameters<typeof linesOf>[0]) => {
  const { roles, contiguous, multiLine } = findOrders(linesOf(rows));
  return { roles: roles && [...roles], contiguous, multiLine };
};

test("findOrders(lines) hands on what it was given where each line is an order", () => {
  const lines = linesOf([
    [1, 1, 1],
    [2, 2, 1],
    [5, 1, 1],
  ]);
  const orders = findOrders(lines);
  expect([orders.roles, orders.dates, orders.firstLines]).toEqual([undefined, undefined, undefined]);
  expect(orders.customers).toBe(lines.customers);
  expect(findOrders({ ...lines, ids: undefined }).roles).toBeUndefined();
});

test("findOrders(lines) tells orders whose lines stand together from others", () => {
  const apart = { roles: [FIRST, FIRST, FURTHER], contiguous: false, multiLine: true };
  const together = { roles: [FIRST, FURTHER, FIRST], contiguous: true, multiLine: true };
  // codes that do not increase, ids that are missing
  expect(
    found([
      [7, 1, 1],
      [7, 1, 1],
      [3, 1, 1],
    ]),
  ).toEqual(together);
  expect(
    found([
      [7, 1, 1],
      [7, 1, 1],
      [0, 1, 1],
    ]),
  ).toEqual(together);
  expect(
    found([
      [3, 1, 1],
      [7, 1, 1],
      [3, 1, 1],
    ]),
  ).toEqual(apart);
  expect(
    found([
      [3, 1, 1],
      [0, 1, 1],
      [3, 1, 1],
    ]),
  ).toEqual(apart);
  // a refund between them does not part them
  expect(
    found([
      [7, 1, 1],
      [7, 1, 9, true],
      [7, 1, 1],
    ]),
  ).toEqual({ ...together, roles: [FIRST, REFUND, FURTHER] });
  // other days, other customers
  expect(
    found([
      [7, 1, 1],
      [7, 1, 2],
    ]),
  ).toMatchObject({ roles: [FIRST, FURTHER], contiguous: false });
  expect(
    found([
      [7, 1, 2],
      [7, 1, 1],
    ]),
  ).toMatchObject({ roles: [FURTHER, FIRST], contiguous: false });
  expect(
    found([
      [7, 1, 1],
      [7, 2, 1],
      [7, 1, 1],
    ]),
  ).toMatchObject({ roles: [FIRST, FIRST, FURTHER], contiguous: false });
});

test("countShared(lines) counts the order ids of more than one customer, guests aside", () => {
  expect(
    countShared(
      linesOf([
        [1, 1, 1],
        [1, 0, 1],
        [2, 1, 1],
        [2, 2, 1],
        [2, 3, 1],
        [0, 1, 1],
        [0, 2, 1],
      ]),
    ),
  ).toBe(1);
  expect(countShared({ ...linesOf([]), ids: undefined })).toBe(0);
});
