import { frozenSchema, type Row, type Schema } from "../tables/schema.ts";

const columns = [
  {
    name: "customerId",
    csv: "Customer_ID",
    kind: "text",
    required: true,
    unit: "",
    description: "Customer who ordered; missing for a guest",
  },
  {
    name: "orderId",
    csv: "Order #",
    kind: "text",
    unit: "",
    description: "Order that the line belongs to; a line without one is an order of its own",
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
    kind: "text",
    unit: "",
    description: "What was ordered: a name, or several as `2× name, 1× name`",
  },
  {
    name: "quantity",
    csv: "Items sold",
    kind: "number",
    integer: "mostly",
    unit: "items",
    description: "How many, or how much, of the product",
  },
  {
    name: "revenue",
    csv: "Revenue",
    kind: "number",
    required: true,
    unit: "currency of the shop",
    description: "What the customer paid; below zero for a refund",
  },
  {
    name: "netSales",
    csv: "Net_Sales",
    kind: "number",
    unit: "currency of the shop",
    description: "What the customer paid, without tax and shipping",
  },
  { name: "status", csv: "Status", kind: "text", unit: "", description: "State of the order" },
  {
    name: "year",
    csv: "Year",
    kind: "number",
    integer: true,
    lenient: true,
    unit: "year",
    description: "Calendar year of the date",
  },
  {
    name: "month",
    csv: "Month",
    kind: "number",
    integer: true,
    lenient: true,
    unit: "month 1 to 12",
    description: "Calendar month of the date",
  },
  {
    name: "quarter",
    csv: "Quarter",
    kind: "number",
    integer: true,
    lenient: true,
    unit: "quarter 1 to 4",
    description: "Calendar quarter of the date",
  },
  {
    name: "dayOfWeek",
    csv: "DayOfWeek",
    kind: "number",
    integer: true,
    lenient: true,
    unit: "day 0 to 6",
    description: "Day of the week of the date, Monday 0 to Sunday 6",
  },
  { name: "dayName", csv: "DayName", kind: "text", unit: "", description: "English name of the day of the week" },
  { name: "monthName", csv: "MonthName", kind: "text", unit: "", description: "English name of the month" },
  { name: "category", csv: "Product_Category", kind: "text", unit: "", description: "Category of the product" },
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
export const transactionSchema: TransactionSchema = frozenSchema({ name: "transactions", columns });

/** The schema of the transactions. */
export type TransactionSchema = Schema<typeof columns>;

/** A row of the transactions' table: a line of an order, or a refund. */
export type Transaction = Row<TransactionSchema>;
