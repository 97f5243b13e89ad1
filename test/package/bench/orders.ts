import {
  calculateCustomerCohorts,
  getRevenueTrends,
  getTopCategories,
  purchaseHistories,
  readTable,
  type Table,
  type TransactionSchema,
  transactionSchema,
} from "clientele";
import { csvFile } from "clientele/node";
import { linesFile, SIZES, type Size } from "./files.ts";
import { median, progress, ratioOf } from "./measure.ts";

/** What order ids cost: the same lines with and without them, in milliseconds by round. */
export interface OrdersTable {
  readonly size: Size;
  readonly results: readonly OrdersResult[];
}

interface OrdersResult {
  readonly question: string;
  /** The first question asked of a table, which finds the orders. */
  readonly first: readonly number[];
  readonly firstWithout: readonly number[];
  /** Asked again. */
  readonly again: readonly number[];
  readonly againWithout: readonly number[];
}

const QUESTIONS: Readonly<Record<string, (orders: Table<TransactionSchema>) => unknown>> = {
  getRevenueTrends,
  calculateCustomerCohorts,
  getTopCategories,
  purchaseHistories,
};

/** Measures each question on both tables in turns. */
export async function measureOrders(size: Size, rounds: number): Promise<OrdersTable> {
  const file = csvFile(linesFile(size));
  const lines = await readTable(file, transactionSchema);
  const columns = ["customerId", "date", "category", "revenue"] as const;
  // a selection is another table, which knows nothing of its orders yet
  const fresh = () => [lines.select("orderId", ...columns), lines.select(...columns)] as const;
  const time = (question: (orders: Table<TransactionSchema>) => unknown, table: unknown): number => {
    const start = performance.now();
    question(table as Table<TransactionSchema>);
    return performance.now() - start;
  };
  const results = Object.entries(QUESTIONS).map(([question, ask]): OrdersResult => {
    const result = { question, first: [], firstWithout: [], again: [], againWithout: [] } as {
      question: string;
    } & Record<Exclude<keyof OrdersResult, "question">, number[]>;
    // the first two rounds are not yet compiled
    for (let round = -2; round < rounds; round++) {
      const [withIds, without] = fresh();
      const first = [time(ask, withIds), time(ask, without)] as const;
      const again = [time(ask, withIds), time(ask, without)] as const;
      if (round < 0) continue;
      result.first.push(first[0]);
      result.firstWithout.push(first[1]);
      result.again.push(again[0]);
      result.againWithout.push(again[1]);
    }
    progress(`${size}, ${question} with order ids: ${ratioOf(result.again, result.againWithout).toFixed(2)}`);
    return result;
  });
  return { size, results };
}

/** As Markdown. */
export function ordersSection({ size, results }: OrdersTable): string {
  const rows = results.map(({ question, first, firstWithout, again, againWithout }) => {
    const ratios = [ratioOf(first, firstWithout), ratioOf(again, againWithout)].map((ratio) => ratio.toFixed(2));
    const ms = [first, firstWithout, again, againWithout].map((times) => median(times).toFixed(0));
    return `| \`${question}\` | ${ms[0]} | ${ms[1]} | ${ratios[0]} | ${ms[2]} | ${ms[3]} | ${ratios[1]} |`;
  });
  return `## Order ids: ${SIZES[size].orders.toLocaleString("en")} lines, two per order

Milliseconds with an \`orderId\` column and without it; the goal is a ratio of 1.5.

|  | first question, with | without | ratio | asked again, with | without | ratio |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}
