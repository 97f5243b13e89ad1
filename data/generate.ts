import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { max } from "d3-array";
import { csvFormat } from "d3-dsv";
import { clock, customerRows, lastOf, type Row, type Summary, summarise } from "./customerRows.ts";
import { COMPANIONS, NAMED_CATEGORIES, type NamedCategory, TASTE_MIXES } from "./shop.ts";
import {
  roundTo,
  type SimulatedCustomer,
  type SimulatedOrder,
  type SimulationOptions,
  simulateShop,
  WINDOW_END,
} from "./simulate.ts";

export interface ShopTables {
  customers: Row[];
  transactions: Row[];
  recommendations: Row[];
}

/** The rows of the three files. */
export function shopTables(options: SimulationOptions = {}): ShopTables {
  const shop = simulateShop(options);
  const observedUntil = options.observeUntil ?? WINDOW_END;
  const reference = max(shop, (customer) => lastOf(customer.orders).date) as number;
  const summaries = shop.map((customer) => summarise(customer, reference, observedUntil));
  const customers = customerRows(summaries);
  return {
    customers,
    transactions: shop.flatMap((customer) => customer.orders.map((order) => transactionRow(customer.id, order))),
    recommendations: summaries.flatMap((summary, k) => recommendationRows(summary, customers[k] as Row)),
  };
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

function transactionRow(customerId: string, order: SimulatedOrder): Row {
  const date = new Date(order.date);
  const month = date.getUTCMonth();
  // JavaScript's week starts on Sunday, the file's on Monday
  const weekday = (date.getUTCDay() + 6) % 7;
  return {
    Customer_ID: customerId,
    "Order #": order.number,
    Date: clock(order.date),
    "Product(s)": order.products,
    "Items sold": order.items,
    Revenue: order.revenue,
    Net_Sales: order.netSales,
    Status: "completed",
    Year: date.getUTCFullYear(),
    Month: month + 1,
    Quarter: Math.floor(month / 3) + 1,
    DayOfWeek: weekday,
    DayName: DAYS[weekday] as string,
    MonthName: MONTHS[month] as string,
    Product_Category: order.category,
  };
}

/** A less likely suggestion is not worth a row. */
const LEAST_CONFIDENCE = 0.01;

/** Up to three categories that the customer has no order in, by its true preference among all of those. */
function recommendationRows({ customer, orderCounts }: Summary, columns: Row): Row[] {
  const { mix } = customer.traits;
  const open = NAMED_CATEGORIES.filter((category) => orderCounts[category] === 0).sort((a, b) => mix[b] - mix[a]);
  const sum = open.reduce((total, category) => total + mix[category], 0);
  const likely = open.filter((category) => mix[category] / sum >= LEAST_CONFIDENCE);
  return likely.slice(0, 3).map((category) => ({
    Customer_ID: customer.id,
    Recommended_Category: category,
    Reason: reasonFor(category, customer, orderCounts),
    Confidence: roundTo(mix[category] / sum, 6),
    RFM_Segment: columns.RFM_Segment as string,
    Cluster_Name: columns.Cluster_Name as string,
    Predicted_CLV: columns.Predicted_CLV as number,
    Churn_Probability: columns.Churn_Probability as number,
  }));
}

/**
 * Association: goes with what the customer buys most. Collaborative: its taste buys it in at least 1 of 10 orders; also
 * the name of what is neither.
 */
function reasonFor(category: NamedCategory, customer: SimulatedCustomer, orderCounts: Summary["orderCounts"]): string {
  const favourite = [...NAMED_CATEGORIES].sort((a, b) => orderCounts[b] - orderCounts[a])[0] as NamedCategory;
  const companion = orderCounts[favourite] > 0 && COMPANIONS[favourite].includes(category);
  if (!companion) return "Collaborative Filtering";
  const typical = TASTE_MIXES[customer.traits.taste][category] >= 0.1;
  return typical ? "Hybrid (Collaborative + Association)" : "Association Rules";
}

/** The three files by name, as text; the same options give the same bytes. */
export function shopFiles(options: SimulationOptions = {}): Record<string, string> {
  const { customers, transactions, recommendations } = shopTables(options);
  return {
    "rfm_with_predictions.csv": `${csvFormat(customers)}\n`,
    "transactions_clean.csv": `${csvFormat(transactions)}\n`,
    "product_recommendations.csv": `${csvFormat(recommendations)}\n`,
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(shopFiles())) writeFileSync(join(import.meta.dirname, name), text);
}
