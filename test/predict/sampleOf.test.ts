import { expect, test } from "vitest";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { sampleOf } from "../../src/predict/sampleOf.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const orders = simulateOrders({ customers: 2000 });
const historyOf = (rows: typeof orders) => new MemoryOrderHistory(Table.from(transactionSchema, rows), {});
const history = historyOf(orders);
const day = FIRST_DAY / DAY_MS + 500;
const idsOn = async (some: Awaited<ReturnType<typeof sampleOf>>, on = day) => [
  ...(await some.at(on)).table.column("customerId"),
];

test("sampleOf(history, day, most) is the history itself where there are no more customers", async () => {
  const { length } = (await history.at(day)).table;
  expect(await sampleOf(history, day, length)).toBe(history);
  expect(await sampleOf(history, day, length - 1)).not.toBe(history);
});

test("sampleOf(…) is about so many customers, with all of their orders, and the same ones however they came in", async () => {
  const some = await sampleOf(history, day, 500);
  const ids = await idsOn(some);
  // four standard deviations
  expect(Math.abs(ids.length - 500)).toBeLessThan(80);
  expect(new Set(await idsOn(await sampleOf(historyOf([...orders].reverse()), day, 500)))).toEqual(new Set(ids));
  const all = new Map([...(await history.at(day)).table].map((row) => [row.customerId, row]));
  expect([...(await some.at(day)).table]).toEqual(ids.map((id) => all.get(id as string)));
  const [before, came] = [await history.outcomes(day, 90), await some.outcomes(day, 90)];
  const rowOf = new Map((await idsOn(history)).map((id, row) => [id, row]));
  expect([...came.spend]).toEqual(ids.map((id) => before.spend[rowOf.get(id) as number]));
});

test("sampleOf(…): a smaller sample is in a larger one, and those of an earlier day are the same customers", async () => {
  const [few, more] = [await sampleOf(history, day, 200), await sampleOf(history, day, 700)];
  const larger = new Set(await idsOn(more));
  expect((await idsOn(few)).every((id) => larger.has(id))).toBe(true);
  const earlier = new Set(await idsOn(history, day - 300));
  expect(await idsOn(few, day - 300)).toEqual((await idsOn(few)).filter((id) => earlier.has(id)));
});
