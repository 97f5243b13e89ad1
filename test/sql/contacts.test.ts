import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PredictionReport } from "../../src/predict/predictCustomers.ts";
import { whomToContact } from "../../src/predict/whomToContact.ts";
import { countedRecommendationSchema } from "../../src/shop/countedRecommendations.ts";
import { predictedCustomerSchema } from "../../src/shop/predictedCustomers.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";
import { ENGINES, openEngine, type TestDatabase } from "./engines.ts";

const report = { asOf: new Date("2025-09-30"), horizonDays: 90 } as PredictionReport;
const predicted = fc.record({
  churnProbability: fc.option(
    fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
    { freq: 20 },
  ),
  expectedSpend: fc.option(
    fc.integer({ min: 0, max: 9 }).map((n) => 50 * n),
    { freq: 20 },
  ),
  frequency: fc.integer({ min: 1, max: 4 }),
  recency: fc.integer({ min: 0, max: 300 }),
  monetary: fc.integer({ min: 0, max: 900 }),
  customerLifetimeDays: fc.integer({ min: 0, max: 300 }),
  daysBetweenPurchases: fc.option(fc.integer({ min: 1, max: 150 })),
  rfmSegment: fc.constantFrom("Loyal", "loyal", "Straße", null),
});
type Predicted = ReturnType<typeof customersOf>;

const customersOf = (rows: readonly object[]) =>
  Table.from(
    predictedCustomerSchema,
    rows.map((row, i) => ({
      ...shop().customers.row(0),
      customerId: `C${i}`,
      churnProbability: 0.5,
      expectedSpend: 100,
      expectedSpendLow: 0,
      expectedSpendHigh: 900,
      lastPurchaseDate: "2025-07-29",
      customerLifetimeDays: 160,
      daysBetweenPurchases: 40,
      rfmSegment: "Loyal",
      ...row,
    })),
  );
const offersOf = (rows: readonly (readonly [customer: number, item: string | null, confidence: number])[]) =>
  Table.from(
    countedRecommendationSchema,
    rows.map(([customer, recommendedCategory, confidence]) => {
      return { customerId: `C${customer}`, recommendedCategory, confidence, reason: "4 of 9 did" };
    }),
  );
const offers = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.option(fc.constantFrom("Tea", "Pots")), fc.constantFrom(0, 0.25, 0.5)),
  { minLength: 1, maxLength: 40 },
);
const options = fc.record(
  {
    goal: fc.constantFrom("save" as const, "winBack" as const, "grow" as const),
    budget: fc.constantFrom(0, 1, 3, 100),
    minValue: fc.constantFrom(0, 40, 100),
    holdOut: fc.constantFrom(0, 0.5, 0.9),
    campaign: fc.constantFrom("spring", "summer"),
    exclude: fc.subarray(["C0", "C1", "C2", "nobody", "a\0b"]),
    excludeSegment: fc.constantFrom("LOYAL"),
  },
  { requiredKeys: [] },
);

async function loaded(database: TestDatabase, customers: Predicted, recommendations: ReturnType<typeof offersOf>) {
  await loadInto({ customers: customers as never, recommendations: recommendations as never, report }, database);
  return new SqlStore(database).snapshot();
}

describe.each(ENGINES)("%s", (dialect) => {
  test("whomToContact() among random customers is what the function says", async () => {
    const database = await openEngine(dialect);
    const asked = fc.array(options, { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(predicted, { maxLength: 40 }), offers, asked, async (rows, offers, asked) => {
        const customers = customersOf([{}, ...rows]);
        const recommendations = offersOf(offers);
        const data = await loaded(database, customers, recommendations);
        for (const options of asked) {
          const expected = whomToContact({ customers, recommendations, report }, options);
          expect(await data.ask("whomToContact", options)).toEqual(close(expected));
        }
      }),
      { numRuns: dialect === "duckdb" ? 12 : 8 },
    );
  });
});

test("whomToContact() looks further down the list until the budget is met, however many are held out", async () => {
  const customers = customersOf(Array.from({ length: 400 }, (_, i) => ({ expectedSpend: i })));
  const data = await loaded(await openEngine("duckdb"), customers, offersOf([[0, "Tea", 0.5]]));
  const list = await data.ask("whomToContact", { budget: 30, holdOut: 0.9 });
  expect(list).toEqual(
    whomToContact({ customers, recommendations: offersOf([[0, "Tea", 0.5]]), report }, { budget: 30, holdOut: 0.9 }),
  );
  expect([list.toContact, list.eligible]).toEqual([30, 399]);
});

test("whomToContact({ excludeSegment }) refuses a segment that there is not", async () => {
  const data = await loaded(await openEngine("duckdb"), customersOf([{}]), offersOf([[0, "Tea", 0.5]]));
  await expect(data.ask("whomToContact", { excludeSegment: "Lost" })).rejects.toThrow(invalidOption("excludeSegment"));
});

test("whomToContact() of customers that were not predicted is missing_table", async () => {
  const database = await openEngine("duckdb");
  await loadInto(shop(), database);
  const asked = (await new SqlStore(database).snapshot()).ask("whomToContact");
  await expect(asked).rejects.toMatchObject({ code: "missing_table", table: "predictions" });
});
