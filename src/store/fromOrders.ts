import { DataError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { forecastsOf, type PredictedTables } from "../predict/PredictedTables.ts";
import {
  type CustomerPredictions,
  PREDICT_OPTIONS,
  type PredictOptions,
  predictCustomers,
} from "../predict/predictCustomers.ts";
import type { SegmentRules } from "../predict/segmentRules.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import type { OrderSource, ReadOrdersOptions } from "../reading/ReadOrdersOptions.ts";
import { readOrders } from "../reading/readOrders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { Table } from "../tables/Table.ts";
import { tell } from "../tasks.ts";

/** Orders of any kind: an export or several, rows, a table that is read already. */
export type AnyOrders = OrderSource | readonly OrderSource[] | Table<TransactionSchema>;

/** How to read and to predict, and whom to tell. */
export interface FromOrdersOptions extends PredictOptions {
  /** What the orders do not say themselves, as for `readOrders`. */
  readonly read?: ReadOrdersOptions;
  /** Told of the reading each time the orders were read. */
  readonly onReading?: (reading: OrdersReading) => void;
  /** Told of the predictions each time they were made. */
  readonly onPredictions?: (predictions: CustomerPredictions) => void;
}

/**
 * Sources of a store that has orders and nothing else, as any shop exports them: customers and recommendations are predicted
 * from them, with each reload. A reload reads by the decisions of the first load; where a file that has changed would be
 * understood otherwise, the reload fails and the store keeps what it has.
 *
 * @param orders where the orders come from, or a function that gives it each time
 * @param options as for `predictCustomers`; errors of it come out when the store loads
 * @example
 * ```ts
 * import { DataStore, fromOrders } from "clientele";
 *
 * const orders = ["Bestellnr.;Kunde;Datum;Betrag"];
 * for (let i = 0; i < 300; i++) orders.push(`${i};C${(i * i) % 41};1${i % 9}.0${1 + (i % 6)}.2025;${10 + (i % 7)},50`);
 * const store = new DataStore(fromOrders(orders.join("\n"), { horizon: { days: 30 } }));
 * (await store.listCustomers()).total; // => 21
 * (await store.getModelReport())?.horizonDays; // => 30
 * ```
 */
export function fromOrders(
  orders: AnyOrders | ((context: { readonly signal?: AbortSignal | undefined }) => AnyOrders | Promise<AnyOrders>),
  options: FromOrdersOptions = {},
): {
  readonly transactions: (context: { readonly signal?: AbortSignal | undefined }) => Promise<Table<TransactionSchema>>;
  readonly predict: (
    transactions: Table<TransactionSchema>,
    context: { readonly signal: AbortSignal },
  ) => Promise<PredictedTables>;
  readonly segments?: SegmentRules;
  readonly reading: (transactions: Table<TransactionSchema>) => OrdersReading | undefined;
} {
  requireOptions("fromOrders", options, ["read", "onReading", "onPredictions", ...PREDICT_OPTIONS]);
  const { read: given = {}, onReading, onPredictions, ...wanted } = options;
  let first: OrdersReading | undefined;
  const readings = new WeakMap<Table<TransactionSchema>, OrdersReading>();
  return {
    transactions: async ({ signal }) => {
      const source = typeof orders === "function" ? await orders({ signal }) : orders;
      if (source instanceof Table) return source as Table<TransactionSchema>;
      const known = first === undefined ? {} : pinned(first);
      const read = await readOrders(source, { ...known, ...given, ...(signal && { signal }) });
      if (first !== undefined) requireSame(first, read.reading);
      // a header without rows decides nothing
      if (read.reading.rows > 0) first ??= read.reading;
      readings.set(read.orders, read.reading);
      tell(onReading, [read.reading]);
      return read.orders;
    },
    predict: async (table, { signal }) => {
      const predictions = await predictCustomers(table, { ...wanted, signal });
      tell(onPredictions, [predictions]);
      return { ...predictions, forecast: forecastsOf(predictions) };
    },
    ...(wanted.segments && { segments: wanted.segments }),
    reading: (table) => readings.get(table),
  };
}

/** What a reload takes from the first load: what may be undecided in a smaller file. */
function pinned({ options }: OrdersReading): ReadOrdersOptions {
  const { dates, decimal } = options;
  return { ...(dates && { dates }), ...(decimal && { decimal }) };
}

/** @throws DataError `reading_changed` where orders are understood otherwise than before */
function requireSame(before: OrdersReading, now: OrdersReading): void {
  const decisions = ({ preset, roles, formats, currency }: OrdersReading) => ({
    preset,
    dates: formats.dates,
    decimal: formats.decimal,
    amount: formats.amount,
    currency,
    // a role more is no change
    ...Object.fromEntries(Object.keys(before.roles).map((role) => [role, roles[role]?.toString() ?? "none"])),
  });
  const [old, fresh] = [decisions(before), decisions(now)];
  for (const [name, value] of Object.entries(old)) {
    const changed = fresh[name as keyof typeof fresh];
    if (changed === value || changed === null || value === null) continue;
    const problem = `these orders would be read differently from those of the first load: ${name} is ${changed}, and was ${value}; to accept that, load them in a new store, or say which in the option read`;
    const { file } = now.files[0] ?? {};
    throw new DataError("reading_changed", problem, {
      table: "transactions",
      ...(file && { file }),
      expected: String(value),
    });
  }
}
