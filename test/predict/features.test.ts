import { expect, test } from "vitest";
import {
  COMBINED,
  CURVED,
  EXTENDED,
  featuresAt,
  logOdds,
  seasonalNames,
  traitName,
} from "../../src/predict/features.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { expectFinite } from "../shared/finite.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const day = Date.UTC(2025, 0, 31) / DAY_MS;
const order = (customerId: string, before: number, revenue: number | null, country = "NG") => {
  return { customerId, date: (day - before) * DAY_MS, revenue, country };
};
const orders = [order("a", 20, 30), order("a", 5, 10, "GH"), order("b", 0, null), order("c", 3, 5), order("c", 2, -9)];
const rows = [...orders, order("a", 400, 1), order("a", 362, 1), order("a", -1, 99)];
const history = new MemoryOrderHistory(Table.from(transactionSchema, rows), { features: ["country"] });
const SEASONAL = seasonalNames(Number.POSITIVE_INFINITY, 90);

test("featuresAt(history, day, horizon, names, modelled) are odds and logarithms of plain facts", async () => {
  const features = await featuresAt(history, day, 10, CURVED, Float64Array.of(0.5, 0, 1));
  const of = (name: string) => [...(features.get(name) as Float64Array)];
  const [least, most] = [logOdds(0), logOdds(1)];
  expect([of("odds"), least]).toEqual([close([0, least, most], 1e-6), close(Math.log(1e-9), 1e-6)]);
  // a horizon of 10 days: in 90ths of it
  expect(of("silence")).toEqual(close([45, 0, 27].map(Math.log1p)));
  expect(of("count")).toEqual(close([4, 1, 1].map(Math.log1p)));
  expect(of("age")).toEqual(close([3600, 0, 27].map(Math.log1p)));
  // money that was more than given back is none
  expect(of("value")).toEqual(close([42 / 4, 0, 0].map(Math.log1p)));
  expect(of("justNow")).toEqual(close([0, 1, 1].map(Math.log1p)));
  expect([of("lately"), of("longer")]).toEqual(close([[1, 1, 1].map(Math.log1p), [2, 1, 1].map(Math.log1p)]));
  // gaps of 38, 342 and 15 days
  const gap = 395 / 3;
  expect(of("due")).toEqual(close([5 / gap, 0, 1].map(Math.log1p)));
  expect(of("gap")).toEqual(close([Math.log1p(9 * gap), 0, 0]));
  const logs = (Math.log(38) + Math.log(342) + Math.log(15)) / 3;
  expect(of("regularity")).toEqual(close([Math.log(gap) - logs, 0, 0]));
  expect(of("once")).toEqual([0, 1, 1]);
  const [silence, count, odds] = [of("silence"), of("count"), of("odds")];
  const product = (one: number[], other: number[]) => close(one.map((value, i) => value * (other[i] as number)));
  expect([of("silenceSquared"), of("countSquared")]).toEqual([product(silence, silence), product(count, count)]);
  expect([of("silenceByCount"), of("oddsSquared")]).toEqual([product(silence, count), product(odds, odds)]);
  expect([of("oddsBySilence"), of("oddsByCount")]).toEqual([product(odds, silence), product(odds, count)]);
});

test("featuresAt(…, seasonal names) count purchases of the same days in earlier years, and around them", async () => {
  const features = await featuresAt(history, day, 10, SEASONAL, new Float64Array(3));
  // 362 days ago is among the ten after a year ago, 400 days ago is not, nor around them
  expect([...features.values()].map((column) => column[0])).toEqual(close([1, 1, 0, 0, 0].map(Math.log1p)));
});

test("featuresAt(history of some) are those of some customers, and a trait is 1 for who has it", async () => {
  const names = ["silence", "lately", traitName("country", "NG"), traitName("country", "XX")];
  const all = await featuresAt(history, day, 10, names, new Float64Array(3));
  const ids = (await history.at(day)).table.column("customerId");
  const ofSome = await history.of([ids.at(2) as string, ids.at(0) as string]);
  const some = await featuresAt(ofSome, day, 10, names, new Float64Array(2));
  for (const name of names) {
    const column = all.get(name) as Float64Array;
    expect([...(some.get(name) as Float64Array)]).toEqual([column[0], column[2]]);
  }
  // what the first order has, not the last; what was never seen is nobody's
  expect([...(all.get("country=NG") as Float64Array), ...(all.get("country=XX") as Float64Array)]).toEqual([
    1, 1, 1, 0, 0, 0,
  ]);
});

test("featuresAt(simulated customers) are all numbers, on any day", async () => {
  const simulated = new MemoryOrderHistory(Table.from(transactionSchema, simulateOrders({ customers: 60 })), {});
  for (const after of [0, 30, 719]) {
    const { length } = (await simulated.at(FIRST_DAY / DAY_MS + after)).table;
    const names = [...CURVED, ...SEASONAL];
    const features = await featuresAt(simulated, FIRST_DAY / DAY_MS + after, 60.5, names, new Float64Array(length));
    expectFinite([...features.values()].map((column) => [...column]));
  }
  expect(new Set([...COMBINED, ...EXTENDED, ...CURVED]).size).toBe(CURVED.length);
});
