import { requireOptions } from "../options.ts";
import { breaths } from "../pieces.ts";
import {
  PREDICT_OPTIONS,
  type PredictionReport,
  type PredictionSource,
  type PredictOptions,
  predictFrom,
  requirePredictOptions,
} from "../predict/predictCustomers.ts";
import { PartedTable, ranges, sliceOf } from "../tables/PartedTable.ts";
import { steps } from "../tasks.ts";
import { clock } from "../time.ts";
import { Engine } from "./Engine.ts";
import { GroupedLines } from "./GroupedLines.ts";
import { orderLines } from "./orderLines.ts";
import { publishTables } from "./publishTables.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { SqlItemHistory } from "./SqlItemHistory.ts";
import { SqlOrderHistory } from "./SqlOrderHistory.ts";
import { sql } from "./statement.ts";
import { Writer } from "./Writer.ts";

/** What to predict, and by which rules. */
export interface PredictIntoOptions extends PredictOptions {
  /** Epoch milliseconds of the present moment. Default the machine's clock. */
  readonly now?: () => number;
}

/** What was predicted. */
export interface PredictIntoReport {
  /** Counts what was published in the target. */
  readonly number: number;
  readonly report: PredictionReport;
}

/**
 * Customers and recommendations predicted from the orders in a database, and written into one, the same or another. Whoever reads
 * the predictions of before is not disturbed; those that were made take their place in one step. When it was stopped, run it again:
 * nobody has seen anything of it.
 *
 * The engine groups the orders, the models are fitted here, as `predictCustomers` fits them, and give the same predictions.
 *
 * @param source where the orders are: a table of the shop's own, or what `loadInto` wrote
 * @param target where customers and recommendations go
 * @throws DataError `missing_value` without a single purchase; `concurrent_write` where somebody else published meanwhile; OptionError
 * @example
 * ```ts
 * import { DuckDBInstance } from "@duckdb/node-api";
 * import { predictInto } from "clientele/sql";
 *
 * const connection = await (await DuckDBInstance.create(":memory:")).connect();
 * const query = async (text: string, params: readonly (string | number | null)[] = []) =>
 *   (await connection.runAndReadAll(text, [...params])).getRowObjectsJS();
 * await query(`create table orders as
 *   select 'C' || (i * i) % 97 as customer_id, date '2025-01-01' + (i // 2)::int as date, 10 + i % 7 as revenue from range(600) orders(i)`);
 * const orders = { query, dialect: "duckdb", tables: { transactions: "orders" } } as const;
 * const { report } = await predictInto(orders, { query, dialect: "duckdb" }, { horizon: { days: 60 } });
 * report.horizonDays; // => 60
 * ```
 */
export async function predictInto(
  source: SqlDatabase,
  target: SqlDatabase,
  options: PredictIntoOptions = {},
): Promise<PredictIntoReport> {
  const caller = "predictInto";
  requireDatabase(caller, source);
  requireDatabase(caller, target);
  requireOptions(caller, options, [...PREDICT_OPTIONS, "now"]);
  const { now = clock, ...given } = options;
  const wanted = requirePredictOptions(caller, given);
  const breath = breaths(given.signal);
  const { revenue = "gross", refunds = "net", features } = given;
  const lines = new GroupedLines(new Engine(source), { revenue, refunds });
  const history = new SqlOrderHistory(source, { revenue, refunds, ...(features && { features }) }, lines);
  // before anything is read: who publishes other orders meanwhile wins
  const writer = await Writer.begin(new Engine(target), given.signal);
  const predicted = await predictFrom(caller, sourceOf(lines, history, breath), given, wanted, breath, ROWS);
  const { customers, recommendations, histories, report } = predicted;
  await steps(caller, 1, given)("writing");
  lines.ids.settle();
  const { number } = await publishTables(
    writer,
    {
      customers,
      recommendations,
      histories: new PartedTable(ranges(histories.length, ROWS), async (from, to) => sliceOf(histories, from, to)),
    },
    { report, segments: given.segments },
    now,
    given.signal,
  );
  return { number, report };
}

/** So many customers are scored and written at a time. */
const ROWS = 1 << 12;

/** Where predictions come from, as the function for all asks for it. */
function sourceOf(lines: GroupedLines, history: SqlOrderHistory, breath: ReturnType<typeof breaths>): PredictionSource {
  return {
    history,
    has: async (column) => (await lines.relation()).columns.has(column),
    items: (level, revenue) => new SqlItemHistory(lines, history, level, revenue, breath),
    sharedIds: async (day) => {
      const relation = await lines.relation();
      if (!relation.columns.has("orderId") || relation.facts.oneLineOrders) return 0;
      const { ids } = await lines.engine.row(
        sql`select count(*) as ids from (select id from (${orderLines(relation, { asOf: day })}) lines
          where id is not null and buyer is not null group by id having min(buyer) < max(buyer)) shared`,
        relation.about,
      );
      return Number(ids);
    },
  };
}
