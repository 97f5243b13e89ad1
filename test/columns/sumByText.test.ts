import fc from "fast-check";
import { expect, test } from "vitest";
import { sumByText } from "../../src/columns/sumByText.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { Table } from "../../src/tables/Table.ts";
import { close } from "../shared/close.ts";
import { amounts } from "../shared/orders.ts";

type Given = { rfmSegment: string | null; monetary: number | null };

function sums(rows: Given[]) {
  const table = Table.from(customerSchema, rows);
  return sumByText(table.column("rfmSegment"), table.column("monetary"));
}

test("sumByText(texts, numbers) adds up in alphabetical order, rows without a text left out", () => {
  const rows = [
    { rfmSegment: "b", monetary: 1.5 },
    { rfmSegment: null, monetary: 99 },
    { rfmSegment: "a", monetary: null },
    { rfmSegment: "b", monetary: 2 },
    { rfmSegment: "b", monetary: null },
  ];
  expect(sums(rows)).toEqual([
    { text: "a", sum: 0, count: 0 },
    { text: "b", sum: 3.5, count: 2 },
  ]);
});

test("sumByText(no rows) is empty", () => {
  expect(sums([])).toEqual([]);
});

test("sumByText(texts, numbers) is what a Map adds up", () => {
  const rows = fc.record({
    rfmSegment: fc.option(fc.constantFrom("S1", "S3", "__proto__", "constructor")),
    monetary: fc.option(amounts),
  });
  fc.assert(
    fc.property(fc.array(rows), (given) => {
      const groups = new Map<string, number[]>();
      for (const { rfmSegment, monetary } of given) {
        if (rfmSegment === null) continue;
        groups.set(rfmSegment, [...(groups.get(rfmSegment) ?? []), ...(monetary === null ? [] : [monetary])]);
      }
      const expected = [...groups].map(([text, values]) => {
        return { text, sum: values.reduce((sum, value) => sum + value, 0), count: values.length };
      });
      expect(sums(given)).toEqual(close(expected.sort((a, b) => (a.text < b.text ? -1 : 1))));
    }),
  );
});
