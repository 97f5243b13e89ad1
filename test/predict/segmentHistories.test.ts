import { expect, test } from "vitest";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { rfmScores } from "../../src/predict/rfmScores.ts";
import { segmentHistories } from "../../src/predict/segmentHistories.ts";
import { explainSegment, segmentRules } from "../../src/predict/segmentRules.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { dayAfterFirst, simulateOrders } from "./simulateOrders.ts";

const orders = simulateOrders({ customers: 120 });
const ids = [...new Set(orders.map(({ customerId }) => customerId))];

test("segmentHistories(orders) scores each day as purchaseHistories and rfmScores would then", async () => {
  const { days, of } = await segmentHistories(orders, { months: 20, segments: segmentRules.classic });
  expect(days).toHaveLength(20);
  for (const day of days) {
    const { table } = purchaseHistories(orders, { asOf: day });
    const { r, f, m } = rfmScores(table);
    const known = new Map([...table].map(({ customerId }, i) => [customerId, i]));
    for (const id of ids) {
      const i = known.get(id);
      const found = of(id).find((each) => each.day === day);
      if (i === undefined) expect(found).toBeUndefined();
      else {
        const scores = { rScore: r[i] as number, fScore: f[i] as number, mScore: m[i] as number };
        expect(found).toEqual({ day, segment: explainSegment(scores, segmentRules.classic).segment, ...scores });
      }
    }
  }
});

test("segmentHistories(orders, { asOf, months }) has the last day and the ends of the months before it", async () => {
  const { days } = await segmentHistories(orders, { asOf: "2026-03-30", months: 4 });
  expect(days).toEqual(["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-30"]);
  expect((await segmentHistories(orders, { asOf: "2024-03-31", months: 2 })).days).toEqual([
    "2024-02-29",
    "2024-03-31",
  ]);
  expect((await segmentHistories(orders, { months: 1 })).days).toHaveLength(1);
});

test("segmentHistories(orders) leaves out days before anybody bought, and knows nobody else", async () => {
  const first = dayAfterFirst(40).toISOString().slice(0, 10);
  const { days, of } = await segmentHistories(orders, { asOf: first });
  expect(days.length).toBeLessThan(4);
  for (const id of ["", "nobody", "constructor"]) expect(of(id)).toEqual([]);
  expect((await segmentHistories([])).days).toEqual([]);
  const guest = { customerId: null as unknown as string, date: "2025-01-01", revenue: 5 };
  expect((await segmentHistories([guest])).days).toEqual([]);
});

test("segmentHistories(orders) of lines that only their order id joins is the same", async () => {
  const shared = orders.map((order, i) => ({ ...order, orderId: `O${i}` }));
  const lines = shared.flatMap((order) => [
    { ...order, revenue: (order.revenue ?? 0) - 1 },
    { ...order, customerId: null as unknown as string, revenue: 1 },
  ]);
  const [whole, divided] = [await segmentHistories(shared), await segmentHistories(lines)];
  for (const id of ids) expect(divided.of(id)).toEqual(whole.of(id));
});

test("segmentHistories(orders, options) says what it cannot do with, and stops", async () => {
  await expect(segmentHistories(orders, { months: 0 })).rejects.toThrow(invalidOption("months"));
  await expect(segmentHistories(orders, { months: 121 })).rejects.toThrow(invalidOption("months"));
  await expect(segmentHistories(orders, { asOf: "soon" })).rejects.toThrow(invalidOption("asOf"));
  await expect(segmentHistories(orders, { segments: {} as never })).rejects.toThrow(invalidOption("segments"));
  await expect(segmentHistories([{ date: "2025-01-01", revenue: 1 } as never])).rejects.toThrow(
    missingColumn("Customer_ID"),
  );
  await expect(segmentHistories(orders, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});
