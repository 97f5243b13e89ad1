import { expect, test } from "vitest";
import { compareCustomers } from "../../src/predict/compareCustomers.ts";
import { learn } from "../../src/predict/learn.ts";
import { movement } from "../../src/predict/movement.ts";
import { score } from "../../src/predict/score.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { dayAfterFirst, simulateOrders } from "./simulateOrders.ts";

const orders = simulateOrders({ customers: 120 });
const text = (days: number) => dayAfterFirst(days).toISOString().slice(0, 10);

test("movement(orders, { from, to }) compares both days by the model of the earlier one", async () => {
  const [from, to] = [text(500), text(600)];
  const moved = await movement(orders, { from, to, limit: 5 });
  const model = await learn(orders, { asOf: from });
  const on = async (asOf: string) => (await score(model, orders, { asOf })).customers;
  expect(moved).toEqual({ from, to, ...compareCustomers(await on(from), await on(to), { limit: 5 }) });
  // who came between the days is new, and nobody else
  const first = new Map<string, number>();
  for (const { customerId, date } of orders) if (!first.has(customerId)) first.set(customerId, date);
  const came = [...first.values()].filter(
    (date) => date >= dayAfterFirst(501).getTime() && date < dayAfterFirst(601).getTime(),
  );
  expect(moved.counts.new).toBe(came.length);
});

test("movement(orders) looks at the last thirty days", async () => {
  const { from, to } = await movement(orders);
  expect((Date.parse(to as string) - Date.parse(from as string)) / 86_400_000).toBe(30);
});

test("movement(orders) from before the first of them takes all for new, and of no orders says so", async () => {
  const all = await movement(orders, { from: "2001-01-01", to: text(300) });
  expect([all.customersBefore, all.counts.new]).toEqual([0, all.customersAfter]);
  expect(await movement([])).toMatchObject({ from: null, to: null, customersAfter: 0 });
  const guest = { customerId: null as unknown as string, date: "2025-01-01", revenue: 5 };
  expect(await movement([guest])).toMatchObject({ from: null, to: null, customersAfter: 0 });
});

test("movement(orders, { signal }) stops", async () => {
  await expect(movement(orders, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

test("movement(orders, options) says what it cannot do with", async () => {
  await expect(movement(orders, { from: text(600), to: text(500) })).rejects.toThrow(invalidOption("from"));
  await expect(movement(orders, { to: "soon" })).rejects.toThrow(invalidOption("to"));
  await expect(movement(orders, { horizonDays: 0 })).rejects.toThrow(invalidOption("horizonDays"));
  await expect(movement([{ date: "2025-01-01", revenue: 1 } as never])).rejects.toThrow(missingColumn("Customer_ID"));
});
