import * as z from "zod";
import type { OrdersReading } from "../reading/Reading.ts";
import type { TableName } from "../shop/tables.ts";
import type { StoreStatus } from "../store/CustomerStore.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import { type Json, toJson } from "./jsonNames.ts";
import { hasData, NotReady } from "./NotReady.ts";
import { count, money, number, orNull, text } from "./quantities.ts";
import { defineRoute, type NoParameters, type Route } from "./Route.ts";

const rowCount = (what: string) => count(`${what}; null for a table that is not loaded`).nullable();
const perTable = (what: string) =>
  z.object({ customers: rowCount(what), transactions: rowCount(what), recommendations: rowCount(what) });
const many = z.union([z.string(), z.array(z.string())]);

const file = z.object({
  file: orNull(text("Name of the file")),
  wrapping: orNull(text("How it was compressed")),
  encoding: text("Encoding of its text"),
  delimiter: text("What separates the cells"),
  quote: orNull(text("What encloses a cell")),
  escape: orNull(text("What stands before such a mark within a cell")),
  widths: orNull(z.array(z.int())).meta({ description: "Widths of the columns, where nothing separates them" }),
  header_line: orNull(count("Line of the header, from 1")),
  lines_above: count("Lines above the table"),
  blank_lines: count("Blank lines in it"),
  reasons: z.object({
    encoding: text("What shows the encoding"),
    dialect: text("What shows the delimiter"),
    header: text("What shows the header"),
  }),
});

const reading = z.object({
  summary: text("All of it in a few sentences"),
  preset: orNull(text("Platform whose export it is")),
  roles: z.record(z.string(), many).meta({ description: "Headers by what they hold" }),
  formats: z.object({
    dates: orNull(text("How dates are written")),
    dates_shown_by: orNull(text("The first date that shows it")),
    offsets: z.array(z.string()).meta({ description: "Offsets of zones that dates have" }),
    decimal: orNull(z.enum([".", ","])).meta({ description: "Decimal mark" }),
    decimal_shown_by: orNull(text("The first number that shows it")),
    amount: text("What an amount is made of"),
    customers: text("What customers are known by"),
  }),
  currency: orNull(text("Currency of the amounts, as it is written")),
  files: z.array(file),
  joins: z
    .array(z.object({ file: orNull(text("Name of the file")), on: text("The column") }))
    .meta({ description: "Files joined to the first, with the column each was joined on" }),
  rows: count("Rows of data, with those left out"),
  lines: count("Lines of orders and refunds"),
  orders: count("Orders, without refunds and those left out"),
  customers: count("Customers with at least one order"),
  without_customer: count("Orders without a customer"),
  refunds: z.object({ count: count("Refunds"), sum: money("What they took back") }),
  left_out: z
    .record(z.string(), z.object({ count: count("Orders"), sum: money("Their amount") }))
    .meta({ description: "Orders that do not count, by reason" }),
  total_lines: count("Lines of totals"),
  remark_lines: count("Remarks below the table"),
  discount_lines: count("Rows that are discounts, shared over the other lines of their orders"),
  rejected: count("Bad rows, set aside"),
  repeated_orders: count("Orders that came in several files, of which the last counts"),
  revenue: number("Sum of all lines", "currency"),
  first_day: orNull(text("Day of the first line")),
  last_day: orNull(text("Day of the last line")),
  warnings: z.array(z.object({ code: text("For programs"), message: text("For people") })),
});

/** Which data there are, and how orders were read, as JSON. */
export interface DataReport {
  state: StoreStatus["state"];
  /** The same as long as the data are the same. */
  version: string | null;
  /** ISO 8601. */
  loaded_at: string | null;
  rows: Record<TableName, number | null>;
  rejected: Record<TableName, number | null>;
  /** `null` where tables were given, and not read from an export. */
  reading:
    | (Json<Omit<OrdersReading, "options" | "leftOut">> & {
        left_out: { [reason: string]: { count: number; sum: number } };
      })
    | null;
}

// written out: tools and JSR read the types off the source
type DataRoutes = readonly [Route<"/api/data", NoParameters, DataReport>];

/** The route about the data themselves. */
export const dataRoutes: DataRoutes = [
  defineRoute({
    path: "/api/data",
    operationId: "getData",
    summary: "Which data there are, how orders were read, what was left out, and why",
    tags: ["data"],
    tables: [],
    output: z
      .object({
        state: z.enum(["notLoaded", "loading", "ready", "stale", "failed"]).meta({
          description: "Whether there are data. stale: the last reload failed, and the data from before it are in use",
        }),
        version: orNull(text("Hash of the tables: the same as long as the data are the same")),
        loaded_at: z.iso.datetime().nullable().meta({ description: "When the data in use were loaded" }),
        rows: perTable("Rows loaded"),
        rejected: perTable("Bad rows, set aside"),
        reading: orNull(reading).meta({
          description: "How orders were read; null where tables were given, and not read from an export",
        }),
      })
      .meta({ id: "DataReport" }) as z.ZodType<DataReport, DataReport>,
    handle: async (_, { store }) => {
      // asked at once: a reload between them would mix two versions
      const [status, snapshot] = await Promise.all([store.status(), store.snapshot()]);
      if (!hasData(status)) throw new NotReady(status.error);
      const { state, loadedAt, rows, rejected } = status;
      // of what is loaded: the others would be read for it
      const loaded = (Object.keys(rows) as TableName[]).filter((name) => rows[name] !== null);
      const known = loaded.includes("transactions") ? await snapshot.getReading() : undefined;
      return {
        state,
        version: await snapshot.version(loaded),
        loaded_at: loadedAt?.toISOString() ?? null,
        rows,
        rejected,
        reading: known === undefined ? null : readingJson(known),
      };
    },
  }),
];

/** A reading for others: its options are for whoever can change them. */
function readingJson({ options, leftOut, ...rest }: OrdersReading): DataReport["reading"] {
  // which lines they were, one by one, is for whoever has the file
  const left = Object.entries(leftOut).map(([reason, { count, sum }]) => [snakeCase(reason), { count, sum }]);
  return { ...toJson(rest), left_out: Object.fromEntries(left) };
}
