import { expect } from "vitest";
import { sniffCsv } from "../../src/csv/sniffCsv.ts";
import { sourceColumns } from "../../src/reading/planOf.ts";
import { profilesOf as profilesOfInPieces } from "../../src/reading/profile.ts";
import type { OrdersReading } from "../../src/reading/Reading.ts";
import type { OrderSource, ReadOrdersOptions } from "../../src/reading/ReadOrdersOptions.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import type { SourceColumn } from "../../src/reading/roleRule.ts";
import { dayText } from "../../src/time.ts";
import { whole } from "../shared/whole.ts";

const profilesOf = whole(profilesOfInPieces);

/** The lines of an export as `order customer day revenue`, `-` for what is missing. */
export async function linesOf(
  source: OrderSource | readonly OrderSource[],
  options: ReadOrdersOptions = {},
): Promise<string[]> {
  const { orders } = await readOrders(source, options);
  return Array.from(orders, ({ orderId, customerId, date, revenue }) =>
    [orderId ?? "-", customerId ?? "-", dayText(date.getTime()), revenue ?? "-"].join(" "),
  );
}

/** How an export was understood. */
export async function readingOf(
  source: OrderSource | readonly OrderSource[],
  options: ReadOrdersOptions = {},
): Promise<OrdersReading> {
  return (await readOrders(source, options)).reading;
}

/** The columns of a text, as header and sample tell. */
export async function sourceColumnsOf(text: string): Promise<SourceColumn[]> {
  const sniff = await sniffCsv(text);
  return sourceColumns(sniff, profilesOf([text], sniff));
}

/** The error for data that will not do, by its code and words of its message. */
export function dataError(code: string, ...words: readonly string[]): unknown {
  const message = expect.toSatisfy((text: string) => words.every((word) => text.includes(word)));
  return expect.objectContaining({ name: "DataError", code, message });
}
