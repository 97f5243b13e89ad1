import { describe, expect, test } from "vitest";
import { Engine } from "../../src/sql/Engine.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { openRelation } from "../../src/sql/open.ts";
import { before, orderLines, orders, periodOf } from "../../src/sql/orderLines.ts";
import { sql } from "../../src/sql/statement.ts";
import { double, milliseconds, moment, numbersIn } from "../../src/sql/words.ts";
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
    const at = sql`${milliseconds(sql`counted_at`)} as at_`;
    return {
      lines: async (options: Parameters<typeof orderLines>[1]) =>
        (await engine.rows(sql`select * from (${orderLines(relation, options)}) lines`))
          .map(({ id, buyer, paid, refund }) => [id, buyer, paid, Number(refund)])
          .sort(),
      orders: async (options: Parameters<typeof orders>[1]) =>
        (await engine.rows(sql`select *, ${at} from (${orders(relation, options)}) known`))
          .map((row) => [
            row.buyer,
            new Date(Number(row.at_)).toISOString().slice(8, 13),
            row.amount,
            ...[row.refund, row.lines, row.orders, row.amounts].map(Number),
          ])
          .sort(),
    };
  };

  test("orderLines() says of each line whose it is", async () => {
    const found = await (await opened(lines)).lines({ revenue: "gross" });
    expect(found).toEqual(
      [
        // the line of a guest is its only customer's
        ["1", "A", 10, 0],
        ["1", "A", null, 0],
        ["1", "A", 5, 0],
        ["1", "A", -10, 1],
        // two customers share an id: two orders, and a guest
        ["2", "A", 7, 0],
        ["2", "B", 8, 0],
        ["2", null, null, 0],
        [null, "B", null, 0],
      ].sort(),
    );
  });

  test("orders() count when their first line does, and lines without an id are orders of their own", async () => {
    const found = await (await opened([...lines, line(null, "B", "06 13:00:00", 4)])).orders({ revenue: "gross" });
    expect(found).toEqual(
      [
        ["A", "01T08", 15, 0, 3, 1, 1],
        ["A", "04T11", -10, 1, 1, 0, 0],
        ["A", "05T12", 7, 0, 1, 1, 1],
        ["B", "05T12", 8, 0, 1, 1, 1],
        [null, "05T12", null, 0, 1, 1, 0],
        // two orders of a moment
        ["B", "06T13", 4, 0, 2, 2, 1],
      ].sort(),
    );
  });

  test("orders({ asOf }) do not know of later lines", async () => {
    const { orders } = await opened(lines);
    expect(await orders({ asOf: day("2025-01-01") })).toEqual([["A", "01T08", null, 0, 1, 1, 0]]);
    expect(await orders({ asOf: day("2024-12-31") })).toEqual([]);
  });

  test("orders() of orders of one line are the same", async () => {
    const { orders } = await opened([
      line("1", "A", "01 08:00:00", 10),
      line("1", "A", "02 08:00:00", -10),
      line(null, "B", "03 08:00:00", null),
    ]);
    expect(await orders({ revenue: "gross" })).toEqual([
      ["A", "01T08", 10, 0, 1, 1, 1],
      ["A", "02T08", -10, 1, 1, 0, 0],
      ["B", "03T08", null, 0, 1, 1, 0],
    ]);
  });

  test("periodOf() counts the periods of the calendar, before 1970 too", async () => {
    const engine = new Engine(await openEngine(dialect));
    const [first, last] = [day("1968-12-20"), day("1972-03-05")];
    const days = Array.from({ length: last - first + 1 }, (_, i) => ({ value: first + i }));
    for (const period of PERIODS)
      for (const weekStart of period === "week" ? WEEK_DAYS : (["monday"] as const)) {
        const at = moment(sql`value * ${double(DAY_MS)} + 3600000`);
        const rows = await engine.rows(
          sql`select ${periodOf(at, period, weekStart)} as period from (select value from ${numbersIn(days, ["value"])}) days order by value`,
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
  const known = sql`select customer_id from ${relation.from} where ${before(relation, day("2025-01-31"))}`;
  expect(await engine.rows(known)).toEqual([{ customer_id: "A" }]);
  expect(() => orderLines(relation, { revenue: "net" })).toThrow(missingColumn("netSales"));
});
