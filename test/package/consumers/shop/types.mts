// What a program in TypeScript may say, and what it may not. Compiled as types.cts too.

import {
  type AnswerOfQuestion,
  type BusinessMetrics,
  type Column,
  type Customer,
  type CustomerModel,
  type CustomerSnapshot,
  DataError,
  DataStore,
  type Fit,
  getBusinessMetrics,
  getRevenueTrends,
  learn,
  mbgNbd,
  OptionError,
  type PredictionReport,
  predictCustomers,
  questions,
  type Row,
  readTable,
  type Schema,
  score,
  type Table,
  type TransactionSchema,
  transactionSchema,
} from "clientele";
import { type CsvDirectoryOptions, csvDirectory, csvFile } from "clientele/node";
import {
  type Chart,
  chartsOf,
  draw,
  reportHtml,
  retentionChart,
  revenueChart,
  showPlots,
  toSvg,
  toVegaLite,
} from "clientele/plot";
import {
  type ChurnPrediction,
  type CustomerListResponse,
  createClient,
  createFetchHandler,
  defineRoute,
  type BusinessMetrics as MetricsJson,
  type Route,
  routes,
} from "clientele/rest";
import * as z from "zod";

export async function use(path: URL, bytes: Uint8Array, stream: ReadableStream<Uint8Array>): Promise<void> {
  const orders: Table<TransactionSchema> = await readTable(csvFile(path, { threads: 2 }), transactionSchema);
  for (const input of [bytes, stream, new Blob([]), new Response(""), "text"])
    await readTable(input, transactionSchema);
  const { customerId, date, netSales }: Row<TransactionSchema> = orders.row(0);
  const months: number = getRevenueTrends(orders, { period: "month" })[0]?.totalRevenue ?? 0;
  const texts: string[] = [customerId ?? "a guest", date.toISOString(), netSales?.toFixed(2) ?? ""];
  const revenue: Column = orders.column("revenue");

  const predicted = await predictCustomers(orders, { horizon: { days: 60 }, recommendations: false });
  const report: PredictionReport = predicted.report;
  const metrics: BusinessMetrics = getBusinessMetrics(predicted.customers);
  const fit: Fit = mbgNbd.fit({ frequency: [2], recency: [30], age: [38] });

  const options: CsvDirectoryOptions = { files: { customers: null }, threads: 1 };
  const store = new DataStore(csvDirectory("data", options), { onBadRow: "collect" });
  const customer: Customer | undefined = await store.getCustomer("C1");
  const answer: Response = await createFetchHandler(store)(new Request("https://shop.example/api/metrics"));
  const json = (await answer.json()) as MetricsJson;
  const rates: (number | null)[] = [json.churn_rate, metrics.churnRate, report.discountRate];
  const route: Route | undefined = routes[0];
  const schema: Schema = transactionSchema;
  console.log(months, texts, revenue, fit, customer?.monetary, rates, route, schema);

  const model: CustomerModel = await learn(orders, { horizon: { days: 60 } });
  const scored: Table = (await score(model, orders)).customers;
  const snapshot: CustomerSnapshot = await store.snapshot();
  const health: AnswerOfQuestion<"calculateBusinessHealthScore"> = await snapshot.ask("calculateBusinessHealthScore");
  const weeks = await snapshot.ask("getRevenueTrends", { period: "week" });
  const totals: number[] = weeks.map(({ totalRevenue }) => totalRevenue);
  const names: string[] = Object.keys(questions);
  console.log(scored.length, health.overallHealthScore, totals, names);

  const client = createClient<typeof routes>("https://shop.example");
  const page = await client.get("/api/customers", { page: 2, risk_level: "High" });
  const ids: string[] = page.customers.map((found) => found.customer_id);
  const own = defineRoute({
    path: "/api/own/{day}",
    operationId: "getOwn",
    summary: "Own",
    tags: ["own"],
    params: { day: z.int() },
    output: z.object({ revenue: z.number() }),
    handle: async ({ day }, { snapshot: { ask } }) => ({
      revenue: (await ask("getBusinessMetrics")).totalRevenue + day,
    }),
  });
  const mine = await createClient<[typeof own]>("https://shop.example").get("/api/own/{day}", { day: 5 });
  const more: number = mine.revenue;
  console.log(ids, more);
  // @ts-expect-error a path that the service does not have
  client.get("/api/other", {});
  // @ts-expect-error a page that is no number
  client.get("/api/customers", { page: "two" });
  // @ts-expect-error a question that there is not
  snapshot.ask("revenue");
}

export function json(list: CustomerListResponse, churn: ChurnPrediction): (string | number | null)[] {
  // @ts-expect-error a field that the answer does not have
  churn.churnProbability;
  return [list.total, ...list.customers.map((customer) => customer.predicted_clv), churn.rfm_segment];
}

export async function pictures(store: DataStore): Promise<string[]> {
  const chart: Chart = revenueChart(await store.getRevenueTrends(), { currency: "EUR", period: "month" });
  const stop: () => void = showPlots({ locale: "de" });
  stop();
  // @ts-expect-error an answer of another question
  retentionChart(await store.getRevenueTrends());
  // @ts-expect-error a question that has no chart
  chartsOf("getTopCategories", []);
  return [
    toSvg(chart, { width: 320 }),
    draw(chart).tag,
    String(toVegaLite(chart).$schema),
    await reportHtml(store, { contacts: { goal: "grow" } }),
  ];
}

export const about = (error: unknown): unknown =>
  error instanceof DataError ? [error.code, error.line] : error instanceof OptionError ? error.option : error;

export async function misuse(store: DataStore, orders: Table<TransactionSchema>): Promise<void> {
  // @ts-expect-error a column that the table does not have
  orders.row(0).revenu;
  // @ts-expect-error a header for such a column
  await readTable("", transactionSchema, { columns: { customer: "cust_no" } });
  // @ts-expect-error a word that the option does not take
  getRevenueTrends(orders, { period: "fortnight" });
  // @ts-expect-error an option that there is not
  await predictCustomers(orders, { horizont: { days: 60 } });
  // @ts-expect-error a field of a row of the wrong type
  getRevenueTrends([{ customerId: "C1", date: new Date(), revenue: "20" }]);
  // @ts-expect-error a table that there is not
  new DataStore({ orders: "" });
  // @ts-expect-error an argument of the wrong type
  await store.getCustomer(1);
  // @ts-expect-error undefined where an option may only be left out
  csvFile("orders.csv", { threads: undefined });
  // @ts-expect-error rows do not change
  orders.row(0).revenue = 0;
}
