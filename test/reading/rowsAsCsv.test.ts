import { expect, test } from "vitest";
import { rowsAsCsv } from "../../src/reading/rowsAsCsv.ts";
import { linesOf } from "./read.ts";

async function written(...[rows, rowDates]: Parameters<typeof rowsAsCsv>): Promise<string> {
  let text = "";
  for await (const piece of rowsAsCsv(rows, rowDates)) text += piece;
  return text;
}

test("rowsAsCsv(rows) writes objects within as columns, and quotes what must be", async () => {
  const rows = [
    { id: 1, customer: { email: "a@x.org", at: { city: 'Rom, "old"' } } },
    { id: 2n, list: [1, 2], none: null },
  ];
  expect(await written(rows)).toBe(
    'id,customer.email,customer.at.city,list,none\n1,a@x.org,"Rom, ""old""",,\n2,,,"[1,2]",\n',
  );
});

test("rowsAsCsv(rows, rowDates) writes dates by the clock that is meant, and no number that looks grouped", async () => {
  const date = new Date(2025, 0, 31, 1, 30);
  expect(await written([{ date }], "local")).toBe("date\n2025-01-31T01:30:00.000\n");
  // the tests' zone is before UTC
  expect(await written([{ date }], "utc")).toBe("date\n2025-01-30T12:30:00.000\n");
  expect(await written([{ date: new Date(Number.NaN), a: 1.234, b: -1.5, c: 1234 }])).toBe(
    "date,a,b,c\n,1.2340,-1.5,1234\n",
  );
});

test("readOrders(rows) reads more rows than are written at once", async () => {
  const rows = Array.from({ length: 4100 }, (_, i) => ({
    order: `#${i}`,
    customer: `K${i % 99}`,
    date: "2025-01-31",
    total: i + 0.5,
  }));
  const lines = await linesOf(rows);
  expect([lines.length, lines[2001], lines.at(-1)]).toEqual([
    4100,
    "#2001 K21 2025-01-31 2001.5",
    "#4099 K40 2025-01-31 4099.5",
  ]);
});
