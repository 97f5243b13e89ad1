import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { csvFormat } from "d3-dsv";
import { formatCsv } from "../src/csv/formatCsv.ts";
import { readTable } from "../src/csv/readTable.ts";
import { predictCustomers } from "../src/predict/predictCustomers.ts";
import { transactionSchema } from "../src/shop/transactions.ts";
import type { Schema } from "../src/tables/schema.ts";
import type { Table } from "../src/tables/Table.ts";
import {
  DAY_MS,
  predictTruth,
  roundTo,
  type SimulatedCustomer,
  type SimulatedLine,
  type SimulatedOrder,
  type SimulationOptions,
  simulateShop,
  WINDOW_END,
} from "./simulate.ts";

/** A row as written; the keys' order is the columns' order. */
type Row = Record<string, string | number>;

/**
 * The files by name, as text: orders are simulated, customers and recommendations predicted from the orders alone, and
 * the truth, which no shop ever sees, stands beside them.
 */
export async function shopFiles(options: SimulationOptions = {}): Promise<Record<string, string>> {
  const shop = simulateShop(options);
  const end = options.observeUntil ?? WINDOW_END;
  const rows = [
    ...shop.customers.flatMap(({ id, orders }) => transactionRows(id, orders)),
    ...transactionRows("", shop.guests),
  ];
  const transactions = `${csvFormat(rows)}\n`;
  const { customers, recommendations } = await predictCustomers(await readTable(transactions, transactionSchema), {
    asOf: new Date(end - DAY_MS),
    revenue: "net",
    // not chosen by a test, so that a small change of the orders changes few recommendations
    recommendations: { order: "similarity" },
  });
  return {
    "transactions_clean.csv": transactions,
    "rfm_with_predictions.csv": rounded(customers),
    "product_recommendations.csv": rounded(recommendations),
    "truth.csv": `${csvFormat(shop.customers.map((customer) => truthRow(customer, end)))}\n`,
  };
}

/** A table as CSV, numbers to six digits after the point: more would say more than is known. */
function rounded<S extends Schema>(table: Table<S>): string {
  return formatCsv(table).replace(/-?\d+\.\d{7,}(e-?\d+)?/g, (number) => String(roundTo(Number(number), 6)));
}

/** What a clairvoyant expects of a customer. */
function truthRow({ id, traits, orders }: SimulatedCustomer, end: number): Row {
  const last = orders.at(-1) as SimulatedOrder;
  const { alive, churn, yearValue } = predictTruth(traits, (end - last.date) / DAY_MS);
  return {
    Customer_ID: id,
    Probability_Alive: roundTo(alive, 6),
    Churn_Probability: roundTo(churn, 6),
    Next_Year_Value: roundTo(yearValue, 2),
  };
}

/** `YYYY-MM-DD HH:MM:SS` of epoch milliseconds, on the shop's own clock. */
function clock(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The lines of some orders and of their refunds, by date. */
function transactionRows(customerId: string, orders: readonly SimulatedOrder[]): Row[] {
  const lines = orders.flatMap(({ number, date, lines, refund }) => [
    ...lines.map((line) => ({ number: `${number}`, date, status: "completed", ...line })),
    ...(refund?.lines ?? []).map((line) => ({
      number: refund?.namesOrder ? `${number}` : "",
      date: refund?.date ?? date,
      status: "refunded",
      ...line,
    })),
  ]);
  return lines.sort((a, b) => a.date - b.date).map((line) => transactionRow(customerId, line));
}

function transactionRow(
  customerId: string,
  line: SimulatedLine & { readonly number: string; readonly date: number; readonly status: string },
): Row {
  const date = new Date(line.date);
  const month = date.getUTCMonth();
  // JavaScript's week starts on Sunday, the file's on Monday
  const weekday = (date.getUTCDay() + 6) % 7;
  return {
    Customer_ID: customerId,
    "Order #": line.number,
    Date: clock(line.date),
    "Product(s)": line.product,
    "Items sold": line.quantity,
    Revenue: line.revenue,
    Net_Sales: line.netSales,
    Status: line.status,
    Year: date.getUTCFullYear(),
    Month: month + 1,
    Quarter: Math.floor(month / 3) + 1,
    DayOfWeek: weekday,
    DayName: DAYS[weekday] as string,
    MonthName: MONTHS[month] as string,
    Product_Category: line.category,
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(await shopFiles())) writeFileSync(join(import.meta.dirname, name), text);
}
