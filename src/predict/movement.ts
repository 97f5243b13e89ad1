import type { TableInput } from "../analytics/asTable.ts";
import { validOptions } from "../analytics/Question.ts";
import { OptionError } from "../errors.ts";
import { breaths } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS, dayNumber, dayText } from "../time.ts";
import { compareCustomers } from "./compareCustomers.ts";
import { learn } from "./learn.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import { type CustomerMovement, type MovementOptions, movementOptions } from "./movementQuestion.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { score } from "./score.ts";

/**
 * What changed among the customers between two days: who is new, lost, slipped, recovered or grown, and which segments they moved
 * between. Both days are scored by the model that could be learnt on the earlier one, so that it is the customers who moved; where
 * nobody had bought by then all are new.
 *
 * @param orders needs `customerId`, `date` and `revenue`; or an order history
 * @throws DataError `missing_column`; OptionError; what the signal has
 * @example
 * ```ts
 * import { movement } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const { customersAfter, counts } = await movement(orders, { from: "2025-08-31", to: "2025-09-30" });
 * Object.values(counts).reduce((sum, count) => sum + count, 0) === customersAfter; // => true
 * ```
 */
export async function movement(
  orders: TableInput<TransactionSchema> | OrderHistory,
  { signal, ...given }: MovementOptions & { readonly signal?: AbortSignal } = {},
): Promise<CustomerMovement> {
  const caller = "movement";
  const { horizonDays, limit, ...days } = validOptions(caller, movementOptions, given);
  const history = orderHistoryOf(caller, orders, {}, breaths(signal));
  const extent = await history.extent();
  const to = dayNumber(caller, "to", days.to) ?? extent?.last;
  // nobody has bought anything, and no day was named
  if (to === undefined) return { from: null, to: null, ...compareCustomers([], [], { limit }) };
  const from = dayNumber(caller, "from", days.from) ?? to - MONTH;
  if (!(from < to))
    throw new OptionError(caller, "from", `a day before ${dayText(to * DAY_MS)}`, dayText(from * DAY_MS));
  const on = (day: number) => dayText(day * DAY_MS);
  // before anybody bought nothing can be learnt: then all are new
  const [isKnownBefore, isKnown] = [await knows(history, from), await knows(history, to)];
  const horizon = { days: horizonDays };
  const model = isKnown
    ? await learn(history, { asOf: on(isKnownBefore ? from : to), horizon, ...(signal && { signal }) })
    : undefined;
  const customersOn = async (day: number, known: boolean) =>
    known && model !== undefined
      ? (await score(model, history, { asOf: on(day), ...(signal && { signal }) })).customers
      : [];
  const before = await customersOn(from, isKnownBefore);
  const after = await customersOn(to, isKnown);
  return { from: on(from), to: on(to), ...compareCustomers(before, after, { limit }) };
}

const knows = async (history: OrderHistory, day: number): Promise<boolean> => (await history.at(day)).table.length > 0;

const MONTH = 30;
