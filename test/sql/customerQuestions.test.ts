import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Question } from "../../src/analytics/Question.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import type { TableName } from "../../src/shop/tables.ts";
import { answers } from "../../src/sql/customerQuestions.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { questions } from "../../src/store/questions.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { ENGINES, openEngine } from "./engines.ts";

const text = (...texts: string[]) => fc.option(fc.constantFrom(...texts));
const whole = (max: number) => fc.option(fc.integer({ min: 0, max }));
// eighths, so that sums are exact in any order
const amount = fc.option(fc.integer({ min: -800, max: 8000 }).map((n) => n / 8));
// primes, and of all customers the first two at the ends, so that no value is on an edge between two bins
const [LEAST, MOST] = [2, 8191];
const clv = fc.option(fc.constantFrom(-3, 0, LEAST, 3, 7, 13, 31, 211, 1009, MOST));
const customer = fc.record({
  frequency: whole(7),
  monetary: amount,
  recency: whole(400),
  customerType: text("new", "returning"),
  rfmScore: whole(15),
  rfmSegment: text("Champions", "champions", "Lost", "Zürich", "Ab 10%"),
  clusterName: text("One", "Two"),
  isChurned: whole(1),
  churnProbability: fc.option(fc.integer({ min: 0, max: 8 }).map((n) => n / 8)),
  churnRiskLevel: text("Low", "Medium", "High", "Critical"),
  predictedClv: clv,
  clvCategory: text("Low Value", "Medium Value", "High Value", "Very High Value"),
  purchaseTimingStatus: text("Due Soon", "Overdue"),
  customerValueScore: whole(100),
  customerPriority: text("Low"),
  rScore: whole(5),
  fScore: whole(5),
});
const customers = fc
  .array(customer, { minLength: 2, maxLength: 15 })
  .map((rows) =>
    rows.map((row, i) => ({ customerId: `C${i}`, ...row, ...(i < 2 && { predictedClv: [LEAST, MOST][i] }) })),
  )
  .map((rows) => Table.from(customerSchema, rows as never));
const offer = fc.record({
  // some of nobody that there is
  customerId: fc.integer({ min: 0, max: 20 }).map((i) => `C${i}`),
  recommendedCategory: text("Tea", "Cups", "tea", "Pots"),
  reason: text("4 of 9 did", "bought before"),
  confidence: fc.option(fc.integer({ min: 0, max: 10 }).map((n) => n / 10)),
});
const recommendations = fc
  .array(offer, { minLength: 1, maxLength: 15 })
  .map((rows) => Table.from(recommendationSchema, rows as never));

const OPTIONS: Readonly<Record<string, readonly object[]>> = {
  calculateSegmentMetrics: [{ by: "clusterName" }, { by: "churnRiskLevel" }],
  getClvDistribution: [{ bins: 1 }, { bins: 7 }],
  identifyCrossSellOpportunities: [{ minConfidence: 0 }, { minConfidence: 0.3, limit: 3 }],
};

describe.each(ENGINES)("%s", (dialect) => {
  test("every question about random customers is answered as the functions do", async () => {
    const database = await openEngine(dialect);
    await fc.assert(
      fc.asyncProperty(customers, recommendations, async (customers, recommendations) => {
        const tables = { customers, recommendations };
        await loadInto(tables, database);
        const data = await new SqlStore(database).snapshot();
        for (const name of Object.keys(answers) as (keyof typeof answers)[]) {
          const question = questions[name] as unknown as Question<readonly TableName[], object, unknown>;
          const given = question.tables.map((table) => tables[table as keyof typeof tables]);
          for (const options of [{}, ...(OPTIONS[name] ?? [])]) {
            const expected = (question.ask as (...given: unknown[]) => unknown)(...given, options);
            expect([name, options, await data.ask(name, options as never)]).toEqual([name, options, close(expected)]);
          }
        }
      }),
      { numRuns: dialect === "duckdb" ? 20 : 10 },
    );
  });
});

test("calculateSegmentMetrics({ by }) refuses a column of numbers", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ customers: fc.sample(customers, { numRuns: 1, seed: 1 })[0] as never }, database);
  const data = await new SqlStore(database).snapshot();
  await expect(data.calculateSegmentMetrics({ by: "monetary" as never })).rejects.toThrow(invalidOption("by"));
});
