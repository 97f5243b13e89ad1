import type { RevenueKind } from "../shop/orders.ts";
import { DAY_MS, type Period, WEEK_DAYS } from "../time.ts";
import { column, type Relation, ROW } from "./Relation.ts";
import { identifier, NOTHING, type Statement, sql } from "./statement.ts";
import { dayNumberOf, double, leftJoin, moment, monthOf } from "./words.ts";

/** Which lines, and what of them. */
interface LineOptions {
  /** Lines up to the end of this day, since 1970. Default all. */
  readonly asOf?: number | undefined;
  /** Which amount counts. Default none. */
  readonly revenue?: RevenueKind | undefined;
  /** More columns. */
  readonly also?: Readonly<Record<string, string>>;
}

/**
 * The lines of a transactions table as they were known at the end of a day, a row each: whose it is (`buyer`), its order (`id`, with the
 * buyer), its `moment`, whether it is a `refund`, its amount (`paid`).
 */
export function orderLines(relation: Relation, { asOf, revenue, also = {} }: LineOptions): Statement {
  const { columns, facts } = relation;
  const isOwned = facts.idsWithoutCustomer && columns.has("orderId");
  const more = Object.entries(also).map(
    ([alias, name]) => sql`, ${name === ROW ? identifier(ROW) : column(relation, name)} as ${identifier(alias)}`,
  );
  const amount = revenue === undefined ? NONE : column(relation, revenue === "gross" ? "revenue" : "netSales");
  const isRefund = columns.has("revenue") ? sql`${column(relation, "revenue")} < 0` : sql`1 = 0`;
  const id = columns.has("orderId") ? column(relation, "orderId") : sql`nullif('', '')`;
  const date = asOf === undefined && !columns.has("date") ? moment(NONE) : column(relation, "date");
  const known = (
    customer: Statement,
  ) => sql`select ${column(relation, "customerId")} as ${customer}, ${id} as id, ${date} as moment,
    (case when ${isRefund} then 1 else 0 end) as refund, ${amount} as paid${more.reduce((all, one) => sql`${all}${one}`, NOTHING)}
    from ${relation.from}${asOf === undefined ? NOTHING : sql` where ${before(relation, asOf)}`}`;
  if (!isOwned) return known(sql`buyer`);
  const extra = Object.keys(also).reduce((all, alias) => sql`${all}, ${identifier(alias)}`, NOTHING);
  return withOwners(known(sql`customer`), extra);
}

/** No number. */
const NONE = double(sql`null`);

/** Lines with the customers that only their order ids tell: of ids whose other lines have exactly one. */
function withOwners(known: Statement, extra: Statement): Statement {
  return sql`select coalesce(customer, owner) as buyer, id, moment, refund, paid${extra}
    from (select *, case when customer is null then id end as told_by from (${known}) known) known
    ${leftJoin} (select id as owned_id, min(customer) as owner from (${known}) owners where id is not null and customer is not null
      group by id having min(customer) = max(customer)) owners on told_by = owned_id`;
}

/**
 * The same by order: whose it is, whether these are refunds, when they count (`counted_at`), how many `lines` and `orders` that is, their
 * `amount`, and of how many orders any line has one (`amounts`). Lines without an order id are orders of their own, refunds none: those of a
 * moment are one row. The same as `OrderLines` has it in memory.
 */
export function orders(relation: Relation, options: Omit<LineOptions, "also">): Statement {
  const lines = orderLines(relation, options);
  if (relation.facts.oneLineOrders && !relation.facts.idsWithoutCustomer)
    return sql`select buyer, refund, moment as counted_at, paid as amount, 1 as lines, 1 - refund as orders,
      (case when refund = 1 or paid is null then 0 else 1 end) as amounts from (${lines}) lines`;
  return sql`select buyer, refund, min(moment) as counted_at, sum(paid) as amount, count(*) as lines,
      (case when refund = 1 then 0 when id is null then count(*) else 1 end) as orders,
      (case when refund = 1 then 0 when id is null then count(paid) when count(paid) > 0 then 1 else 0 end) as amounts
    from (select *, case when refund = 1 or id is null then moment end as alone from (${lines}) lines) lines
    group by buyer, id, refund, alone`;
}

/** Lines of days up to one. */
export function before(relation: Relation, day: number): Statement {
  return sql`${column(relation, "date")} < ${moment((day + 1) * DAY_MS)}`;
}

/** A whole number for each period, one more for the next. */
export function periodOf(moment: Statement, period: Period, weekStart: (typeof WEEK_DAYS)[number]): Statement {
  const floored = (count: Statement, size: Statement) => sql`floor(${double(count)} / ${size})`;
  // 1970 began on a Thursday
  const shift = double((11 - WEEK_DAYS.indexOf(weekStart)) % 7);
  switch (period) {
    case "day":
      return dayNumberOf(moment);
    case "week":
      return floored(sql`${dayNumberOf(moment)} + ${shift}`, sql`7`);
    case "month":
      return monthOf(moment);
    case "quarter":
      return floored(sql`${monthOf(moment)} - 1`, sql`3`);
    default:
      return floored(sql`${monthOf(moment)} - 1`, sql`12`);
  }
}
