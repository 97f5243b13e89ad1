import { expect, expectTypeOf, test } from "vitest";
import { type CountedRecommendation, countedRecommendationSchema } from "../../src/shop/countedRecommendations.ts";
import { type Recommendation, recommendationSchema } from "../../src/shop/recommendations.ts";

test("countedRecommendationSchema is the recommendations' schema and what the confidence rests on", () => {
  const { name, columns } = countedRecommendationSchema;
  expect(name).toBe(recommendationSchema.name);
  const known = recommendationSchema.columns.length;
  expect(columns.slice(0, known)).toEqual(recommendationSchema.columns);
  expect(columns.slice(known).map((column) => column.name)).toEqual(["support", "baseRate", "lift"]);
  for (const key of ["name", "csv"] as const)
    expect(new Set(columns.map((column) => column[key])).size).toBe(columns.length);
  expectTypeOf<CountedRecommendation>().toExtend<Recommendation>();
});
