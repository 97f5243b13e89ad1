import { expect, test } from "vitest";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { type CustomerPredictions, predictCustomers } from "../../src/predict/predictCustomers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { Table } from "../../src/tables/Table.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { invalidOption } from "../shared/failures.ts";

const orders = Table.from(transactionSchema, simulateOrders({ customers: 60 }));
const signal = new AbortController().signal;

test("fromOrders(source, options).predict makes what predictCustomers makes, and tells of it", async () => {
  const told: CustomerPredictions[] = [];
  const options = { horizon: { days: 30 }, onPredictions: (made: CustomerPredictions) => void told.push(made) };
  const { transactions, predict } = fromOrders(orders, options);
  expect(await transactions({ signal })).toBe(orders);
  const made = await predict(orders, { signal });
  const expected = await predictCustomers(orders, { horizon: { days: 30 } });
  expect(made.customers.fingerprint).toBe(expected.customers.fingerprint);
  expect(made.recommendations.fingerprint).toBe(expected.recommendations.fingerprint);
  expect(made.report).toEqual(expected.report);
  expect(told.map(({ report }) => report)).toEqual([made.report]);
});

test("fromOrders(source).reading(table) is how that table was read", async () => {
  let csv = "Order,Customer,Date,Total\n1,C1,2025-01-31,20\n2,C2,2025-02-01,5\n";
  const { transactions, reading } = fromOrders(() => csv);
  const first = await transactions({ signal });
  csv += "3,C2,2025-02-02,5\n";
  const second = await transactions({ signal });
  expect([reading(first)?.orders, reading(second)?.orders]).toEqual([2, 3]);
  expect(reading(orders)).toBeUndefined();
});

test("fromOrders(source).predict(orders).forecast(id) is of exactly that customer, or undefined", async () => {
  const { forecast, histories, report } = await fromOrders("").predict(orders, { signal });
  for (const history of histories) {
    expect(forecast(history.customerId)).toEqual(forecastCustomer(report.model, history));
    expect(forecast(history.customerId, [7])).toEqual(forecastCustomer(report.model, history, [7]));
  }
  for (const id of ["", "c1", "C999", "constructor"]) expect(forecast(id)).toBeUndefined();
  expect(() => forecast("C1", [0])).toThrow(invalidOption("horizons"));
});

test("fromOrders(source).predict(orders) knows no forecast of those who bought nothing", async () => {
  const rows = [...simulateOrders({ customers: 5 }), { customerId: "refund", date: "2024-01-01", revenue: -5 }];
  const { forecast } = await fromOrders("").predict(Table.from(transactionSchema, rows), { signal });
  expect(forecast("refund")).toBeUndefined();
});

test("fromOrders(source).predict stops with the signal it is given", async () => {
  const stopped = AbortSignal.abort(new Error("enough"));
  await expect(fromOrders("").predict(orders, { signal: stopped })).rejects.toThrow("enough");
});

const EUROPEAN = "Nr;Kunde;Bestelldatum;Betrag\n1;K1;31.01.2025;12,50\n2;K2;01.02.2025;3,00\n";

test("fromOrders(an export).transactions reads it, and a reload by the decisions of the first load", async () => {
  let text = EUROPEAN;
  const told: number[] = [];
  const { transactions } = fromOrders(() => text, { onReading: ({ orders }) => told.push(orders) });
  expect((await transactions({})).row(0)).toMatchObject({ customerId: "K1", revenue: 12.5 });
  // alone, neither its date nor its amount would say what it is
  text = "Nr;Kunde;Bestelldatum;Betrag\n1;K1;03.02.2025;1.250\n";
  expect((await transactions({})).row(0)).toMatchObject({ date: new Date("2025-02-03"), revenue: 1250 });
  text = "Nr;Kunde;Bestelldatum;Nettobetrag\n1;K1;03.02.2025;12,50\n";
  await expect(transactions({})).rejects.toMatchObject({ code: "reading_changed" });
  expect(told).toEqual([2, 1]);
});

test("fromOrders(source, {read}) says what the file does not", async () => {
  const { transactions } = fromOrders("a,b,c\nK1,03/02/2025,5\n", {
    read: { columns: { customerId: "a", date: "b", revenue: "c" }, dates: "dmy" },
  });
  expect((await transactions({})).row(0).date).toEqual(new Date("2025-02-03"));
  expect(() => fromOrders("", { reads: {} } as object)).toThrow(invalidOption("options"));
});
