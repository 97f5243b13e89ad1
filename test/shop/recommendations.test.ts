import { expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import { Table } from "../../src/tables/Table.ts";

const HEADER =
  "Customer_ID,Recommended_Category,Reason,Confidence,RFM_Segment,Cluster_Name,Predicted_CLV,Churn_Probability";

test("recommendationSchema names the file's columns in the file's order, each once", () => {
  expect(recommendationSchema.columns.map(({ csv }) => csv).join()).toBe(HEADER);
  expect(new Set(recommendationSchema.columns.map(({ name }) => name)).size).toBe(8);
});

test("recommendationSchema reads a suggestion, with or without what it may lack", async () => {
  const full = await readTable(`${HEADER}\nC1,Feed,Rules,0.5,Lost,Dormant,6.68,1\n`, recommendationSchema);
  const offer = { customerId: "C1", recommendedCategory: "Feed", confidence: 0.5 };
  const rest = { rfmSegment: "Lost", clusterName: "Dormant", predictedClv: 6.68, churnProbability: 1 };
  expect(full.row(0)).toEqual({ ...offer, reason: "Rules", ...rest });
  const short = "Confidence,Customer_ID,Recommended_Category\n0.5,C1,Feed\n";
  expect((await readTable(short, recommendationSchema)).row(0)).toEqual(offer);
});

test.each([
  { code: "missing_value", column: "Customer_ID", row: { customerId: null, confidence: 1 } },
  { code: "out_of_range", column: "Confidence", row: { confidence: -0.1 } },
])("recommendationSchema says that $column may not be so: $code", ({ row, ...error }) => {
  expect(() => Table.from(recommendationSchema, [row])).toThrow(expect.objectContaining({ ...error, row: 0 }));
});

test("recommendationSchema takes several suggestions for one customer", () => {
  expect(Table.from(recommendationSchema, [{ customerId: "C1" }, { customerId: "C1" }])).toHaveLength(2);
});
