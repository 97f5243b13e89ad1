import { expect, test } from "vitest";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { fromTransactions } from "../../src/predict/fromTransactions.ts";
import { type CustomerPredictions, predictCustomers } from "../../src/predict/predictCustomers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";
import { simulateOrders } from "./simulateOrders.ts";

const orders = Table.from(transactionSchema, simulateOrders({ customers: 60 }));
const signal = new AbortController().signal;

test("fromTransactions(source, options).predict makes what predictCustomers makes, and tells of it", async () => {
  const told: CustomerPredictions[] = [];
  const options = { horizon: { days: 30 }, onPredictions: (made: CustomerPredictions) => void told.push(made) };
  const { transactions, predict } = fromTransactions("source", options);
  expect(transactions).toBe("source");
  const made = await predict(orders, { signal });
  const expected = await predictCustomers(orders, { horizon: { days: 30 } });
  expect(made.customers.fingerprint).toBe(expected.customers.fingerprint);
  expect(made.recommendations.fingerprint).toBe(expected.recommendations.fingerprint);
  expect(made.report).toEqual(expected.report);
  expect(told.map(({ report }) => report)).toEqual([made.report]);
});

test("fromTransactions(source).predict(orders).forecast(id) is of exactly that customer, or undefined", async () => {
  const { forecast, histories, report } = await fromTransactions("").predict(orders, { signal });
  for (const history of histories) {
    expect(forecast(history.customerId)).toEqual(forecastCustomer(report, history));
    expect(forecast(history.customerId, [7])).toEqual(forecastCustomer(report, history, [7]));
  }
  for (const id of ["", "c1", "C999", "constructor"]) expect(forecast(id)).toBeUndefined();
  expect(() => forecast("C1", [0])).toThrow(invalidOption("horizons"));
});

test("fromTransactions(source).predict(orders) knows no forecast of those who bought nothing", async () => {
  const rows = [...simulateOrders({ customers: 5 }), { customerId: "refund", date: "2024-01-01", revenue: -5 }];
  const { forecast } = await fromTransactions("").predict(Table.from(transactionSchema, rows), { signal });
  expect(forecast("refund")).toBeUndefined();
});

test("fromTransactions(source).predict stops with the signal it is given", async () => {
  const stopped = AbortSignal.abort(new Error("enough"));
  await expect(fromTransactions("").predict(orders, { signal: stopped })).rejects.toThrow("enough");
});
