import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from "@duckdb/node-api";
import { customersFile, ordersFile, recommendationsFile, type Size } from "./files.ts";
import {
  type Cell,
  customerId,
  MIN_CONFIDENCE,
  PAGE_SIZE,
  pageNumber,
  type Question,
  RISK,
  SEGMENT,
  searchText,
  topCount,
} from "./variants.ts";

/** The three files in a database in memory, with an index for the look-up by id. */
export async function openDuckDb(size: Size): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  const files = {
    customers: customersFile(size),
    orders: ordersFile(size),
    recommendations: recommendationsFile(size),
  };
  for (const [table, path] of Object.entries(files))
    await connection.run(`CREATE TABLE ${table} AS SELECT * FROM read_csv('${path}')`);
  await connection.run("CREATE INDEX customers_by_id ON customers(Customer_ID)");
  return connection;
}

/** An answer of DuckDB's as rows of plain values. */
export function duckDbCells(answer: DuckDBResultReader): Cell[][] {
  return answer
    .getRowsJS()
    .map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : (value as Cell))));
}

const CHURN = "Customer_ID, Churn_Probability, Churn_Risk_Level, RFM_Segment, Monetary, Recency, Frequency";
const AT_RISK = "Churn_Risk_Level IN ('High', 'Critical')";
const typical = (column: string) => `avg(${column}), median(${column})`;

/**
 * The questions in SQL, as one would write them; `rowid`, the order of the file, decides ties. Of equally plain forms
 * the faster one is taken: `contains` (39 ms on 1,000,000 customers) before ILIKE (46), a window for the total (27)
 * before a subquery (29). Grouping by customer and month first, an optimisation by hand, takes DuckDB 1.4 s instead of
 * 1.8 for the trend and 2.5 instead of 3.1 for the cohorts of 10,000,000 orders.
 */
export const SQL: Readonly<Record<Question, (variant: number, size: Size) => string>> = {
  byId: (variant, size) => `
    SELECT ${CHURN}, Predicted_CLV, Customer_Type, Customer_Priority, RFM_Score, Customer_Value_Score, Purchase_Timing_Status, CLV_Category
    FROM customers WHERE Customer_ID = '${customerId(variant, size)}'`,
  top: (variant) => `
    SELECT ${CHURN} FROM customers WHERE ${AT_RISK} ORDER BY Churn_Probability DESC, rowid LIMIT ${topCount(variant)}`,
  list: (variant) => `
    SELECT ${CHURN}, Predicted_CLV, Customer_Priority, count(*) OVER () FROM customers
    WHERE RFM_Segment = '${SEGMENT}' AND Churn_Risk_Level = '${RISK}'
    ORDER BY Predicted_CLV DESC, rowid LIMIT ${PAGE_SIZE} OFFSET ${PAGE_SIZE * (pageNumber(variant) - 1)}`,
  search: (variant) => `
    SELECT Customer_ID, RFM_Segment, Monetary, Churn_Risk_Level, count(*) OVER () FROM customers
    WHERE contains(lower(Customer_ID), '${searchText(variant)}') ORDER BY rowid LIMIT 10`,
  segments: () => `
    SELECT RFM_Segment, count(*), sum(Monetary), ${typical("Monetary")}, ${typical("Frequency")}, ${typical("Recency")},
      sum(Predicted_CLV), ${typical("Predicted_CLV")}, ${typical("Churn_Probability")}, avg(Customer_Value_Score)
    FROM customers GROUP BY 1 ORDER BY sum(Monetary) DESC`,
  trend: () => `
    SELECT strftime(date_trunc('month', Date), '%Y-%m') AS month, sum(Revenue), avg(Revenue), count(*), count(DISTINCT Customer_ID)
    FROM orders GROUP BY month ORDER BY month`,
  cohorts: () => `
    WITH firsts AS (SELECT Customer_ID, date_trunc('month', min(Date)) AS cohort FROM orders GROUP BY 1)
    SELECT strftime(cohort, '%Y-%m'), date_diff('month', cohort, Date) AS since, count(DISTINCT Customer_ID), sum(Revenue)
    FROM orders JOIN firsts USING (Customer_ID) GROUP BY cohort, since ORDER BY cohort, since`,
  histogram: () => `
    WITH logs AS (SELECT log10(Predicted_CLV) AS x FROM customers WHERE Predicted_CLV > 0),
    ends AS (SELECT min(x) AS low, (max(x) - min(x)) / 50 AS width FROM logs),
    counts AS (SELECT least(49, floor((x - low) / width))::INT AS bin, count(*) AS customers FROM logs, ends GROUP BY 1)
    SELECT 10 ** (low + bin * width), 10 ** (low + (bin + 1) * width), coalesce(customers, 0)
    FROM ends, range(50) AS bins(bin) LEFT JOIN counts USING (bin) ORDER BY bin`,
  crossSell: () => `
    SELECT r.Customer_ID, Recommended_Category, Confidence, Monetary, Predicted_CLV, RFM_Segment, Churn_Risk_Level
    FROM recommendations r JOIN customers USING (Customer_ID) WHERE Confidence >= ${MIN_CONFIDENCE}
    ORDER BY Predicted_CLV DESC, r.rowid LIMIT 100`,
  metrics: () => `
    SELECT count(*), count(*) FILTER (Recency <= 30), sum(Monetary), sum(Predicted_CLV), 100 * avg(Is_Churned), avg(Predicted_CLV),
      count(*) FILTER (CLV_Category = 'Very High Value'), count(*) FILTER (${AT_RISK})
    FROM customers`,
};
