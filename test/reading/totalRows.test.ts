import { expect, test } from "vitest";
import { sampleFile } from "../../src/reading/readFile.ts";
import { totalRows, totalsColumn } from "../../src/reading/totalRows.ts";
import { columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

const PARTS =
  "id,orders_id,title,value,class\n1,A,Zwischensumme:,10.00,ot_subtotal\n2,A,Versandkosten:,4.90,ot_shipping\n3,A,Summe:,14.90,ot_total\n4,B,Zwischensumme:,6.00,ot_subtotal\n5,B,Summe:,6.00,ot_total\n";
const sampled = (csv: string) => sampleFile(csv, {}, []);

test("totalsColumn(file, key) says which of an order's rows is the sum of the others", async () => {
  const of = async (csv: string) => {
    const file = await sampled(csv);
    return totalsColumn(file, file.columns[1] as (typeof file.columns)[number])?.header;
  };
  expect(await of(PARTS)).toBe("title");
  expect(await of(PARTS.replaceAll("Summe:", "Alles zusammen"))).toBe("class");
  // payments, one of which may be called anything
  expect(
    await of("id,order_id,kind,value\n1,A,card,5.00\n2,A,total,7.00\n3,B,card,1.00\n4,B,gift,2.00\n"),
  ).toBeUndefined();
  expect(
    await of("id,order_id,kind,value\n1,A,card,5.00\n2,A,total,7.00\n3,B,gift,1.00\n4,B,total,2.00\n"),
  ).toBeUndefined();
  expect(await of("id,order_id,kind,value\n1,A,total,5.00\n2,B,total,7.00\n")).toBeUndefined();
});

test("totalRows(columns, column) are the rows of sums", async () => {
  const { columns } = await sampled("class,value\na,1\n");
  const rows = columnsOf({ numbers: { total: [1, 2, 3] }, further: { class: ["ot_subtotal", "ot_total", null] } });
  const [column] = columns as [(typeof columns)[number]];
  expect([...(totalRows(rows, column).numbers.get("total") ?? [])]).toEqual([2]);
  const bare = columnsOf({ numbers: { total: [1] } });
  expect(totalRows(bare, column)).toBe(bare);
});

test("readOrders([orders, the parts of their totals]) takes the total of each once", async () => {
  const orders = "orders_id,customers_id,date_purchased\nA,K1,2024-01-06\nB,K2,2024-01-07\n";
  expect(await linesOf([orders, PARTS])).toEqual(["A K1 2024-01-06 14.9", "B K2 2024-01-07 6"]);
  expect((await readingOf([orders, PARTS])).warnings).toEqual([]);
});
