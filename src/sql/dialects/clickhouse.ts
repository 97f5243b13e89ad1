import { identifier, joined, NOTHING, type SqlValue, Statement, sql, type Words } from "../statement.ts";
import { COUNTS, DAYS } from "../words.ts";
import { clickhouseTypes } from "./clickhouseTypes.ts";
import type { Dialect } from "./Dialect.ts";

const DAY_MS = sql`86400000`;

/** So long a text is sent beside a statement; longer ones would not fit into the address that carries it. */
const LONGEST = 1000;

/** Characters that mean something within quotes; all others stand for themselves. */
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\0": "\\0" };

/** A text, or a number, as a part of a statement: within quotes only a backslash and the quote end what they began. */
function literal(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return `'${value.replace(/[\\'\0]/g, (sign) => ESCAPES[sign] as string)}'`;
  return Object.is(value, -0) ? "0" : String(value);
}

/** A text that a program wrote, as it is. */
const raw = (text: string): Statement => new Statement([text], []);

const rounded = (value: Statement): Statement => sql`floor(${value})`;

/** The month of a day since 1970, counted from the year 0. Years begin in March here, so that the leap day is the last of one. */
function monthOf(day: Statement): Statement {
  const days = sql`(${day} + 719468)`;
  const era = rounded(sql`${days} / 146097`);
  const ofEra = sql`(${days} - ${era} * 146097)`;
  const year = rounded(
    sql`(${ofEra} - ${rounded(sql`${ofEra} / 1460`)} + ${rounded(sql`${ofEra} / 36524`)} - ${rounded(sql`${ofEra} / 146096`)}) / 365`,
  );
  const ofYear = sql`(${ofEra} - (365 * ${year} + ${rounded(sql`${year} / 4`)} - ${rounded(sql`${year} / 100`)}))`;
  return sql`((${era} * 400 + ${year}) * 12 + ${rounded(sql`(5 * ${ofYear} + 2) / 153`)} + 3)`;
}

const dayOf = (moment: Statement): Statement => sql`toInt32(floor((${moment}) / ${DAY_MS}))`;

/** The elements of a list in brackets. */
const listOf = (elements: readonly Statement[]): Statement => sql`[${joined(elements, ", ")}]`;

/** What of a list of pairs comes, sorted by the first. */
const second = (pairs: Statement): Statement => sql`arrayMap(pair -> tupleElement(pair, 2), ${pairs})`;

/** A moment is a number of milliseconds here: the types for moments do not hold all that a date may be. */
const words: Words = {
  double: (value) => sql`toFloat64(${value})`,
  // a limit is written as it is
  whole: (value) => raw(BigInt(value).toString()),
  text: (value) => sql`toString(${value})`,
  byCodePoint: (text) => text,
  lower: (text) => sql`lowerUTF8(${text})`,
  contains: (text, part, fold) => sql`position(${fold(text)}, ${fold(sql`${part}`)}) > 0`,
  moment: (milliseconds) => milliseconds,
  milliseconds: (moment) => sql`toFloat64(${moment})`,
  day: dayOf,
  month: (moment) => monthOf(dayOf(moment)),
  // GLOBAL: the rows are found once, and sent to all shards
  isIn: (value, rows) => sql`${value} global in ${rows}`,
  // what may lack is slower to group by
  known: (value) => sql`assumeNotNull(${value})`,
  textsIn: (texts) =>
    texts.length === 0
      ? sql`(select '' as value where 1 = 0)`
      : sql`(select arrayJoin(${listOf(texts.map((text) => raw(literal(text))))}) as value)`,
  numbersIn(rows, columns) {
    // lists of literals are read at once, those of expressions one by one; and a tuple has two parts at least
    const number = (value: number | null = null) => literal(value).replace(/^-?\d+$/, "$&.");
    const lists = columns.map((name) => raw(`[${rows.map((row) => number(row[name])).join(", ")}]`));
    const names = columns.map((_, i) => raw(`x${i}`));
    const values = names.map((name) => sql`toNullable(toFloat64(${name}))`);
    const parts = columns.map((name, i) => sql`tupleElement(given, ${raw(String(i + 1))}) as ${identifier(name)}`);
    return sql`(select ${joined(parts, ", ")} from (select arrayJoin(arrayMap((${joined(names, ", ")}) -> (${joined([...values, sql`0`], ", ")}),
      ${joined(lists, ", ")})) as given))`;
  },
  list: (value, order) => second(sql`arraySort(groupArray((tuple(${order}), ${value})))`),
  percentile(share, value) {
    const [sorted, place] = [sql`arraySort(groupArray(${value}))`, sql`(${share} * (count(${value}) - 1))`];
    const at = (place: Statement) => sql`arrayElement(${sorted}, toInt64(${place}))`;
    const [low, high] = [at(sql`floor(${place}) + 1`), at(sql`ceil(${place}) + 1`)];
    return sql`(case when count(${value}) > 0 then ${low} + (${place} - floor(${place})) * (${high} - ${low}) end)`;
  },
  // the server's own formula loses digits where values are large and alike
  deviation(value) {
    const [values, mean] = [sql`groupArray(${value})`, sql`coalesce(avg(${value}), 0)`];
    const squares = sql`arraySum(arrayMap((one, middle) -> (one - middle) * (one - middle), ${values}, replicate(${mean}, ${values})))`;
    return sql`(case when count(${value}) > 1 then sqrt(${squares} / (count(${value}) - 1)) end)`;
  },
  leftJoin: sql`global all left join`,
  histories(lines, hasPlaces) {
    const place = (column: Statement): Statement => (hasPlaces ? column : NOTHING);
    // lists of a customer's days and what was spent on them: aggregates of single numbers take twice as long
    const purchases = sql`select customer, day, coalesce(sum(amount), 0) as spent${place(sql`, min(place) as first_place`)}
      from (${lines}) lines group by customer, day`;
    const customers = sql`select customer, groupArray(toInt32(day)) as any_dates, groupArray(spent) as any_spends${place(sql`, min(first_place) as place`)}
      from (${purchases}) purchases group by customer`;
    const sorted = sql`select customer, arraySort(any_dates) as dates, arraySort((spent, day) -> day, any_spends, any_dates) as spends${place(sql`, place`)}
      from (${customers}) customers`;
    const paid = sql`select customer, dates, spends, arrayFilter(spent -> spent > 0, spends) as paid${place(sql`, place`)} from (${sorted}) sorted`;
    const logs = sql`select customer, dates, spends, paid, arrayMap(spent -> log(spent), paid) as logs${place(sql`, place`)} from (${paid}) paid`;
    const ofPaid = (value: Statement) => sql`(case when length(paid) > 0 then ${value} end)`;
    return sql`select customer, toFloat64(arrayElement(dates, 1)) * ${raw(String(DAYS))} + arrayElement(dates, -1) - arrayElement(dates, 1) as days,
      length(spends) * ${raw(String(COUNTS))} + 2 * length(paid) + (arrayElement(spends, 1) > 0) as counts,
      arraySum(arrayMap((later, earlier) -> log(later - earlier), arraySlice(dates, 2), arraySlice(dates, 1, length(dates) - 1))) as gaps,
      arraySum(spends) as spend, ${ofPaid(sql`arraySum(paid) / length(paid)`)} as mean,
      arraySum(spent -> case when spent > 0 then spent else 0 end, arraySlice(spends, 2)) as repeat,
      ${ofPaid(sql`arraySum(logs) / length(logs)`)} as mean_log,
      coalesce(${ofPaid(sql`arrayReduce('varPopStable', logs) * length(logs)`)}, 0) as squares${place(sql`, place`)}
    from (${logs}) histories order by ${hasPlaces ? sql`place` : sql`arrayElement(dates, 1), customer`}`;
  },
  // a list of days takes less than two groupings
  spans: (
    lines,
  ) => sql`select customer, arrayReduce('min', days) as first_day, arrayReduce('max', days) as last_day, arrayUniq(days) as purchases
    from (select customer, groupArray(day) as days from (${lines}) lines group by customer) customers`,
  followed: (
    purchases,
  ) => sql`select cohort_day, min(tupleElement(purchase, 2)) as day, sum(tupleElement(purchase, 4)) as active,
        sum(tupleElement(purchase, 3)) as amount
      from (select cohort, cohort_day, arrayJoin(purchases) as purchase from (
        select minIf(period, ordered = 1) as cohort, minIf(first_day, ordered = 1) as cohort_day,
          groupArray((assumeNotNull(period), assumeNotNull(first_day), toFloat64(total), ordered)) as purchases
        from (${purchases}) purchases group by buyer having max(ordered) = 1) buyers) followed
      where tupleElement(purchase, 1) >= cohort group by cohort, tupleElement(purchase, 1), cohort_day`,
  inOrder: (
    steps,
  ) => sql`select tupleElement(one, 1) as step, tupleElement(one, 2) as first_day, tupleElement(one, 3) as before,
        tupleElement(one, 4) as place
      from (select arrayJoin(arrayMap((step, first_day, before, place) -> (step, first_day, before, place), steps, first_days,
          arrayPushFront(arrayPopBack(steps), null), arrayEnumerate(steps))) as one
        from (select arrayMap(pair -> tupleElement(pair, 1), pairs) as steps, ${second(sql`pairs`)} as first_days
          from (select arraySort(groupArray((assumeNotNull(step), assumeNotNull(first_day)))) as pairs
            from (${steps}) steps group by buyer) buyers) lists) each_step`,
  ranked: (
    spent,
    places,
  ) => sql`select toFloat64(tupleElement(one, 1)) as place, tupleElement(one, 2) as spent, tupleElement(one, 3) as least, toFloat64(0) as under
      from (select arrayJoin(arrayMap((place, spent, least) -> (place, spent, least), arrayEnumerate(sorted), sorted, arrayCumSum(sorted))) as one
        from (select arraySort(groupArray(assumeNotNull(spent))) as sorted from (${spent}) spent) lists) places
      where tupleElement(one, 1) in (${joined(
        places.map((place) => raw(String(place))),
        ", ",
      )})
      union all select toFloat64(0), toFloat64(0), toFloat64(0), 2 * arraySum(arrayCumSum(arraySort(groupArray(assumeNotNull(spent))))) - sum(assumeNotNull(spent))
        from (${spent}) spent`,
  firsts: (lines) => sql`select buyer, nullIf(argMin(first_trait, (counted_at, first_line)), '') as trait from (
        select buyer, argMin(coalesce(trait, ''), line) as first_trait, min(moment) as counted_at, min(line) as first_line
        from (${lines}) lines group by buyer, id, case when id is null then line end) orders
      group by buyer having trait is not null`,
};

/** ClickHouse: columns, MergeTree, no transactions, and up to 21.3 no windows. */
export const clickhouse: Dialect = {
  name: "clickhouse",
  words,
  ownTypes: clickhouseTypes,
  quoted: (name) => `"${name.replace(/[\\"]/g, "\\$&")}"`,
  parameter(place, value) {
    if (value === null || (typeof value === "string" && value.length > LONGEST)) return undefined;
    return `{p${place}:${typeof value === "string" ? "String" : "Float64"}}`;
  },
  literal,
  // an empty text is a missing one, as everywhere
  types: { text: sql`String`, number: sql`Nullable(Float64)`, date: sql`Nullable(Int64)`, row: sql`Float64` },
  written: (column, kind) => (kind === "text" ? sql`nullIf(${column}, '')` : column),
  // a name that a statement gives hides a column of that name in all of it; no name of the library's begins so
  held: (column) => `#${column}`,
  isDated: (moment) => sql`${moment} is not null`,
  stored: (keys) => sql` engine = MergeTree order by (${keys.length === 0 ? sql`tuple()` : joined(keys, ", ")})`,
  // a server parses 262,144 bytes of a statement, unless it is told otherwise; an insert's rows do not count
  longestList: 200_000,
  batch: 10_000,
  rowsToStatement: () => 10_000,
  insert(into, columns, rows) {
    const cells = rows.map((row) => {
      const values = columns.map(({ column, kind }) =>
        literal((row[column] ?? (kind === "text" ? "" : null)) as SqlValue),
      );
      return `(${values.join(", ")})`;
    });
    return sql`insert into ${into} (${joined(
      columns.map(({ column }) => identifier(column)),
      ", ",
    )}) values ${raw(cells.join(", "))}`;
  },
  describe: (table, schema) => sql`select name, type from system.columns
    where database = ${schema === null ? sql`currentDatabase()` : sql`${schema}`} and table = ${table} and default_kind <> 'EPHEMERAL'`,
  tables: (schema) =>
    sql`select name from system.tables where database = ${schema === null ? sql`currentDatabase()` : sql`${schema}`}`,
  takesValues: (version) => !olderThan(version, 20, 1),
  versionOf: sql`select version() as version, groupArray(concat(name, ' = ', value)) as leaves_out from system.settings
    where (name = 'skip_unavailable_shards' and value = '1') or (name like '%overflow_mode%' and value in ('break', 'any'))`,
  least: { version: "ClickHouse 18.16", isOlder: (version) => olderThan(version, 18, 16) },
};

/** Whether a version is before another. */
export function olderThan(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first < major || (first === major && second < minor);
}
