import { cohortsFrom, MOST_CELLS, tooMany } from "../analytics/calculateCustomerCohorts.ts";
import { valuesOf } from "../analytics/getCohortValue.ts";
import { lifecycleFrom } from "../analytics/getLifecycle.ts";
import { trendsFrom } from "../analytics/getRevenueTrends.ts";
import { bestOf, refundsByCategory } from "../analytics/getTopCategories.ts";
import { concentrationFrom, placesOf } from "../analytics/getValueConcentration.ts";
import { type PERIOD_OPTIONS, type Periods, periodsOf, requireWeeks } from "../analytics/orderColumns.ts";
import type { ValidOptions } from "../analytics/Question.ts";
import { ratio } from "../math/ratio.ts";
import type { AnswerOfQuestion } from "../store/questions.ts";
import { DAY_MS, type Day, dayNumber } from "../time.ts";
import type { Asked } from "./Asked.ts";
import { linesIn, linesOf } from "./lines.ts";
import { orderLines, orders, periodOf } from "./orderLines.ts";
import { column } from "./Relation.ts";
import { joined, type Statement, sql } from "./statement.ts";
import { countIf, dayNumberOf, double, followed, inOrder, milliseconds, percentile, ranked, sumIf } from "./words.ts";

type PeriodOptions = ValidOptions<typeof PERIOD_OPTIONS>;

/** The first moment of the lines, and the day of the last; `undefined` without lines. */
async function extentOf({
  engine,
  transactions,
}: Asked): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const date = column(transactions, "date");
  const row = await engine.row(
    sql`select min(${milliseconds(date)}) as first, max(${milliseconds(date)}) as last from ${transactions.from}`,
    transactions.about,
  );
  if (row.first === null || row.first === undefined) return undefined;
  return { first: Number(row.first), last: Math.floor(Number(row.last) / DAY_MS) };
}

/** Orders by period, and what the periods are. */
interface ByPeriod extends Periods {
  /** The orders with their `day` and, as a number, their `period`. */
  readonly orders: Statement;
  /** The number of a period from a day in it. */
  readonly placeOf: (day: unknown) => number;
}

async function byPeriod(caller: string, asked: Asked, options: PeriodOptions): Promise<ByPeriod | undefined> {
  const { period, revenue, asOf, weekStart } = options;
  requireWeeks(caller, options);
  const day = dayNumber(caller, "asOf", asOf);
  const extent = await extentOf(asked);
  // an amount that lacks is named although nothing is asked for
  column(asked.transactions, revenue === "gross" ? "revenue" : "netSales");
  if (extent === undefined) return undefined;
  const periods = periodsOf(caller, options, extent.first, day ?? extent.last);
  if (day !== undefined && day < Math.floor(extent.first / DAY_MS)) return undefined;
  const { starts, periodOfDay } = periods.calendar;
  return {
    ...periods,
    orders: sql`select *, ${DAY} as day, ${periodOf(sql`counted_at`, period, weekStart)} as period
      from (${orders(asked.transactions, { asOf: day, revenue })}) known`,
    placeOf: (of) => periodOfDay[Number(of) - (starts[0] as number) / DAY_MS] as number,
  };
}

const DAY = dayNumberOf(sql`counted_at`);

async function getRevenueTrends(
  asked: Asked,
  { fill, ...options }: PeriodOptions & { readonly fill: boolean },
): Promise<AnswerOfQuestion<"getRevenueTrends">> {
  const by = await byPeriod("getRevenueTrends", asked, options);
  if (by === undefined) return [];
  const rows = await asked.engine.rows(
    sql`select min(day) as first_day, sum(lines) as all_lines, sum(orders) as all_orders, sum(amounts) as all_amounts,
        ${sumIf(sql`amount`, sql`refund = 0`)} as ordered, ${sumIf(sql`amount`, sql`refund = 1`)} as refunded,
        count(distinct case when refund = 0 then buyer end) as customers
      from (${by.orders}) known group by period`,
    asked.transactions.about,
  );
  const size = by.calendar.starts.length - 1;
  const sums = {
    lines: new Uint32Array(size),
    orders: new Uint32Array(size),
    amounts: new Uint32Array(size),
    ordered: new Float64Array(size),
    refunded: new Float64Array(size),
    customers: new Uint32Array(size),
  };
  for (const row of rows) {
    const place = by.placeOf(row.first_day);
    sums.lines[place] = Number(row.all_lines);
    sums.orders[place] = Number(row.all_orders);
    sums.amounts[place] = Number(row.all_amounts);
    sums.ordered[place] = Number(row.ordered);
    sums.refunded[place] = Number(row.refunded);
    sums.customers[place] = Number(row.customers);
  }
  return trendsFrom(sums, by, fill);
}

async function calculateCustomerCohorts(
  asked: Asked,
  options: PeriodOptions,
  caller = "calculateCustomerCohorts",
): Promise<AnswerOfQuestion<"calculateCustomerCohorts">> {
  const by = await byPeriod(caller, asked, options);
  if (by === undefined) return [];
  const rows = await asked.engine.rows(
    followed(sql`select buyer, period, min(day) as first_day, coalesce(sum(amount), 0) as total, max(1 - refund) as ordered
      from (${by.orders}) known where buyer is not null group by buyer, period`),
    asked.transactions.about,
  );
  const size = by.calendar.starts.length - 1;
  const cells = new Map<number, { readonly active: Uint32Array; readonly revenue: Float64Array }>();
  let used = 0;
  for (const row of rows) {
    const cohort = by.placeOf(row.cohort_day);
    let cell = cells.get(cohort);
    if (cell === undefined) {
      used += size - cohort;
      if (used > MOST_CELLS) throw tooMany(caller, by);
      cell = { active: new Uint32Array(size - cohort), revenue: new Float64Array(size - cohort) };
      cells.set(cohort, cell);
    }
    const since = by.placeOf(row.day) - cohort;
    cell.active[since] = (cell.active[since] as number) + Number(row.active);
    cell.revenue[since] = (cell.revenue[since] as number) + Number(row.amount);
  }
  const [first, active, revenue] = [new Int32Array(size).fill(-1), new Uint32Array(used), new Float64Array(used)];
  let from = 0;
  for (const cohort of [...cells.keys()].sort((a, b) => a - b)) {
    const cell = cells.get(cohort) as { readonly active: Uint32Array; readonly revenue: Float64Array };
    first[cohort] = from;
    active.set(cell.active, from);
    revenue.set(cell.revenue, from);
    from += cell.active.length;
  }
  return cohortsFrom({ first, active, revenue }, by);
}

async function getCohortValue(asked: Asked, options: PeriodOptions): Promise<AnswerOfQuestion<"getCohortValue">> {
  return valuesOf(await calculateCustomerCohorts(asked, options, "getCohortValue"), { period: options.period });
}

async function getLifecycle(asked: Asked, options: PeriodOptions): Promise<AnswerOfQuestion<"getLifecycle">> {
  const by = await byPeriod("getLifecycle", asked, options);
  if (by === undefined) return [];
  const rows = await asked.engine.rows(
    sql`select min(first_day) as day, ${countIf(sql`before is null`)} as fresh,
        ${countIf(sql`before = step - 1`)} as returning_, ${countIf(sql`before < step - 1`)} as resurrected
      from (${inOrder(sql`select buyer, period as step, min(day) as first_day from (${by.orders}) known
        where buyer is not null and refund = 0 group by buyer, period`)}) followed group by step`,
    asked.transactions.about,
  );
  const size = by.calendar.starts.length - 1;
  const counts = { fresh: new Uint32Array(size), returning: new Uint32Array(size), resurrected: new Uint32Array(size) };
  for (const row of rows) {
    const place = by.placeOf(row.day);
    counts.fresh[place] = Number(row.fresh);
    counts.returning[place] = Number(row.returning_);
    counts.resurrected[place] = Number(row.resurrected);
  }
  return lifecycleFrom(counts, by);
}

const SHARES = { tenth: 0.1, lowerQuartile: 0.25, median: 0.5, upperQuartile: 0.75, nineTenths: 0.9 } as const;

async function getOrderGaps(
  asked: Asked,
  { orders: upTo, asOf }: { readonly orders: number; readonly asOf?: Day | undefined },
): Promise<AnswerOfQuestion<"getOrderGaps">> {
  const { engine, transactions } = asked;
  const day = dayNumber("getOrderGaps", "asOf", asOf);
  column(transactions, "date");
  const shares = Object.values(SHARES).map(
    (share, i) => sql`${percentile(share, sql`gap`)} as ${PLACES[i] as Statement}`,
  );
  // a gap stands with the order that it ends with
  const rows = await engine.rows(
    sql`select place, count(*) as customers, count(gap) as gaps, avg(gap) as mean, ${joined(shares, ", ")}
      from (select place, ${double(sql`step - before`)} as gap
        from (${inOrder(sql`select distinct buyer, ${DAY} as step, ${DAY} as first_day
          from (${orders(transactions, { asOf: day })}) known where buyer is not null and refund = 0`)}) followed) gaps
      where place <= ${double(upTo + 1)} group by place order by place`,
    transactions.about,
  );
  const none = { gaps: 0, mean: null, q0: null, q1: null, q2: null, q3: null, q4: null };
  const found = rows.length === 0 ? [{ ...none, customers: 0, place: 1 }] : rows.slice(0, upTo);
  return found.map(({ place, customers: known }, i) => {
    const row = rows[i + 1] ?? none;
    const number = (value: unknown) => (value === null ? null : Number(value));
    const [tenth, lowerQuartile, median, upperQuartile, nineTenths] = [row.q0, row.q1, row.q2, row.q3, row.q4].map(
      number,
    ) as [number | null, number | null, number | null, number | null, number | null];
    const [customers, orderedAgain, fromOrder] = [Number(known), Number(row.gaps), Number(place)];
    return {
      fromOrder,
      toOrder: fromOrder + 1,
      customers,
      orderedAgain,
      share: ratio(orderedAgain, customers),
      mean: number(row.mean),
      tenth,
      lowerQuartile,
      median,
      upperQuartile,
      nineTenths,
    };
  });
}

const PLACES = [sql`q0`, sql`q1`, sql`q2`, sql`q3`, sql`q4`];

async function getValueConcentration(
  asked: Asked,
  { revenue, asOf }: { readonly revenue: "gross" | "net"; readonly asOf?: Day | undefined },
): Promise<AnswerOfQuestion<"getValueConcentration">> {
  const { engine, transactions } = asked;
  const day = dayNumber("getValueConcentration", "asOf", asOf);
  const spent = sql`select greatest(coalesce(sum(amount), 0), 0) as spent from (${orders(transactions, { asOf: day, revenue })}) known
    where buyer is not null group by buyer having min(refund) = 0`;
  const { customers } = await engine.row(sql`select count(*) as customers from (${spent}) spent`, transactions.about);
  const length = Number(customers);
  const places = new Set(placesOf(length).flatMap((place) => [place, place + 1]));
  const wanted = [...places].filter((place) => place >= 1 && place <= length);
  const rows = wanted.length === 0 ? [] : await engine.rows(ranked(spent, wanted), transactions.about);
  const at = new Map(rows.map((row) => [Number(row.place), row]));
  return concentrationFrom({
    length,
    spent: (i) => Number(at.get(i + 1)?.spent ?? 0),
    least: (count) => Number(at.get(count)?.least ?? 0),
    under: Number(at.get(0)?.under ?? 0),
  });
}

async function getTopCategories(
  asked: Asked,
  {
    limit,
    revenue,
    asOf,
  }: { readonly limit: number; readonly revenue: "gross" | "net"; readonly asOf?: Day | undefined },
): Promise<AnswerOfQuestion<"getTopCategories">> {
  const { engine, transactions } = asked;
  const day = dayNumber("getTopCategories", "asOf", asOf);
  const lines = orderLines(transactions, { asOf: day, revenue, also: { category: "category" } });
  const rows = await engine.rows(
    sql`select category, coalesce(sum(amount), 0) as revenue, count(distinct case when refund = 0 then buyer end) as customers, sum(orders) as all_orders
      from (select category, buyer, refund, sum(paid) as amount, (case when refund = 1 then 0 when id is null then count(*) else 1 end) as orders
        from (${lines}) lines where category is not null group by category, buyer, id, refund) known group by category`,
    transactions.about,
  );
  const refunded = await refundsWithoutCategory(asked, day, revenue);
  const categories = rows.map((row) => ({
    category: String(row.category),
    totalRevenue: Number(row.revenue) + (refunded.get(String(row.category)) ?? 0),
    transactionCount: Number(row.all_orders),
    uniqueCustomers: Number(row.customers),
  }));
  return bestOf(categories, limit);
}

/** What refunds without a category take from others': they take back orders of their customers, one after the other, which is done here. */
async function refundsWithoutCategory(
  { engine, transactions }: Asked,
  day: number | undefined,
  revenue: "gross" | "net",
): Promise<ReadonlyMap<string, number>> {
  if (!transactions.columns.has("revenue")) return new Map();
  const lacking = sql`select customer from (${linesIn(transactions, { revenue: "revenue", category: "category" })}) lines
    where revenue < 0 and category is null`;
  // guests have no other orders than the one with the refund's id
  const guests = sql`select id from (${linesIn(transactions, { revenue: "revenue", category: "category" })}) lines
    where revenue < 0 and category is null and customer is null and id is not null`;
  // most shops have none
  const { found } = await engine.row(
    sql`select count(*) as found from (${linesIn(transactions, { revenue: "revenue", category: "category" })}) lines
      where revenue < 0 and category is null`,
    transactions.about,
  );
  if (Number(found) === 0) return new Map();
  const { table } = await linesOf(engine, transactions, lacking, { day, guestIds: guests });
  return table.length === 0 ? new Map() : refundsByCategory(table, revenue, day);
}

/** The questions about orders. */
export const answers = {
  getRevenueTrends,
  calculateCustomerCohorts: (asked: Asked, options: PeriodOptions) => calculateCustomerCohorts(asked, options),
  getCohortValue,
  getLifecycle,
  getOrderGaps,
  getValueConcentration,
  getTopCategories,
};
