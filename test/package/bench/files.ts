import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../../../src/math/seededRandom.ts";

/** Benchmark files live outside the repository and are made once. */
export const folder = process.env.CLIENTELE_BENCH ?? join(tmpdir(), "clientele-bench");

export const SIZES = {
  small: { customers: 10_000, orders: 100_000 },
  medium: { customers: 100_000, orders: 1_000_000 },
  large: { customers: 1_000_000, orders: 10_000_000 },
} as const;
export type Size = keyof typeof SIZES;
export type Ids = "serial" | "uuid";

const CATEGORIES = [
  "Poultry",
  "Seeds",
  "Feed",
  "Fertilizer",
  "Agrochemicals",
  "Equipment",
  "Vegetables",
  "Fruits",
  "Other",
  "Unknown",
];
const PRODUCTS = Array.from(
  { length: 400 },
  (_, i) => `${CATEGORIES[i % 10]} item ${i} ${["sack", "crate", "bag", "unit"][i % 4]}`,
);
const SEGMENTS = [
  "Champions",
  "Loyal Customers",
  "Big Spenders",
  "Promising",
  "Need Attention",
  "At Risk",
  "Hibernating",
  "Lost",
  "About to Sleep",
];
const START = Date.UTC(2020, 0, 31);
const SPAN = Date.UTC(2025, 9, 1) - START;

/** Writes a file through a buffer, under its final name only when whole. */
function write(name: string, header: string, rows: number, row: (i: number) => string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const file = openSync(`${path}.${process.pid}.part`, "w");
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += row(i);
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, text);
  closeSync(file);
  renameSync(`${path}.${process.pid}.part`, path);
  return path;
}

/** Ids of customer `n` (from 0): `CUS000001` like the original's, or a random UUID that is the same in every file. */
function customerId(ids: Ids): (n: number) => string {
  if (ids === "serial") return (n) => `CUS${String(n + 1).padStart(6, "0")}`;
  const hex = (n: number, seed: number) =>
    (Math.imul(n + seed, 0x9e3779b1) ^ Math.imul((n ^ seed) >>> 3, 0x85ebca6b)) >>> 0;
  const word = (n: number, seed: number) =>
    hex(hex(n, seed), seed * 7 + 1)
      .toString(16)
      .padStart(8, "0");
  return (n) => {
    const [a, b, c, d] = [word(n, 11), word(n, 222), word(n, 3333), word(n, 44444)] as [string, string, string, string];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  };
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

/** Orders in the order in which they came in; a few customers buy much, most buy little. */
export function ordersFile(size: Size, ids: Ids = "serial"): string {
  const { customers, orders } = SIZES[size];
  const random = seededRandom(42);
  const id = customerId(ids);
  return write(
    `orders-${size}-${ids}.csv`,
    "Order #,Customer_ID,Date,Product(s),Product_Category,Items sold,Revenue",
    orders,
    (i) => {
      const customer = i < customers ? (i * 7919) % customers : Math.floor(customers * random() ** 2);
      const product = Math.floor(400 * random() ** 2);
      const items = 1 + Math.floor(20 * random() ** 3);
      const revenue = (items * (50 + 10_000 * random() ** 2)).toFixed(2);
      const date = clock(START + Math.floor(((i + random()) / orders) * (SPAN / 1000)) * 1000);
      return `${50_000 + i},${id(customer)},${date},${PRODUCTS[product]},${CATEGORIES[product % 10]},${items},${revenue}\n`;
    },
  );
}

/** A way to write orders. */
interface Writing {
  readonly example: string;
  readonly date?: (ms: number) => string;
  readonly amount?: (revenue: number) => string;
  readonly id?: (n: number) => string;
  readonly separator?: string;
  readonly lineEnd?: string;
  readonly quoted?: boolean;
  /** Columns that nobody wants, behind the others. */
  readonly more?: number;
  readonly unordered?: boolean;
}

const two = (value: number): string => String(value).padStart(2, "0");
const french = new Intl.DateTimeFormat("fr", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const german = new Intl.NumberFormat("de", { minimumFractionDigits: 2 });
const american = new Intl.NumberFormat("en", { minimumFractionDigits: 2 });
const amPm = (ms: number): string => {
  const date = new Date(ms);
  const hour = date.getUTCHours();
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? "AM" : "PM"}`;
};

/** Every way to write orders that is measured. */
export const SHAPES = {
  plain: { example: "2025-01-31 09:39:37" },
  "with T and Z": { example: "2025-01-31T09:39:37Z", date: (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z` },
  "no time": { example: "2025-01-31", date: (ms) => clock(ms).slice(0, 10) },
  "fraction and offset": {
    example: "2025-01-31T09:39:37.123+01:00",
    date: (ms) => `${new Date(ms + 123).toISOString().slice(0, 23)}+01:00`,
  },
  "no seconds": { example: "2025-01-31 09:39", date: (ms) => clock(ms).slice(0, 16) },
  "blank and offset": { example: "2025-01-31 09:39:37 -0500", date: (ms) => `${clock(ms)} -0500` },
  "day first": {
    example: "31.01.2025 09:39",
    date: (ms) => clock(ms).replace(/(\d+)-(\d+)-(\d+) (\d+:\d+).*/, "$3.$2.$1 $4"),
  },
  "month first, AM and PM": { example: "1/31/2025 9:39:37 AM", date: amPm },
  "names of months": { example: "31 janvier 2025", date: (ms) => french.format(ms) },
  "milliseconds since 1970": { example: "1738316377000", date: String },
  "no separators": { example: "20250131", date: (ms) => clock(ms).slice(0, 10).replaceAll("-", "") },
  "Excel's days": { example: "45688.40251", date: (ms) => (ms / 86_400_000 + 25_569).toFixed(5) },
  "everything quoted": { example: '"2025-01-31 09:39:37"', quoted: true },
  "e-mails as ids": { example: "customer.7@mail3.example.com", id: (n) => `customer.${n}@mail${n % 7}.example.com` },
  "UUIDs as ids": { example: "1b9d6bcd-bbfd-4b2d-…", id: customerId("uuid") },
  "40 columns, 7 wanted": { example: "…,some filler text", more: 33 },
  "not in order of time": { example: "2025-01-31 09:39:37", unordered: true },
  CRLF: { example: "\\r\\n", lineEnd: "\r\n" },
  "semicolons, decimal commas": {
    ...{ example: "1038,69", separator: ";" },
    amount: (revenue) => revenue.toFixed(2).replace(".", ","),
  },
  "groups of thousands": { example: '"1,038.69"', amount: (revenue) => `"${american.format(revenue)}"` },
  dollars: { example: "$1038.69", amount: (revenue) => `$${revenue.toFixed(2)}` },
  "euros behind": { example: "1.038,69 €", separator: ";", amount: (revenue) => `${german.format(revenue)} €` },
} as const satisfies Readonly<Record<string, Writing>>;

/** The name of a shape. */
export type Shape = keyof typeof SHAPES;

/** The same orders in a shape. */
export function shapeFile(size: Size, shape: Shape): string {
  const { customers, orders } = SIZES[size];
  const writing: Writing = SHAPES[shape];
  const { date = clock, amount = (revenue: number) => revenue.toFixed(2), id = customerId("serial") } = writing;
  const { separator = ",", lineEnd = "\n", quoted = false, more = 0, unordered = false } = writing;
  const random = seededRandom(44);
  const line = (cells: readonly string[]): string =>
    (quoted ? cells.map((cell) => `"${cell}"`) : cells).join(separator);
  const names = ["Order #", "Customer ID", "Date", "Product", "Category", "Quantity", "Revenue"];
  const filler = (text: (i: number) => string): string[] => Array.from({ length: more }, (_, i) => text(i));
  const header = line([...names, ...filler((i) => `extra ${i}`)]) + (lineEnd === "\n" ? "" : "\r");
  return write(`shape-${size}-${shape.replaceAll(/\W+/g, "-")}.csv`, header, orders, (i) => {
    const [a, b, c, d] = [random(), random(), random(), random()];
    const place = unordered ? Math.floor(d * orders) : i;
    const ms = START + Math.floor((place / orders) * (SPAN / 1000)) * 1000;
    const product = Math.floor(400 * a ** 2);
    const items = 1 + Math.floor(20 * b ** 3);
    const cents = Math.round(items * (5000 + 1_000_000 * a ** 2));
    const customer = id(Math.floor(customers * c ** 2));
    const cells = [
      `${50_000 + i}`,
      customer,
      date(ms),
      PRODUCTS[product] as string,
      CATEGORIES[product % 10] as string,
    ];
    return line([...cells, `${items}`, amount(cents / 100), ...filler(() => "some filler text")]) + lineEnd;
  });
}

/** Orders of two lines each, one after the other, in the order in which they came in. */
export function linesFile(size: Size): string {
  const { customers, orders } = SIZES[size];
  const random = seededRandom(43);
  const id = customerId("serial");
  let own = "";
  return write(`lines-${size}.csv`, "Order #,Customer_ID,Date,Product_Category,Revenue", orders, (i) => {
    if (i % 2 === 0) {
      const order = i / 2;
      const customer = order < customers ? (order * 7919) % customers : Math.floor(customers * random() ** 2);
      own = `${50_000 + order},${id(customer)},${clock(START + Math.floor(((i + random()) / orders) * (SPAN / 1000)) * 1000)}`;
    }
    return `${own},${CATEGORIES[Math.floor(10 * random() ** 2)]},${(50 + 10_000 * random() ** 2).toFixed(2)}\n`;
  });
}

/** One row per customer, the columns that the questions need. */
export function customersFile(size: Size): string {
  const random = seededRandom(7);
  const id = customerId("serial");
  const levels = ["Low", "Medium", "High", "Critical"];
  const pick = (list: readonly string[]) => list[Math.floor(list.length * random())] as string;
  return write(
    `customers-${size}.csv`,
    "Customer_ID,Frequency,Monetary,Customer_Type,Recency,RFM_Score,RFM_Segment,Cluster_Name,Is_Churned,Churn_Probability,Churn_Risk_Level,Predicted_CLV,CLV_Category,Purchase_Timing_Status,Customer_Value_Score,Customer_Priority",
    SIZES[size].customers,
    (i) => {
      const frequency = 1 + Math.floor(100 * random() ** 6);
      const recency = Math.floor(2000 * random());
      const churn = random();
      const monetary = frequency * (500 + 100_000 * random() ** 3);
      return `${id(i)},${frequency},${monetary.toFixed(2)},${pick(["new", "returning"])},${recency},${3 + Math.floor(13 * random())},${pick(SEGMENTS)},${pick(["Dormant Veterans", "Loyal High-Value", "Mid-Tier Customers", "Lost Low-Value"])},${recency > 90 ? 1 : 0},${churn},${levels[Math.floor(4 * churn)]},${monetary * (0.5 + random())},${pick(["Low Value", "Medium Value", "High Value", "Very High Value"])},${pick(["New/One-time", "Severely Overdue", "Not Yet Due", "Overdue", "Due Soon"])},${100 * random()},${pick(["Very Low", "Low", "Medium", "High", "Very High"])}\n`;
    },
  );
}

/** Suggestions: `each` for one customer of `every`. */
export function recommendationsFile(size: Size, { each = 5, every = 5 } = {}): string {
  const random = seededRandom(9);
  const id = customerId("serial");
  return write(
    `recommendations-${size}-${each}-${every}.csv`,
    "Customer_ID,Recommended_Category,Reason,Confidence",
    Math.floor((SIZES[size].customers * each) / every),
    (i) =>
      `${id(Math.floor(i / each) * every)},${CATEGORIES[(i + Math.floor(i / each)) % 10]},${i % 3 ? "Association Rules" : "Collaborative Filtering"},${random()}\n`,
  );
}

/** 100,000 customers who bought of 1,000 products: 13 each, some more often bought than others. */
export function basketsFile(): string {
  const random = seededRandom(11);
  const id = customerId("serial");
  return write("baskets.csv", "Customer_ID,Date,Revenue,Product_Category", 1_300_000, (i) => {
    return `${id(Math.floor(i / 13))},2025-01-${10 + (i % 13)},1,Product ${Math.floor(1000 * random() ** 1.5)}\n`;
  });
}
