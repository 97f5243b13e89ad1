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
import { orderLines, periodOf } from "./orderLines.ts";
import { column, dayNumberOf, milliseconds } from "./Relation.ts";
import { joined, type Statement, sql } from "./statement.ts";

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

/** Lines by period, and what the periods are. */
interface ByPeriod extends Periods {
  readonly lines: Statement;
  /** The period of a line, as a number. */
  readonly period_: Statement;
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
    lines: orderLines(asked.transactions, asked.engine.dialect, { asOf: day, revenue }),
    period_: periodOf(sql`counted_at`, period, weekStart),
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
    sql`select min(day) as day, count(*)::float8 as lines, (count(*) filter (where is_first))::float8 as orders,
        (count(*) filter (where is_first and has_amount))::float8 as amounts, coalesce(sum(amount) filter (where not refund), 0) as ordered,
        coalesce(sum(amount) filter (where refund), 0) as refunded, (count(distinct buyer) filter (where not refund))::float8 as customers
      from (select *, ${DAY} as day, ${by.period_} as period from (${by.lines}) lines) lines group by period`,
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
    const place = by.placeOf(row.day);
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name][place] = Number(row[name]);
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
    sql`select first_day, min(day) as day, (count(*) filter (where ordered))::float8 as active, coalesce(sum(amount), 0) as amount from (
        select *, min(period) filter (where ordered) over (partition by buyer) as first_period,
          min(day) filter (where ordered) over (partition by buyer) as first_day_of_buyer
        from (select buyer, period, min(day) as day, sum(amount) as amount, count(*) filter (where not refund) > 0 as ordered
          from (select *, ${DAY} as day, ${by.period_} as period from (${by.lines}) lines) lines
          where buyer is not null group by buyer, period) purchases) followed,
      lateral (select first_day_of_buyer as first_day) named
      where period >= first_period group by first_period, period, first_day`,
    asked.transactions.about,
  );
  const size = by.calendar.starts.length - 1;
  const cells = new Map<number, { readonly active: Uint32Array; readonly revenue: Float64Array }>();
  let used = 0;
  for (const row of rows) {
    const cohort = by.placeOf(row.first_day);
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
    sql`select min(day) as day, (count(*) filter (where before is null))::float8 as fresh,
        (count(*) filter (where before = period - 1))::float8 as returning_,
        (count(*) filter (where before < period - 1))::float8 as resurrected
      from (select *, lag(period) over (partition by buyer order by period) as before
        from (select buyer, period, min(day) as day from (select *, ${DAY} as day, ${by.period_} as period from (${by.lines}) lines) lines
          where buyer is not null and not refund group by buyer, period) purchases) followed group by period`,
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
  { orders, asOf }: { readonly orders: number; readonly asOf?: Day | undefined },
): Promise<AnswerOfQuestion<"getOrderGaps">> {
  const { engine, transactions } = asked;
  const day = dayNumber("getOrderGaps", "asOf", asOf);
  column(transactions, "date");
  const shares = Object.values(SHARES).map(
    (share, i) => sql`percentile_cont(${share}::float8) within group (order by gap) as ${PLACES[i] as Statement}`,
  );
  const rows = await engine.rows(
    sql`select place::int as place, count(*)::float8 as customers, count(gap)::float8 as gaps, avg(gap)::float8 as mean, ${joined(shares, ", ")}
      from (select row_number() over (partition by buyer order by day) as place,
          (lead(day) over (partition by buyer order by day) - day)::float8 as gap
        from (select distinct buyer, ${DAY} as day from (${orderLines(transactions, engine.dialect, { asOf: day })}) lines
          where buyer is not null and not refund) purchases) followed
      where place <= ${orders}::int group by place order by place`,
    transactions.about,
  );
  const none = { customers: 0, gaps: 0, mean: null, q0: null, q1: null, q2: null, q3: null, q4: null, place: 1 };
  return (rows.length === 0 ? [none] : rows).map((row) => {
    const number = (value: unknown) => (value === null ? null : Number(value));
    const [tenth, lowerQuartile, median, upperQuartile, nineTenths] = [row.q0, row.q1, row.q2, row.q3, row.q4].map(
      number,
    ) as [number | null, number | null, number | null, number | null, number | null];
    const [customers, orderedAgain, fromOrder] = [Number(row.customers), Number(row.gaps), Number(row.place)];
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
  const spent = sql`select greatest(coalesce(sum(amount), 0), 0)::float8 as spent from (${orderLines(transactions, engine.dialect, { asOf: day, revenue })}) lines
    where buyer is not null group by buyer having count(*) filter (where not refund) > 0`;
  const { customers } = await engine.row(
    sql`select count(*)::float8 as customers from (${spent}) spent`,
    transactions.about,
  );
  const length = Number(customers);
  const places = JSON.stringify(placesOf(length).map(String));
  const rows = await engine.rows(
    sql`with ranked as (select spent, row_number() over (order by spent) as place,
        sum(spent) over (order by spent rows between unbounded preceding and current row) as least from (${spent}) spent)
      select place::float8 as place, spent, least, 0::float8 as under from ranked
        where place::text in (${engine.dialect.textsIn(sql`${places}`)}) or (place - 1)::text in (${engine.dialect.textsIn(sql`${places}`)})
      union all select 0, 0, 0, coalesce(sum(2 * least - spent), 0)::float8 from ranked`,
    transactions.about,
  );
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
  const lines = orderLines(transactions, engine.dialect, { asOf: day, revenue, also: { category: "category" } });
  const rows = await engine.rows(
    sql`select category, coalesce(sum(amount), 0) as revenue, (count(distinct buyer) filter (where not refund))::float8 as customers,
        ((count(*) filter (where not refund and id is null)) + (count(distinct (id, buyer)) filter (where not refund and id is not null)))::float8 as orders
      from (${lines}) lines where category is not null group by category`,
    transactions.about,
  );
  const refunded = await refundsWithoutCategory(asked, day, revenue);
  const categories = rows.map((row) => ({
    category: String(row.category),
    totalRevenue: Number(row.revenue) + (refunded.get(String(row.category)) ?? 0),
    transactionCount: Number(row.orders),
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
    sql`select count(*)::float8 as found from (${linesIn(transactions, { revenue: "revenue", category: "category" })}) lines
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
