import type { LoadProgress } from "../csv/CsvSource.ts";
import type { ReadTableOptions } from "../csv/readTable.ts";
import type { PredictedTables } from "../predict/PredictedTables.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { SegmentRules } from "../predict/segmentRules.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import type { CustomerSchema } from "../shop/customers.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { RecommendationSchema } from "../shop/recommendations.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import type { RowDates } from "../time.ts";
import type { TableSource } from "./TableSource.ts";

/** Where the tables of a store come from; each may be left out. */
export interface DataSources {
  readonly customers?: TableSource<CustomerSchema>;
  readonly transactions?: TableSource<TransactionSchema>;
  readonly recommendations?: TableSource<RecommendationSchema>;
  /** Makes what is not given of customers and recommendations from the orders: see `fromOrders`. */
  readonly predict?: (
    transactions: Table<TransactionSchema>,
    context: { readonly signal: AbortSignal },
  ) => Promise<PredictedTables>;
  /** What `predictCustomers` returned besides the tables, for the report and for forecasts. */
  readonly report?: PredictionReport;
  readonly histories?: Table<PurchaseHistorySchema>;
  /** Rules of the RFM segments, for segments over time. Default `segmentRules.original`. */
  readonly segments?: SegmentRules;
  /** What `readOrders` understood of the orders: its `reading`, or a function that finds that of a table, as `fromOrders` has. */
  readonly reading?: OrdersReading | ((transactions: Table<TransactionSchema>) => OrdersReading | undefined);
}

/** Takes what a store has to say. `console` is one. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** How a store reads its sources, and whom it tells. */
export interface DataStoreOptions {
  /** Headers of the files where they are not the schema's: `{ transactions: { customerId: "cust_no" } }`. */
  readonly columns?: {
    readonly customers?: NonNullable<ReadTableOptions<CustomerSchema>["columns"]>;
    readonly transactions?: NonNullable<ReadTableOptions<TransactionSchema>["columns"]>;
    readonly recommendations?: NonNullable<ReadTableOptions<RecommendationSchema>["columns"]>;
  };
  /** `"keep"` keeps columns the schemas do not know, as text under their own header. Default `"ignore"`. */
  readonly unknownColumns?: "ignore" | "keep";
  /** `"fail"` (default) refuses a file with a bad row; `"collect"` sets bad rows aside in `table.rejected`. */
  readonly onBadRow?: "fail" | "collect";
  /** How many bad rows to keep per table; the others are counted. Default 10,000. */
  readonly maxRejected?: number;
  /** Which parts of a `Date` in rows are the shop's clock. Default `"utc"`. */
  readonly rowDates?: RowDates;
  /** Silent by default. */
  readonly logger?: Logger;
  /** Milliseconds that reading or predicting a table may take; then it fails (`load_timeout`). Default ten minutes; `Infinity` waits for ever. */
  readonly loadTimeout?: number;
  /** Called about once per MiB of a load. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Epoch milliseconds of the present moment. Default the machine's clock. */
  readonly now?: () => number;
}

/** How to stop a load. */
export interface LoadOptions {
  /** Stops the load; its reason is thrown and nothing is kept. */
  readonly signal?: AbortSignal;
}
