import { afterEach, expect, test, vi } from "vitest";
import { readTable } from "../src/csv/readTable.ts";
import { atOnce, breaths, inPieces, type Pieces } from "../src/pieces.ts";
import { backtest } from "../src/predict/backtest.ts";
import { learn } from "../src/predict/learn.ts";
import { predictCustomers } from "../src/predict/predictCustomers.ts";
import { recommend } from "../src/predict/recommend.ts";
import { score } from "../src/predict/score.ts";
import { readOrders } from "../src/reading/readOrders.ts";
import { transactionSchema } from "../src/shop/transactions.ts";
import { DataStore } from "../src/store/DataStore.ts";

afterEach(() => vi.restoreAllMocks());

/** Computes for some milliseconds a piece. */
function* pieces(count: number, milliseconds: number): Pieces<number> {
  for (let i = 0; i < count; i++) {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
    yield;
  }
  return count;
}

test("atOnce(work) and inPieces(work) give what it gives; what it throws comes out", async () => {
  const failing = function* (): Pieces<never> {
    yield;
    throw new Error("no");
  };
  expect(atOnce(pieces(3, 0))).toBe(3);
  expect(await inPieces(pieces(3, 0), breaths())).toBe(3);
  expect(() => atOnce(failing())).toThrow("no");
  await expect(inPieces(failing(), breaths())).rejects.toThrow("no");
});

test("inPieces(work, breath) lets others run when it has gone on for a while, and not before", async () => {
  // a clock that moves with the pieces alone
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  function* moving(milliseconds: number): Pieces<void> {
    for (let i = 0; i < 20; i++) {
      now += milliseconds;
      yield;
    }
  }
  const turns = async (milliseconds: number): Promise<number> => {
    let others = 0;
    let running = true;
    const other = (): void => {
      others++;
      if (running) setImmediate(other);
    };
    setImmediate(other);
    await inPieces(moving(milliseconds), breaths());
    running = false;
    return others;
  };
  expect(await turns(0)).toBe(0);
  expect(await turns(1)).toBe(2);
  expect(await turns(10)).toBe(20);
});

test("inPieces(work, breath) stops where its signal says so", async () => {
  const stopped = breaths(AbortSignal.abort(new Error("enough")));
  let ended = false;
  function* work(): Pieces<void> {
    try {
      yield* pieces(20, 10);
    } finally {
      ended = true;
    }
  }
  await expect(inPieces(work(), stopped)).rejects.toThrow("enough");
  expect(ended).toBe(true);
});

const CSV = [
  "Customer_ID,Order #,Date,Revenue,Product_Category",
  ...Array.from({ length: 8000 }, (_, i) => {
    const customer = (i * i) % 1997;
    return `C${customer},${i},${new Date(Date.UTC(2024, 0, 1 + i / 20)).toISOString().slice(0, 10)},${1 + (i % 70)},Kind ${(i + customer) % 9}`;
  }),
].join("\n");
const lines = readTable(CSV, transactionSchema);
const store = lines.then(async (table) => new DataStore({ customers: (await predictCustomers(table)).customers }));

// what takes long for a large shop, and how often others must have had their turn
test.each<[string, () => Promise<unknown>, number]>([
  ["readTable", () => readTable(CSV, transactionSchema), 2],
  ["readOrders", () => readOrders(CSV), 15],
  ["predictCustomers", async () => predictCustomers(await lines), 2000],
  ["backtest", async () => backtest(await lines), 300],
  ["learn", async () => learn(await lines), 200],
  ["score", async () => score((await predictCustomers(await lines)).report.model, await lines), 1000],
  ["recommend", async () => recommend(await lines), 12],
  ["listCustomers, sorted", async () => (await store).listCustomers({ sortBy: "customerId" }), 4],
  ["searchCustomers", async () => (await store).searchCustomers("C1"), 1],
])("%s works in pieces: whoever waits for a turn gets many", async (_, work, least) => {
  await store;
  // each piece takes long enough
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 100;
    return now;
  });
  let turns = 0;
  let running = true;
  const other = (): void => {
    turns++;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  await work();
  running = false;
  expect(turns).toBeGreaterThanOrEqual(least);
});
