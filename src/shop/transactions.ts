import { frozenSchema, type Row, type Schema } from "../tables/schema.ts";

const text = { kind: "text", unit: "" } as const;
const amount = { kind: "number", unit: "currency of the shop" } as const;
/** A part of the date, which nobody needs. */
const part = { kind: "number", integer: true, lenient: true } as const;

const columns = [
  {
    name: "customerId",
    csv: "Customer_ID",
    ...text,
    required: true,
    description: "Customer who ordered; missing for a guest",
  },
  {
    name: "orderId",
    csv: "Order #",
    ...text,
    description: "Order of the line; a line without one is an order",
  },
  {
    name: "date",
    csv: "Date",
    kind: "date",
    required: true,
    nullable: false,
    unit: "shop's own clock",
    description: "Time of the order, or of the refund",
  },
  {
    name: "product",
    csv: "Product(s)",
    ...text,
    description: "What was ordered: a name, or several as `2× name, 1× name`",
  },
  {
    name: "quantity",
    csv: "Items sold",
    kind: "number",
    integer: "mostly",
    unit: "items",
    description: "Amount of the product",
  },
  {
    name: "revenue",
    csv: "Revenue",
    ...amount,
    required: true,
    description: "What the customer paid; below zero for a refund",
  },
  {
    name: "netSales",
    csv: "Net_Sales",
    ...amount,
    description: "The same without tax and shipping",
  },
  { name: "status", csv: "Status", ...text, description: "State of the order" },
  {
    name: "year",
    csv: "Year",
    ...part,
    unit: "year",
    description: "Year of the date",
  },
  {
    name: "month",
    csv: "Month",
    ...part,
    unit: "month 1 to 12",
    description: "Month of the date",
  },
  {
    name: "quarter",
    csv: "Quarter",
    ...part,
    unit: "quarter 1 to 4",
    description: "Quarter of the date",
  },
  {
    name: "dayOfWeek",
    csv: "DayOfWeek",
    ...part,
    unit: "day 0 to 6",
    description: "Day of the week, Monday 0",
  },
  { name: "dayName", csv: "DayName", ...text, description: "Day of the week in English" },
  { name: "monthName", csv: "MonthName", ...text, description: "Month in English" },
  { name: "category", csv: "Product_Category", ...text, description: "Category of the product" },
] as const;

/**
 * The transactions' table, one row per line of an order or refund: the lines of the same `orderId` and customer are an
 * order; without an `orderId` each line is one. A line whose `revenue` is below zero is a refund, and no order.
 *
 * Customer, date and revenue are required; the others are known, and kept when a file has them. The customer is missing in
 * the lines of guests.
 *
 * @example
 * ```ts
 * import { transactionSchema } from "clientele";
 *
 * transactionSchema.columns.filter((column) => column.required).map((column) => column.csv);
 * // => ["Customer_ID", "Date", "Revenue"]
 * ```
 */
export const transactionSchema: TransactionSchema = /* @__PURE__ */ frozenSchema({ name: "transactions", columns });

/** The schema of the transactions. */
export type TransactionSchema = Schema<typeof columns>;

/** A row of the transactions' table: a line of an order, or a refund. */
export type Transaction = Row<TransactionSchema>;
