import type { CsvInput } from "../csv/byteChunks.ts";
import type { CsvSource, LoadProgress } from "../csv/CsvSource.ts";
import type { FormatOptions } from "../csv/FormatOptions.ts";
import type { RowDates } from "../time.ts";
import type { StatusWords } from "./countingOf.ts";
import type { Preset } from "./Preset.ts";
import type { RoleHeaders } from "./planOf.ts";
import type { DiscountUnit } from "./RoleColumns.ts";

/** A row of a database, or an answer of an API that holds rows, under whatever names. */
export type OrderRow = Readonly<Record<string, unknown>>;

/** Rows from a database, an API or a program. */
export type OrderRows = Iterable<OrderRow>;

/** Something that gives rows when it is asked, such as `parquet`'s. */
export interface RowSource {
  readonly name?: string;
  rows(): Promise<OrderRows>;
}

/** Where orders come from: an export in any form, a file that reads itself, rows, an answer that holds them. */
export type OrderSource = CsvInput | CsvSource | RowSource | OrderRows | OrderRow;

/** What to say of an export where it does not say it itself. */
export interface ReadOrdersOptions extends FormatOptions {
  /** Headers by role. `date` may be those of a date and a time. */
  readonly columns?: RoleHeaders;
  /** The amount's column, or those of quantity, unit price and, if there is one, discount. */
  readonly amount?: string | readonly [quantity: string, unitPrice: string, discount?: string];
  /** Words of statuses by what they say, before everybody's. */
  readonly statuses?: StatusWords;
  /** What a column of discounts holds: amounts off a line, or its share (0.1) or percentage (10) of the price. */
  readonly discounts?: DiscountUnit;
  /** The currency to keep where a file has several, such as `EUR`. */
  readonly currency?: string;
  /** The platform, by the name of its preset; `null` for none. */
  readonly preset?: string | null;
  /** Presets of your own, looked at first. */
  readonly presets?: readonly Preset[];
  /** Of files of different kinds, the columns that join them. */
  readonly on?: string | readonly string[];
  /** A secret: customers' ids are replaced by their HMAC-SHA-256 under it, 16 characters. */
  readonly pseudonymize?: string;
  /** `"fail"` (default) or `"collect"`: bad rows are counted, and left. */
  readonly onBadRow?: "fail" | "collect";
  /** Of rows: which parts of a `Date` are the shop's clock. Default `"utc"`. */
  readonly rowDates?: RowDates;
  /** Called about once per MiB. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
}
