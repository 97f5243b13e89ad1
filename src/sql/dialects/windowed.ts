import type { Words } from "../statement.ts";
import { joined, NOTHING, type Statement, sql } from "../statement.ts";
import { byCodePoint, COUNTS, DAYS, sumIf, text } from "../words.ts";

/** What PostgreSQL and DuckDB write alike. */
export const windowed = {
  double: (value) => sql`(${value})::float8`,
  whole: (value) => sql`${value}::bigint`,
  text: (value) => sql`(${value})::text`,
  byCodePoint: (text) => sql`(${text}) collate "C"`,
  // the exclamation mark makes what follows mean itself
  contains: (text, part, fold) =>
    sql`${fold(text)} like ${fold(sql`${`%${part.replace(/[!%_]/g, "!$&")}%`}::text`)} escape '!'`,
  milliseconds: (moment) => sql`round(extract(epoch from date_trunc('milliseconds', ${moment})) * 1000)::float8`,
  day: (moment) => sql`((${moment})::date - date '1970-01-01')::int`,
  month: (moment) => sql`(extract(year from ${moment})::int * 12 + extract(month from ${moment})::int)`,
  isIn: (value, rows) => sql`${value} in ${rows}`,
  known: (value) => value,
  percentile: (share, value) => sql`percentile_cont(${share}::float8) within group (order by ${value})`,
  deviation: (value) => sql`stddev_samp(${value})`,
  leftJoin: sql`left join`,
  histories(lines, hasPlaces) {
    const place = (column: Statement): Statement => (hasPlaces ? column : NOTHING);
    const isPaid = sql`spent > 0`;
    const log = sql`ln(case when spent > 0 then spent end)`;
    return sql`select customer, (min(day) * ${DAYS}::float8 + max(day) - min(day))::float8 as days,
      (count(*) * ${COUNTS}::float8 + 2 * count(*) filter (where ${isPaid}) + max(case when ${isPaid} and earlier is null then 1 else 0 end))::float8 as counts,
      coalesce(sum(ln(day - earlier)), 0)::float8 as gaps, sum(spent)::float8 as spend, avg(spent) filter (where ${isPaid}) as mean,
      ${sumIf(sql`spent`, sql`${isPaid} and earlier is not null`)}::float8 as repeat, avg(${log}) as mean_log,
      coalesce(var_pop(${log}) * count(${log}), 0)::float8 as squares${place(sql`, min(place)::float8 as place`)}
    from (select customer, day, spent, lag(day) over (partition by customer order by day) as earlier${place(sql`, place`)}
      from (select customer, day::float8 as day, coalesce(sum(amount), 0)::float8 as spent${place(sql`, min(place) as place`)}
        from (${lines}) lines group by customer, day) purchases) steps
    group by customer order by ${hasPlaces ? sql`place` : sql`min(day), ${byCodePoint(text(sql`customer`))}`}`;
  },
  spans: (lines) =>
    sql`select customer, min(day) as first_day, max(day) as last_day, count(*) as purchases
      from (select customer, day from (${lines}) lines group by customer, day) days group by customer`,
  followed: (purchases) =>
    sql`select cohort_day, min(first_day) as day, sum(ordered) as active, sum(total) as amount from (
        select *, min(case when ordered = 1 then period end) over (partition by buyer) as cohort,
          min(case when ordered = 1 then first_day end) over (partition by buyer) as cohort_day from (${purchases}) purchases) followed
      where period >= cohort group by cohort, period, cohort_day`,
  inOrder: (steps) =>
    sql`select step, first_day, lag(step) over (partition by buyer order by step) as before,
      row_number() over (partition by buyer order by step) as place from (${steps}) steps`,
  ranked: (spent, places) =>
    sql`with ranked as (select spent, row_number() over (order by spent) as place,
        sum(spent) over (order by spent rows between unbounded preceding and current row) as least from (${spent}) spent)
      select place, spent, least, 0 as under from ranked where place in (${joined(
        places.map((place) => sql`${place}::bigint`),
        ", ",
      )})
      union all select 0, 0, 0, coalesce(sum(2 * least - spent), 0) from ranked`,
  firsts: (lines) =>
    sql`select buyer, trait from (select buyer, trait, row_number() over (partition by buyer order by counted_at, line) as place
        from (select *, case when id is null then moment else min(moment) over (partition by id, buyer) end as counted_at
          from (${lines}) lines) counted) firsts where place = 1 and trait is not null`,
} satisfies Partial<Words>;
