import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce } from "../../src/pieces.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { SearchIndex } from "../../src/store/SearchIndex.ts";
import { Table } from "../../src/tables/Table.ts";

const indexOf = (texts: readonly string[]): SearchIndex => {
  const pieces = SearchIndex.of(
    Table.from(
      customerSchema,
      texts.map((rfmSegment) => ({ rfmSegment })),
    ).column("rfmSegment"),
  );
  return atOnce(pieces);
};

test("SearchIndex.find(query) agrees with looking at every text", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "A", "b", "é", "İ", "1"), minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 60 }),
      text,
      fc.integer({ min: 1, max: 5 }),
      async (texts, query, limit) => {
        const rows = texts.flatMap((value, row) => (value.toLowerCase().includes(query.toLowerCase()) ? [row] : []));
        expect(indexOf(texts).find(query, limit)).toEqual({ rows: rows.slice(0, limit), total: rows.length });
      },
    ),
  );
});

test("SearchIndex.find(query) works over many blocks", async () => {
  const texts = Array.from({ length: 150_000 }, (_, i) => `CUS${String(i).padStart(6, "0")}`);
  const index = await indexOf(texts);
  expect(index.find("us14999", 3)).toEqual({ rows: [149_990, 149_991, 149_992], total: 10 });
  expect(index.find("cus", 1).total).toBe(150_000);
  expect(index.find("9cus", 1).total).toBe(0);
});
