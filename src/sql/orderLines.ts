import type { RevenueKind } from "../shop/orders.ts";
import { DAY_MS, type Period, WEEK_DAYS } from "../time.ts";
import type { Dialect } from "./dialects.ts";
import { column, dayNumberOf, type Relation, ROW } from "./Relation.ts";
import { identifier, NOTHING, type Statement, sql } from "./statement.ts";

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
 * buyer), whether it is a refund, when it counts (`counted_at`), whether it is the first line of its order (`is_first`), its `amount`, and
 * whether any line of its order has one (`has_amount`). The same as `OrderLines` has it in memory.
 */
export function orderLines(relation: Relation, dialect: Dialect, { asOf, revenue, also = {} }: LineOptions): Statement {
  const { columns, facts } = relation;
  const more = Object.entries(also).map(
    ([alias, name]) => sql`, ${name === ROW ? identifier(ROW) : column(relation, name)} as ${identifier(alias)}`,
  );
  const value = (name: string, absent: Statement) => (columns.has(name) ? column(relation, name) : absent);
  const amount =
    revenue === undefined ? sql`null::float8` : column(relation, revenue === "gross" ? "revenue" : "netSales");
  const known = sql`select ${column(relation, "customerId")} as customer, ${value("orderId", sql`null::text`)} as id,
    ${asOf === undefined ? value("date", sql`null::timestamp`) : column(relation, "date")} as moment, coalesce(${value("revenue", sql`0`)} < 0, false) as refund,
    ${amount} as amount${more.reduce((all, one) => sql`${all}${one}`, NOTHING)}
    from ${relation.from}${asOf === undefined ? NOTHING : sql` where ${before(relation, dialect, asOf)}`}`;
  const extra = Object.keys(also).reduce((all, alias) => sql`${all}, ${identifier(alias)}`, NOTHING);
  if (facts.oneLineOrders && !facts.idsWithoutCustomer)
    return sql`select customer as buyer, id, refund, moment as counted_at, not refund as is_first, amount, amount is not null as has_amount${extra} from (${known}) known`;
  const owned = facts.idsWithoutCustomer
    ? withOwners(known, extra)
    : sql`select customer as buyer, id, moment, refund, amount${extra} from (${known}) known`;
  return sql`select buyer, id, refund,
      case when refund or id is null then moment else min(moment) over lines_of_order end as counted_at,
      not refund and (id is null or row_number() over (lines_of_order order by moment) = 1) as is_first,
      amount, case when id is null then amount is not null else count(amount) over lines_of_order > 0 end as has_amount${extra}
    from (${owned}) owned window lines_of_order as (partition by id, buyer, refund)`;
}

/** Lines with the customers that only their order ids tell: of ids whose other lines have exactly one. */
function withOwners(known: Statement, extra: Statement): Statement {
  return sql`select coalesce(customer, owner) as buyer, known.id, moment, refund, amount${extra} from (${known}) known
    left join (select id as owned_id, min(customer) as owner from (${known}) owners where id is not null and customer is not null
      group by id having min(customer) = max(customer)) owners on case when customer is null then known.id end = owned_id`;
}

/** Lines of days up to one. */
export function before(relation: Relation, dialect: Dialect, day: number): Statement {
  return sql`${column(relation, "date")} < ${dialect.moment(sql`${(day + 1) * DAY_MS}::float8`)}`;
}

/** A whole number for each period, one more for the next. */
export function periodOf(moment: Statement, period: Period, weekStart: (typeof WEEK_DAYS)[number]): Statement {
  const day = dayNumberOf(moment);
  const part = (name: Statement) => sql`extract(${name} from ${moment})::int`;
  switch (period) {
    case "day":
      return day;
    case "week":
      // 1970 began on a Thursday
      return sql`floor((${day} + ${(11 - WEEK_DAYS.indexOf(weekStart)) % 7}::int) / 7.0)::int`;
    case "month":
      return sql`(${part(sql`year`)} * 12 + ${part(sql`month`)})`;
    case "quarter":
      return sql`(${part(sql`year`)} * 4 + ${part(sql`quarter`)})`;
    default:
      return part(sql`year`);
  }
}
