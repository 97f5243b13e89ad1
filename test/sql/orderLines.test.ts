import { describe, expect, test } from "vitest";
import { Engine } from "../../src/sql/Engine.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { openRelation } from "../../src/sql/open.ts";
import { before, orderLines, periodOf } from "../../src/sql/orderLines.ts";
import { sql } from "../../src/sql/statement.ts";
import { calendarOf, DAY_MS, PERIODS, WEEK_DAYS } from "../../src/time.ts";
import { missingColumn } from "../shared/failures.ts";
import { ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

const day = (date: string) => Date.parse(date) / DAY_MS;
const line = (orderId: string | null, customerId: string | null, date: string, revenue: number | null) => {
  return { orderId, customerId, date: `2025-01-${date}`, revenue, netSales: null, category: customerId };
};
const lines = [
  line("1", "A", "02 09:00:00", null),
  line("1", "A", "01 08:00:00", 10),
  line("1", null, "03 10:00:00", 5),
  line("1", "A", "04 11:00:00", -10),
  line("2", "A", "05 12:00:00", 7),
  line("2", "B", "05 12:00:00", 8),
  line("2", null, "05 12:00:00", null),
  line(null, "B", "06 13:00:00", null),
];

describe.each(ENGINES)("%s", (dialect) => {
  const opened = async (given: typeof lines) => {
    const database = await openEngine(dialect);
    await loadInto({ transactions: given }, database);
    const engine = new Engine(database);
    const relation = await openRelation(engine, "transactions");
    return async (options: Parameters<typeof orderLines>[2]) => {
      const moment = sql`extract(epoch from counted_at)::float8 * 1000 as at`;
      const rows = await engine.rows(
        sql`select *, ${moment} from (${orderLines(relation, engine.dialect, options)}) lines`,
      );
      return rows
        .map((row) => [
          row.id,
          row.buyer,
          new Date(Number(row.at)).toISOString().slice(8, 13),
          row.amount,
          row.refund,
          row.is_first,
          row.has_amount,
        ])
        .sort();
    };
  };

  test("orderLines() says of each line whose it is, when it counts, and what it is to its order", async () => {
    const found = await (await opened(lines))({ revenue: "gross" });
    expect(found).toEqual(
      [
        // an order counts when its first line does; the line of a guest is its only customer's
        ["1", "A", "01T08", 10, false, true, true],
        ["1", "A", "01T08", null, false, false, true],
        ["1", "A", "01T08", 5, false, false, true],
        ["1", "A", "04T11", -10, true, false, true],
        // two customers share an id: two orders, and a guest
        ["2", "A", "05T12", 7, false, true, true],
        ["2", "B", "05T12", 8, false, true, true],
        ["2", null, "05T12", null, false, true, false],
        [null, "B", "06T13", null, false, true, false],
      ].sort(),
    );
  });

  test("orderLines({ asOf }) does not know of later lines", async () => {
    const of = await opened(lines);
    expect(await of({ asOf: day("2025-01-01") })).toEqual([["1", "A", "01T08", null, false, true, false]]);
    expect(await of({ asOf: day("2024-12-31") })).toEqual([]);
  });

  test("orderLines() of orders of one line are the same", async () => {
    const of = await opened([
      line("1", "A", "01 08:00:00", 10),
      line("1", "A", "02 08:00:00", -10),
      line(null, "B", "03 08:00:00", null),
    ]);
    expect(await of({ revenue: "gross" })).toEqual([
      [null, "B", "03T08", null, false, true, false],
      ["1", "A", "01T08", 10, false, true, true],
      ["1", "A", "02T08", -10, true, false, true],
    ]);
  });

  test("periodOf() counts the periods of the calendar, before 1970 too", async () => {
    const engine = new Engine(await openEngine(dialect));
    const [first, last] = [day("1968-12-20"), day("1972-03-05")];
    const days = JSON.stringify(Array.from({ length: last - first + 1 }, (_, i) => String(first + i)));
    for (const period of PERIODS)
      for (const weekStart of period === "week" ? WEEK_DAYS : (["monday"] as const)) {
        const moment = engine.dialect.moment(sql`value::float8 * ${DAY_MS}::float8 + 3600000`);
        const rows = await engine.rows(
          sql`select ${periodOf(moment, period, weekStart)} as period from ${engine.dialect.textsIn(sql`${days}`)} days order by value::int`,
        );
        const { starts, periodOfDay } = calendarOf("test", period, first * DAY_MS, last * DAY_MS, weekStart);
        const skipped = first - (starts[0] as number) / DAY_MS;
        const expected = Array.from(periodOfDay.subarray(skipped, skipped + rows.length));
        expect([period, weekStart, rows.map((row) => Number(row.period) - Number(rows[0]?.period))]).toEqual([
          period,
          weekStart,
          expected,
        ]);
      }
  });
});

test("before(day) is true up to the end of that day", async () => {
  const database = await openEngine("duckdb");
  const rows = "('A', timestamp '2025-01-31 23:59:59.999'), ('B', timestamp '2025-02-01 00:00:00')";
  const transactions = await ownTable(database, "orders", "customer_id text, date timestamp", rows);
  const engine = new Engine({ ...database, tables: { transactions } });
  const relation = await openRelation(engine, "transactions");
  const known = sql`select customer_id from ${relation.from} where ${before(relation, engine.dialect, day("2025-01-31"))}`;
  expect(await engine.rows(known)).toEqual([{ customer_id: "A" }]);
  expect(() => orderLines(relation, engine.dialect, { revenue: "net" })).toThrow(missingColumn("netSales"));
});
