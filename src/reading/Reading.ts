import type { DateReading } from "../columns/DateReading.ts";
import { NumberReading } from "../columns/NumberReading.ts";
import { FIRST } from "../shop/findOrders.ts";
import type { OrderLines } from "../shop/orders.ts";
import { dayText } from "../time.ts";
import { type Customers, dominant } from "./customers.ts";
import type { JoinedRows } from "./joinFiles.ts";
import { ROLE_NAMES } from "./planOf.ts";
import type { ReadOrdersOptions } from "./ReadOrdersOptions.ts";
import { AMOUNTS, type RoleColumns } from "./RoleColumns.ts";
import { nameOf, type ReadFile } from "./readFile.ts";
import type { ColumnRole } from "./roleRule.ts";
import { shortName } from "./shortName.ts";
import type { LeaveOutReason } from "./statuses.ts";
import { cents, type LeftOut, type LinesFound, refundsOf } from "./toLines.ts";

/** How one file was written. */
export interface FileReading {
  /** Its name, without folder or query. */
  readonly file: string | null;
  readonly wrapping: "gzip" | null;
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string | null;
  readonly escape: string | null;
  readonly widths: readonly number[] | null;
  /** Line of the header, from 1; `null` where there is none. */
  readonly headerLine: number | null;
  /** Lines above the table and blank lines in it. */
  readonly linesAbove: number;
  readonly blankLines: number;
  readonly reasons: { readonly encoding: string; readonly dialect: string; readonly header: string };
}

/** What was understood of an export, decided and left out. Plain JSON. */
export interface OrdersReading {
  /** All of it in a few sentences. */
  readonly summary: string;
  /** Name of the platform's preset, `null` where none fits. */
  readonly preset: string | null;
  /** Headers by role: several where they stand in for one another, or make one value together. */
  readonly roles: { readonly [role: string]: string | readonly string[] };
  /** How dates and numbers are written, and what shows it. */
  readonly formats: {
    readonly dates: string | null;
    readonly datesShownBy: string | null;
    readonly offsets: readonly string[];
    readonly decimal: "." | "," | null;
    readonly decimalShownBy: string | null;
    readonly amount: string;
    readonly customers: string;
  };
  readonly currency: string | null;
  readonly files: readonly FileReading[];
  /** Files joined to the first, with the column each was joined on. */
  readonly joins: readonly { readonly file: string | null; readonly on: string }[];
  /** Rows of data, left-out ones included. */
  readonly rows: number;
  /** Lines of the table. */
  readonly lines: number;
  /** Orders, without refunds and left-out ones. */
  readonly orders: number;
  /** Customers with at least one order. */
  readonly customers: number;
  /** Orders without a customer. */
  readonly withoutCustomer: number;
  /** Refunds (an order and a day), and what they took back. */
  readonly refunds: { readonly count: number; readonly sum: number };
  readonly leftOut: { readonly [reason in LeaveOutReason]?: LeftOut };
  /** Lines of totals, and remarks below the table. */
  readonly totalLines: number;
  readonly remarkLines: number;
  /** Rows that are discounts, shared over the other lines of their orders. */
  readonly discountLines: number;
  /** Bad rows, set aside. */
  readonly rejected: number;
  /** Orders that came in several files, of which the last counts. */
  readonly repeatedOrders: number;
  readonly revenue: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** The options that would say the same. */
  readonly options: ReadOrdersOptions;
}

/** What a reading is told by. */
export interface ReadingParts extends JoinedRows {
  readonly lines: LinesFound;
  readonly orders: OrderLines;
  readonly options: ReadOrdersOptions;
}

/** The report of a reading. */
export function readingOf(parts: ReadingParts): OrdersReading {
  const { columns, lines, read, rejected } = parts;
  const [main] = read as [ReadFile, ...ReadFile[]];
  const counted = countsOf(parts);
  const refunds = refundsOf(lines.orders);
  const revenues = lines.orders.column("revenue").values;
  let revenue = 0;
  for (let line = 0; line < revenues.length; line++) revenue += (revenues[line] as number) || 0;
  const extent = lines.orders.column("date").extent;
  const [dateReading, numberReading] = readingsOf(main, columns);
  const reading = {
    preset: main.preset?.name ?? null,
    roles: rolesOf(columns),
    formats: {
      dates: dateReading?.format ?? null,
      datesShownBy: shown(dateReading?.evidence),
      offsets: dateReading === undefined ? [] : [...dateReading.offsets],
      decimal: numberReading === undefined || numberReading.open ? null : numberReading.decimal,
      decimalShownBy: shown(numberReading?.evidence),
      amount: lines.amounts.basis,
      customers: lines.customers.by,
    },
    currency: lines.currency,
    files: read.map(fileReading),
    joins: parts.joins.map(({ file, on }) => ({ file: file ?? null, on })),
    rows: parts.rows + rejected,
    lines: lines.orders.length,
    ...counted.counts,
    refunds,
    leftOut: lines.leftOut,
    totalLines: parts.totals,
    remarkLines: parts.remarks,
    discountLines: lines.amounts.discounts?.reduce((sum, each) => sum + each, 0) ?? 0,
    rejected,
    repeatedOrders: parts.repeatedOrders,
    revenue: cents(revenue),
    firstDay: extent === null ? null : dayText(extent[0]),
    lastDay: extent === null ? null : dayText(extent[1]),
    warnings: warningsOf(parts, counted.byCustomer, counted.counts.orders),
    options: optionsOf(parts, main, dateReading),
  };
  return { summary: summaryOf(reading, main), ...reading };
}

function countsOf({ orders, lines }: ReadingParts): {
  readonly counts: { readonly orders: number; readonly customers: number; readonly withoutCustomer: number };
  readonly byCustomer: Uint32Array;
} {
  const byCustomer = new Uint32Array(lines.orders.column("customerId").dictionary.size);
  let count = 0;
  for (let line = 0; line < orders.length; line++) {
    if (orders.roles !== undefined && orders.roles[line] !== FIRST) continue;
    count++;
    (byCustomer[orders.customers[line] as number] as number)++;
  }
  const customers = byCustomer.reduce((sum, each, code) => sum + (code > 0 && each > 0 ? 1 : 0), 0);
  return { counts: { orders: count, customers, withoutCustomer: byCustomer[0] as number }, byCustomer };
}

function readingsOf(main: ReadFile, columns: RoleColumns): [DateReading | undefined, NumberReading | undefined] {
  const of = (roles: readonly ColumnRole[]) => {
    for (const role of roles) {
      const header = columns.headers.get(role)?.[0];
      const pick = main.plan.picks.get(role)?.find((column) => column.header === header);
      const reading = pick && main.details.readings.get(nameOf(pick.index));
      if (reading !== undefined) return reading;
    }
    return undefined;
  };
  return [of(["date"]) as DateReading | undefined, of(AMOUNTS) as NumberReading | undefined];
}

const shown = (evidence: { readonly line: number; readonly text: string } | undefined): string | null =>
  evidence === undefined ? null : `line ${evidence.line}: ${evidence.text}`;

/** Roles under the names of the transactions' columns. */
function rolesOf({ headers }: RoleColumns): { [role: string]: string | readonly string[] } {
  const roles: { [role: string]: string | readonly string[] } = {};
  for (const name of ["customerId", "email", "name", "phone", "date", "orderId"] as const) {
    const list = [...(headers.get(name) ?? []), ...(name === "date" ? (headers.get("time") ?? []) : [])];
    if (list.length > 0) roles[name] = list.length === 1 ? (list[0] as string) : list;
  }
  const one = (role: ColumnRole): string | undefined => headers.get(role)?.[0];
  const amount = one("total") ?? one("lineTotal");
  if (amount !== undefined) roles.revenue = amount;
  else {
    const product = [one("quantity"), one("unitPrice"), one("discount")].filter((header) => header !== undefined);
    if (product.length > 0) roles.revenue = product.length === 1 ? (product[0] as string) : product;
  }
  for (const name of [
    "product",
    "category",
    "quantity",
    "status",
    "refunded",
    "refundDate",
    "currency",
    "cancelledAt",
  ] as const) {
    const list = headers.get(name) ?? [];
    if (list.length > 0) roles[name] = list.length === 1 ? (list[0] as string) : list;
  }
  return roles;
}

function fileReading({ place, sniff, encoding, details }: ReadFile): FileReading {
  const { dialect } = sniff;
  return {
    file: shortName(place.file) ?? null,
    wrapping: sniff.wrapping,
    encoding,
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.escape,
    widths: dialect.widths,
    headerLine: sniff.headerLine,
    linesAbove: sniff.linesAbove,
    blankLines: details.blankLines,
    reasons: sniff.reasons,
  };
}

function warningsOf(
  { lines, read, repeatedRows, repeatedOrders, rejected, warnings: joining }: ReadingParts,
  byCustomer: Uint32Array,
  orders: number,
): { code: string; message: string }[] {
  const warnings = [...joining, ...lines.warnings].map((warning) => ({ ...warning }));
  warnings.push(...dominant(byCustomer, orders));
  for (const { result, place } of read)
    for (const { code, message } of result.warnings)
      if (code === "quoted_lines")
        warnings.push({ code, message: place.file === undefined ? message : `${shortName(place.file)}: ${message}` });
  if (repeatedOrders > 0)
    warnings.push({
      code: "repeated_orders",
      message: `${repeatedOrders} orders came in several files: the last file counts`,
    });
  if (repeatedRows > 0)
    warnings.push({
      code: "repeated_rows",
      message: `${repeatedRows} rows are the same as one of another file, and without order numbers both count`,
    });
  if (rejected > 0) warnings.push({ code: "rejected_rows", message: `${rejected} rows do not fit and are set aside` });
  return warnings;
}

/** By what customers are known by, the roles that are then none. */
const unused: Readonly<Record<Customers["by"], readonly ColumnRole[]>> = {
  id: [],
  "id and email": [],
  email: ["customerId", "name", "phone"],
  name: ["customerId", "email", "phone"],
  phone: ["customerId", "email", "name"],
};

/** The decimal mark of all numbers that were read, if they have one. */
function decimalOf(read: readonly ReadFile[]): "." | "," | undefined {
  const marks = new Set<"." | ",">();
  for (const { details } of read)
    for (const reading of details.readings.values())
      if (reading instanceof NumberReading && !reading.open && reading.evidence !== undefined)
        marks.add(reading.decimal);
  const [mark, ...others] = marks;
  return others.length === 0 ? mark : undefined;
}

/** The order of day and month that decided files have. */
function dateOrderOf(
  read: readonly ReadFile[],
  columns: RoleColumns,
  dates: DateReading | undefined,
): DateReading["order"] | undefined {
  const decided = read.map((file) => readingsOf(file, columns)[0]).find((reading) => reading?.numeric && !reading.open);
  return decided?.order ?? (dates?.numeric ? dates.order : undefined);
}

/** Options that would have said what was found out. */
function optionsOf(
  { columns, options, lines, read, joins }: ReadingParts,
  main: ReadFile,
  dates: DateReading | undefined,
): ReadOrdersOptions {
  const { onProgress, signal, pseudonymize, ...said } = options;
  const { delimiter, widths } = main.sniff.dialect;
  const headers: { [role: string]: string | readonly string[] } = {};
  if (main.preset === undefined) {
    const unnamed = new Set(unused[lines.customers.by]);
    for (const [name, role] of Object.entries(ROLE_NAMES)) {
      if (unnamed.has(role)) continue;
      const list = [
        ...(columns.headers.get(role) ?? []),
        ...(role === "date" ? (columns.headers.get("time") ?? []) : []),
      ].filter((header) => read.every((file) => file.columns.filter((each) => each.header === header).length < 2));
      if (list.length > 0) headers[name] = list.length === 1 ? (list[0] as string) : list;
    }
  }
  const order = dateOrderOf(read, columns, dates);
  const decimal = decimalOf(read);
  const same = read.every(({ sniff, encoding }) => sniff.dialect.delimiter === delimiter && encoding === main.encoding);
  const product = (["quantity", "unitPrice", "discount"] as const).map((role) => columns.headers.get(role)?.[0]);
  const isProduct = !columns.headers.has("total") && !columns.headers.has("lineTotal") && product[0] !== undefined;
  return {
    ...said,
    // what differs between files is told by each of them
    ...(same && { encoding: main.encoding, ...(widths === null ? { delimiter } : { widths }) }),
    ...(main.preset !== undefined && { preset: main.preset.name }),
    ...(joins.length > 0 && { on: [...new Set(joins.map(({ on }) => on))] }),
    ...(main.preset === undefined &&
      isProduct &&
      // of joined files it may be in two of them
      joins.length === 0 &&
      product[1] !== undefined &&
      said.amount === undefined && { amount: product.filter((header) => header !== undefined) as [string, string] }),
    ...(Object.keys(headers).length > 0 && { columns: { ...headers, ...said.columns } }),
    ...(order !== undefined && { dates: said.dates ?? order }),
    ...(decimal !== undefined && { decimal }),
    ...(lines.currency !== null && options.currency !== undefined && { currency: lines.currency }),
  };
}

const number = /* @__PURE__ */ new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const whole = /* @__PURE__ */ new Intl.NumberFormat("en-US");

function summaryOf(reading: Omit<OrdersReading, "summary">, main: ReadFile): string {
  const { orders, customers, refunds, leftOut, withoutCustomer, currency, firstDay, lastDay, formats } = reading;
  const what = main.preset === undefined ? "Orders" : main.preset.title;
  const many = (count: number, noun: string): string => `${whole.format(count)} ${noun}${count === 1 ? "" : "s"}`;
  const money = `${number.format(reading.revenue)}${currency === null ? "" : ` ${currency}`}`;
  const net = refunds.count === 0 ? "" : ` net of ${many(refunds.count, "refund")} (−${number.format(refunds.sum)})`;
  const span = firstDay === null ? "" : `, ${firstDay} to ${lastDay}`;
  const sentences = [`${what}: ${many(orders, "order")} of ${many(customers, "customer")}${span}, ${money}${net}.`];
  const left = Object.entries(leftOut).map(
    ([reason, { count, sum }]) => `${whole.format(count)} ${REASONS[reason as LeaveOutReason]} (${number.format(sum)})`,
  );
  if (left.length > 0) sentences.push(`Left out: ${left.join(", ")}.`);
  if (withoutCustomer > 0) sentences.push(`Without a customer: ${many(withoutCustomer, "order")}.`);
  if (reading.rejected > 0) sentences.push(`Bad rows: ${whole.format(reading.rejected)}.`);
  const offsets = formats.offsets.length === 0 ? "" : ` (${formats.offsets.join(", ")})`;
  if (formats.dates !== null)
    sentences.push(
      reading.options.zone === undefined
        ? `Dates as written${offsets}.`
        : `Dates in ${reading.options.zone}${offsets}.`,
    );
  for (const { message } of reading.warnings) sentences.push(`${message[0]?.toUpperCase()}${message.slice(1)}.`);
  return sentences.join(" ");
}

const REASONS: Readonly<Record<LeaveOutReason, string>> = {
  cancelled: "cancelled",
  failed: "failed",
  unpaid: "unpaid",
  abandoned: "abandoned",
  draft: "drafts",
  test: "tests",
  noSale: "no sales",
  otherCurrency: "in another currency",
};
