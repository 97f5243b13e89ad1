import { expect, test } from "vitest";
import { sampleFile } from "../../src/reading/readFile.ts";
import { byKind, sideBySide as sideBySideInPieces, together as togetherInPieces } from "../../src/reading/several.ts";
import { whole } from "../shared/whole.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

const sideBySide = whole(sideBySideInPieces);
const together = whole(togetherInPieces);

const part = (orderId: string[], dates: string[], total: number[]): Columns => ({
  texts: { orderId },
  dates,
  numbers: { total },
});

test("byKind(files) puts together those with nearly the same header", async () => {
  const files = [
    "a,b,c,d,e\n1,2,3,4,5\n",
    "x,b\n1,2\n",
    "E,D,C,B,A\n1,2,3,4,5\n",
    "a,b,c,d\n1,2,3,4\n",
    "a,b,c\n1,2,3\n",
  ];
  const sampled = await Promise.all(files.map((text) => sampleFile(text, { header: true }, [], undefined)));
  const kinds = byKind(sampled).map((kind) => kind.map((file) => sampled.indexOf(file)));
  expect(kinds).toEqual([[0, 2, 3], [1], [4]]);
});

test("together(parts) counts an order that comes twice as the file with the later days has it", () => {
  const newer = columnsOf(part(["2", "3"], ["2025-02-02", "2025-02-03"], [22, 33]));
  const older = columnsOf(part(["1", "2"], ["2025-02-01", "2025-02-02"], [1, 2]));
  for (const parts of [
    [newer, older],
    [older, newer],
  ]) {
    const { columns, repeatedOrders } = together(parts);
    expect([
      [...(columns.texts.get("orderId")?.[0] ?? [])],
      [...(columns.numbers.get("total") ?? [])],
      repeatedOrders,
    ]).toEqual([["1", "2", "3"], [1, 22, 33], 1]);
  }
  // the order that only comes to be taken back is not the later word on it
  const back = columnsOf(part(["1"], ["2025-03-01"], [-1]));
  expect(together([older, back])).toMatchObject({ repeatedOrders: 0, columns: { length: 3 } });
});

test("together(parts without order numbers) keeps rows that are the same, and counts them", () => {
  const parts = [
    columnsOf({ texts: { customerId: ["K1", "K2"] }, dates: ["2025-01-30", "2025-01-31"], numbers: { total: [1, 2] } }),
    columnsOf({ texts: { customerId: ["K2", "K1"] }, dates: ["2025-01-31", "2025-02-01"], numbers: { total: [2, 1] } }),
  ];
  expect(together(parts)).toMatchObject({ repeatedRows: 1, repeatedOrders: 0, columns: { length: 4 } });
  expect(together(parts.slice(0, 1))).toMatchObject({ repeatedRows: 0, columns: { length: 2 } });
});

test("readOrders(files of one kind) reads them as one, with a line of totals below each", async () => {
  const file = (id: number, day: string) =>
    `Order;Kunde;Datum;Betrag\n${id};K1;${day};1,50\n${id + 1};K2;${day};2,50\n;Summe;;4,00\n`;
  const files = [file(1, "31.01.2025"), file(3, "01.02.2025")];
  expect(await linesOf(files)).toHaveLength(4);
  expect(await readingOf(files)).toMatchObject({ rows: 4, totalLines: 2, orders: 4, customers: 2, joins: [] });
});

test("readOrders(files of one kind with an order in two of them) has in reading.rows the sum of their rows", async () => {
  const file = (...rows: string[]) => `Order,Customer,Date,Total\n${rows.join("\n")}\n`;
  const files = [file("1,K1,2025-01-30,5", "2,K2,2025-01-31,6"), file("2,K2,2025-01-31,7", "3,K3,2025-02-01,8")];
  expect(await readingOf(files)).toMatchObject({ rows: 4, orders: 3, repeatedOrders: 1, revenue: 20 });
});

test("sideBySide(files that tell more of orders) keeps all rows but those that come again as they are", () => {
  const part = (ids: readonly string[], amounts: readonly number[]) =>
    columnsOf({ numbers: { total: amounts }, further: { paymentid: ids, amount: amounts.map(String) } });
  const parts = [part(["p1", "p2"], [10, 5]), part(["p2", "p3"], [5, 10])];
  expect(sideBySide(parts)).toMatchObject({ repeatedRows: 1, columns: { length: 3 } });
  // nothing tells one payment of 10 from another
  const bare = parts.map(({ length }) => columnsOf({ further: { amount: Array(length).fill("10") } }));
  expect(sideBySide(bare)).toMatchObject({ repeatedRows: 0, columns: { length: 4 } });
  expect(sideBySide(parts.slice(0, 1)).columns).toBe(parts[0]);
});
