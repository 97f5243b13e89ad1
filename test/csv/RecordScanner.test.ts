import { expect, test } from "vitest";
import { NumberReading } from "../../src/columns/NumberReading.ts";
import { BATCH_ROWS } from "../../src/columns/TextBuilder.ts";
import { bytesOf, COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { RecordScanner } from "../../src/csv/RecordScanner.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { defineSchema } from "../../src/tables/schema.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function scannerOfNumbers(columns: number): RecordScanner {
  const scanner = new RecordScanner(columns, [...Array(columns).keys()], bytesOf(COMMA_SEPARATED));
  for (let column = 0; column < columns; column++) scanner.expect(column, new NumberReading("."));
  return scanner;
}

test("RecordScanner.scan(bytes) stops before a record that has not ended", () => {
  const scanner = scannerOfNumbers(2);
  const bytes = encode('1,2\n3,"4\n');
  expect(scanner.scan(bytes, 0, bytes.length)).toBe(4);
  expect([scanner.rows, scanner.line, scanner.issues.length]).toEqual([1, 2, 0]);
});

test("RecordScanner.scan(bytes) stops when the batch is full", () => {
  const scanner = scannerOfNumbers(1);
  const bytes = encode("1\n".repeat(BATCH_ROWS + 5));
  expect(scanner.scan(bytes, 0, bytes.length)).toBe(2 * BATCH_ROWS);
  expect(scanner.rows).toBe(BATCH_ROWS);
});

test("RecordScanner.remove(rows) closes the gaps", () => {
  const scanner = scannerOfNumbers(2);
  const bytes = encode("1,2\n3,4\n5,6\n");
  scanner.scan(bytes, 0, bytes.length);
  scanner.remove(new Set([1]));
  expect(scanner.rows).toBe(2);
  expect([
    scanner.numbers[0],
    scanner.numbers[1],
    scanner.numbers[BATCH_ROWS],
    scanner.numbers[BATCH_ROWS + 1],
  ]).toEqual([1, 5, 2, 6]);
});

test("RecordScanner.expect(a decimal comma between cells of commas) is one within quotes only", async () => {
  const csv = 'Day,Amount,Pieces\n2025-01-01,"12,50",1\n2025-01-02,20,1\n2025-01-03,"1.234,50",3\n';
  const schema = defineSchema({
    name: "t",
    columns: [
      { name: "a", csv: "Amount", kind: "number" },
      { name: "n", csv: "Pieces", kind: "number" },
    ],
  });
  for (const options of [{}, { decimal: "," }] as const) {
    const table = await readTable(csv, schema, options);
    expect([[...table.column("a")], [...table.column("n")]], JSON.stringify(options)).toEqual([
      [12.5, 20, 1234.5],
      [1, 1, 3],
    ]);
  }
});

test("a quote left open that another closes rows below is warned of, and line breaks of an address are not", async () => {
  const row = (i: number, item: string) => `${i},K${i % 9},2025-01-${10 + (i % 9)},5.00,${item}`;
  const rows = Array.from({ length: 40 }, (_, i) => row(i, i === 10 ? '"12 inch pan' : i === 20 ? 'pan 7"' : "Tea"));
  const { orders, reading } = await readOrders(`Order,Customer,Date,Total,Item\n${rows.join("\n")}\n`);
  expect(orders.length).toBe(30);
  expect(reading.warnings).toContainEqual({
    code: "quoted_lines",
    message:
      'column "Item": 10 lines within quotes look like rows, the first from line 12 on: a quote may have been left open',
  });
  const fine = rows.map((_, i) => row(i, '"Main street 7\nLondon, UK\n\nEngland"'));
  expect((await readOrders(`Order,Customer,Date,Total,Item\n${fine.join("\n")}\n`)).reading.warnings).toEqual([]);
});
