import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { measureContacts } from "../../src/predict/measureContacts.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const DAY = Date.UTC(2025, 3, 1);
const list = (contacted: number, heldOut: number) => ({
  asOf: "2025-03-31",
  horizonDays: 30,
  contacts: Array.from({ length: contacted + heldOut }, (_, i) => ({ customerId: `C${i}`, heldOut: i >= contacted })),
});
const order = (customerId: string, day: number, revenue = 10) => ({
  customerId,
  date: DAY + (day - 1) * 86_400_000,
  revenue,
});
/** So that the data are known up to the end of the days. */
const end = order("nobody", 30, 1);

test("measureContacts(list, orders) counts days with an order and spend within the days, less refunds", () => {
  const orders = [
    order("C0", 0, 99),
    order("C0", 1),
    order("C0", 1, 5),
    order("C0", 9),
    order("C0", 10, -4),
    order("C1", 31, 99),
    order("C2", 30, 7),
    end,
  ];
  const { from, to, contacted, heldOut } = measureContacts(list(2, 1), [...orders, order("later", 40)]);
  expect([from, to]).toEqual(["2025-04-01", "2025-04-30"]);
  expect(contacted).toEqual({ customers: 2, buyers: 1, orders: 2, spend: 21 });
  expect(heldOut).toEqual({ customers: 1, buyers: 1, orders: 1, spend: 7 });
  const weeks = measureContacts(list(2, 1), orders, { from: "2025-04-08", within: { weeks: 1 } });
  expect([weeks.from, weeks.to, weeks.contacted.orders]).toEqual(["2025-04-08", "2025-04-14", 1]);
  expect(measureContacts(list(2, 1), orders.slice(0, 4)).to).toBe("2025-04-09");
});

describe("measureContacts(list, orders) says when there is not enough to tell", () => {
  test("few customers, hardly a buyer, or nobody of one kind", () => {
    for (const [contacted, heldOut] of [
      [100, 19],
      [19, 100],
      [0, 50],
      [50, 0],
      [100, 100],
    ] as const) {
      const { orders, spend, summary } = measureContacts(list(contacted, heldOut), [order("C0", 2), end]);
      expect([orders.verdict, spend.verdict]).toEqual(["notEnoughData", "notEnoughData"]);
      expect(summary).toMatch(/not enough data|Nothing to compare/);
      const isEmpty = contacted === 0 || heldOut === 0;
      expect([orders.low === null, spend.totalHigh === null]).toEqual([isEmpty, isEmpty]);
      for (const value of [orders, spend].flatMap(Object.values)) expect(value).not.toBeNaN();
    }
  });

  test("how many would be needed falls with the size of the difference", () => {
    const needed = (more: number) => {
      const every = (i: number) => (i < 100 ? i % 4 < 1 + more : i % 4 === 0);
      const orders = list(100, 100).contacts.flatMap(({ customerId }, i) => (every(i) ? [order(customerId, 5)] : []));
      return measureContacts(list(100, 100), [...orders, end]).orders;
    };
    expect(needed(0)).toMatchObject({ perCustomer: 0, verdict: "notVisible", needed: null });
    // 25 of 100 against 50 of 100
    expect(needed(1)).toMatchObject({ perCustomer: 0.25, verdict: "more", needed: null });
    const slight = list(100, 100).contacts.flatMap(({ customerId }, i) =>
      i % 4 === 0 || i === 1 || i === 2 || i === 3 ? [order(customerId, 5)] : [],
    );
    const { orders } = measureContacts(list(100, 100), [...slight, end]);
    // n = (1.645 + 0.842)² (0.2016 + 0.1875) / 0.03² per group, about
    expect(orders.verdict).toBe("notVisible");
    expect((orders.needed as number) / (2 * 2673)).toBeGreaterThan(0.95);
    expect((orders.needed as number) / (2 * 2673)).toBeLessThan(1.05);
  });
});

// 90% intervals: of 1,000 campaigns about 900 must hold the truth
test.each([
  ["no effect", 0],
  ["a tenth more of them order", 0.1],
])("measureContacts(list, orders) covers %s nine times in ten", (_, lift) => {
  const random = seededRandom(11);
  const given = list(320, 80);
  let [ordersCovered, spendCovered, found] = [0, 0, 0];
  const campaigns = 1000;
  for (let k = 0; k < campaigns; k++) {
    const orders = given.contacts.flatMap(({ customerId, heldOut }) => {
      const buys = random() < 0.2 + (heldOut ? 0 : lift);
      // spend of a purchase: log-normal, as shops have it
      const spend = 20 * Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
      return buys ? [order(customerId, 1 + Math.floor(30 * random()), spend)] : [];
    });
    const { orders: count, spend } = measureContacts(given, [...orders, end]);
    const truth = lift * 20 * Math.exp(0.5);
    ordersCovered += Number((count.low as number) <= lift && lift <= (count.high as number));
    spendCovered += Number((spend.low as number) <= truth && truth <= (spend.high as number));
    found += Number(count.verdict === "more");
    expect(count.total).toBeCloseTo(320 * (count.perCustomer as number), 9);
  }
  expect(ordersCovered / campaigns).toBeGreaterThan(0.87);
  expect(ordersCovered / campaigns).toBeLessThan(0.93);
  expect(spendCovered / campaigns).toBeGreaterThan(0.87);
  expect(spendCovered / campaigns).toBeLessThan(0.95);

  // one in twenty is seen by chance where there is nothing
  if (lift === 0) expect(found / campaigns).toBeLessThan(0.08);
  else expect(found / campaigns).toBeGreaterThan(0.4);
});

test("measureContacts(list, orders) counts who is listed twice once, and refuses who is held out and not", () => {
  const { contacts } = list(1, 1);
  const twice = { ...list(1, 1), contacts: [...contacts, ...contacts] };
  expect(measureContacts(twice, [order("C0", 2), end]).contacted).toMatchObject({ customers: 1, orders: 1 });
  const both = { ...twice, contacts: [...contacts, { customerId: "C0", heldOut: true }] };
  expect(() => measureContacts(both, [end])).toThrow(invalidOption("list.contacts"));
});

test("measureContacts(list, orders) needs as many as make twenty of either kind, where there are fewer", () => {
  const orders = list(100, 15)
    .contacts.slice(0, 90)
    .map(({ customerId }) => order(customerId, 5));
  const { orders: effect } = measureContacts(list(100, 15), [...orders, end]);
  expect(effect).toMatchObject({ verdict: "notEnoughData", needed: Math.ceil((115 * 20) / 15) });
  const few = measureContacts(list(40, 40), [order("C0", 2), order("C1", 2), end]).orders;
  // two buyers, where it takes ten
  expect(few.needed).toBeGreaterThanOrEqual(400);
});

test("measureContacts(list, orders) takes the texts of contacts.csv, and a list without its day beside the options", () => {
  const { contacts } = list(2, 1);
  const texts = contacts.map(({ customerId, heldOut }) => ({ customerId, heldOut: heldOut ? "yes" : "no" }) as const);
  const { contacted, heldOut } = measureContacts({ ...list(2, 1), contacts: texts }, [order("C0", 2), end]);
  expect([contacted.customers, contacted.orders, heldOut.customers]).toEqual([2, 1, 1]);
  const rest = { contacts } as unknown as ReturnType<typeof list>;
  expect(measureContacts(rest, [end], { from: "2025-04-01", within: { days: 30 } }).contacted.customers).toBe(2);
  expect(() => measureContacts(rest, [end])).toThrow(invalidOption("list.asOf"));
  expect(() => measureContacts(rest, [end], { from: "2025-04-01" })).toThrow(invalidOption("list.horizonDays"));
  const wrong = contacts.map(({ customerId }) => ({ customerId, heldOut: "maybe" as "yes" }));
  expect(() => measureContacts({ ...list(2, 1), contacts: wrong }, [end])).toThrow(invalidOption("list.contacts"));
});

test("measureContacts(list, orders) says what it cannot do with", () => {
  const call =
    (options: object, orders: object[] = [end]) =>
    () =>
      measureContacts(list(2, 1), orders as never, options);
  expect(call({ from: "soon" })).toThrow(invalidOption("from"));
  expect(call({ within: { days: 0 } })).toThrow(invalidOption("within"));
  expect(call({ revenue: "all" })).toThrow(invalidOption("revenue"));
  expect(call({}, [order("C0", -5)])).toThrow(invalidOption("laterOrders"));
  expect(call({}, [])).toThrow(invalidOption("laterOrders"));
  expect(call({}, [{ date: DAY, revenue: 1 }])).toThrow(missingColumn("Customer_ID"));
  expect(() => measureContacts({ asOf: "2025-03-31", horizonDays: 30 } as never, [end])).toThrow(
    invalidOption("list.contacts"),
  );
  expect(() => measureContacts(7 as never, [end])).toThrow(invalidOption("list"));
});

test("measureContacts(list, orders).summary says it in words", () => {
  const orders = list(100, 100).contacts.flatMap(({ customerId, heldOut }, i) =>
    i % 4 < (heldOut ? 1 : 2) ? [order(customerId, 5)] : [],
  );
  expect(measureContacts(list(100, 100), [...orders, end]).summary).toBe(
    "From 2025-04-01 to 2025-04-30 the 100 customers written to made 0.5 orders each and spent 5, the 100 held out 0.25 and 2.5. Writing brought 25 orders (90% interval 14.01 to 35.99). Writing brought 250 spend (90% interval 140.14 to 359.86).",
  );
});
