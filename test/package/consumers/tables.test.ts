import { tableFromArrays } from "@uwdata/flechette";
import * as aq from "arquero";
import { Table, transactionSchema } from "clientele";
import { expect, test } from "vitest";

const table = Table.from(transactionSchema, [
  { customerId: "C1", date: "2025-01-31", revenue: 20, status: "paid" },
  { customerId: "C2", date: "2025-02-01", revenue: null, status: null },
]);

test("toColumns() is what arquero's table takes", () => {
  const df = aq.table(table.toColumns());
  expect(df.columnNames()).toEqual([...table.columnNames]);
  expect(df.get("customerId", 1)).toBe("C2");
  expect(df.get("date", 0)).toEqual(new Date("2025-01-31"));
  expect(df.filter(aq.escape((row: { status: string | null }) => row.status === "paid")).numRows()).toBe(1);
});

test("toColumns() is what Arrow's tableFromArrays takes, and comes back", () => {
  const arrow = tableFromArrays(table.toColumns() as never, { useDate: true } as never);
  expect(arrow.numRows).toBe(2);
  const columns = Object.fromEntries(
    table.columnNames.map((name) => [name, Array.from(arrow.getChild(name as never).toArray() as Iterable<unknown>)]),
  );
  const again = Table.fromColumns(transactionSchema, {
    ...columns,
    date: Array.from(columns.date as Iterable<number | Date>),
    revenue: Array.from(columns.revenue as Iterable<number>, (value) => (Number.isNaN(value) ? null : value)),
  });
  expect([...again]).toEqual([...table]);
});
