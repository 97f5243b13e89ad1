import { byteChunks, type CsvInput } from "../csv/byteChunks.ts";
import type { CsvSource } from "../csv/CsvSource.ts";
import { isSource } from "../csv/takeSample.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import type { RowSource } from "./ReadOrdersOptions.ts";

/** What reads a Parquet file's rows: `parquetReadObjects` of hyparquet, or a function like it. */
export interface ParquetOptions {
  readonly parquetReadObjects: (options: {
    readonly file: ArrayBuffer;
  }) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * A Parquet file as a source of orders. The library that reads it is yours: `parquetReadObjects` of hyparquet.
 *
 * @param source bytes, a stream, a `Response`, a file
 * @example
 * ```ts
 * import { parquet, readOrders } from "clientele";
 *
 * // import { parquetReadObjects } from "hyparquet";
 * const parquetReadObjects = async () => [{ order_id: 1, customer_id: "C1", order_date: "2025-01-31", total: 12.5 }];
 * const { orders } = await readOrders(parquet(new Uint8Array(), { parquetReadObjects }));
 * orders.row(0).revenue; // => 12.5
 * ```
 */
export function parquet(source: CsvInput | CsvSource, options: ParquetOptions): RowSource {
  requireOptions("parquet", options, ["parquetReadObjects"]);
  const { parquetReadObjects } = options;
  if (typeof parquetReadObjects !== "function")
    throw new OptionError("parquet", "parquetReadObjects", "that function of hyparquet", parquetReadObjects);
  return {
    ...(isSource(source) && source.name !== undefined && { name: source.name }),
    async rows() {
      const pieces: Uint8Array[] = [];
      for await (const chunk of isSource(source) ? source.chunks() : byteChunks(source)) pieces.push(chunk.slice());
      const file = await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer();
      return parquetReadObjects({ file });
    },
  };
}
