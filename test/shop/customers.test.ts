import { expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { Table } from "../../src/tables/Table.ts";

const { columns } = customerSchema;

test("customerSchema names each of its 48 columns once", () => {
  expect(new Set(columns.map(({ name }) => name)).size).toBe(48);
  expect(new Set(columns.map(({ csv }) => csv)).size).toBe(48);
  expect(columns.every(({ description }) => description.length > 5)).toBe(true);
});

test("customerSchema requires the columns that the questions need", async () => {
  const required = columns.filter((column) => "required" in column && column.required).map(({ csv }) => csv);
  expect(required).toEqual([
    ...["Customer_ID", "Frequency", "Monetary", "Customer_Type", "Recency", "RFM_Score", "RFM_Segment"],
    ...["Cluster_Name", "Is_Churned", "Churn_Probability", "Churn_Risk_Level", "Predicted_CLV", "CLV_Category"],
    ...["Purchase_Timing_Status", "Customer_Value_Score", "Customer_Priority"],
  ]);
  const table = await readTable(
    `${required.join(",")}\nC1,2,9.5,new,30,9,Lost,A,0,0.5,Low,4,B,C,50,D\n`,
    customerSchema,
  );
  expect(table.row(0)).toMatchObject({ customerId: "C1", monetary: 9.5, rfmScore: 9, customerPriority: "D" });
  expect(table.columnNames).toHaveLength(16);
});

test.each([
  {
    code: "duplicate_value",
    column: "Customer_ID",
    row: 1,
    rows: [{ customerId: "__proto__" }, { customerId: "__proto__" }],
  },
  { code: "missing_value", column: "Customer_ID", row: 1, rows: [{ customerId: "C1" }, { customerId: null }] },
  { code: "unknown_value", column: "Churn_Risk_Level", row: 0, rows: [{ churnRiskLevel: "low" }] },
  { code: "out_of_range", column: "Churn_Probability", row: 0, rows: [{ churnProbability: 1.01 }] },
  { code: "out_of_range", column: "Is_Churned", row: 0, rows: [{ isChurned: 2 }] },
])("customerSchema says that $column may not be so: $code", ({ rows, ...error }) => {
  expect(() => Table.from(customerSchema, rows)).toThrow(expect.objectContaining(error));
});
