import { expect, test } from "vitest";
import { loadInto } from "../../src/sql/loadInto.ts";
import { sqlQuestions } from "../../src/sql/questions.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import type { DataSources } from "../../src/store/DataStoreOptions.ts";
import { type QuestionName, questions } from "../../src/store/questions.ts";
import { close } from "../shared/close.ts";
import { missingColumn } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";
import { openEngine } from "./engines.ts";

test("sqlQuestions answer every question there is, and no other", () => {
  expect(Object.keys(sqlQuestions).sort()).toEqual(Object.keys(questions).sort());
});

// the required columns, and nothing in them
const empty = {
  customers:
    "Customer_ID,Frequency,Monetary,Customer_Type,Recency,RFM_Score,RFM_Segment,Cluster_Name,Is_Churned,Churn_Probability,Churn_Risk_Level,Predicted_CLV,CLV_Category,Purchase_Timing_Status,Customer_Value_Score,Customer_Priority\n",
  transactions: "Customer_ID,Date,Revenue,Product_Category\n",
  recommendations: "Customer_ID,Recommended_Category,Confidence,Reason\n",
};

test.each<readonly [string, DataSources]>([
  ["without rows", empty],
  ["with rows", shop()],
])("sqlQuestions of tables %s are what the functions answer", async (_, tables) => {
  const database = await openEngine("duckdb");
  await loadInto(tables, database);
  const [data, memory] = [await new SqlStore(database).snapshot(), await new DataStore(tables).snapshot()];
  const answer = (of: typeof data | typeof memory, name: QuestionName) =>
    (of.ask(name) as Promise<unknown>).catch((error: { readonly code: string }) => error.code);
  for (const name of Object.keys(questions) as QuestionName[])
    expect([name, await answer(data, name)]).toEqual([name, close(await answer(memory, name))]);
});

test("sqlQuestions name a column that a table lacks", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,5\n" }, database);
  const data = await new SqlStore(database).snapshot();
  await expect(data.getTopCategories()).rejects.toThrow(missingColumn("category"));
  await expect(data.getRevenueTrends({ revenue: "net" })).rejects.toThrow(missingColumn("netSales"));
});
