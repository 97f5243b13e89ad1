import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMA_SEPARATED, type Dialect } from "../../src/csv/Dialect.ts";
import { splitRecords } from "../../src/csv/splitRecords.ts";
import { dialects, lineEnds, rendered } from "./dialects.ts";

const split = (text: string, dialect: Partial<Dialect> = {}) => [
  ...splitRecords(text, { ...COMMA_SEPARATED, ...dialect }),
];
const cellsOf = (text: string, dialect: Partial<Dialect> = {}) => split(text, dialect).map(({ cells }) => cells);

const cell = fc.string({
  unit: fc.constantFrom("x", "é", "😀", " ", "7", ",", ";", "|", '"', "'", "\\", "\n", "\r"),
  maxLength: 6,
});
const tables = fc.integer({ min: 1, max: 4 }).chain((width) => {
  const row = fc.tuple(fc.array(cell, { minLength: width, maxLength: width }), fc.boolean());
  return fc.array(row, { maxLength: 20 });
});

test("splitRecords(any table in any dialect) gives its cells, lines and places", () => {
  fc.assert(
    fc.property(dialects, tables, lineEnds, fc.boolean(), (dialect, rows, lineEnd, marked) => {
      const records = rows.map(
        ([cells, always]) => cells.map((text) => rendered(text, dialect, always)).join(dialect.delimiter) + lineEnd,
      );
      const text = `${marked ? "\ufeff" : ""}${records.join("")}`;
      const found = split(text, dialect);
      expect(found.map(({ cells }) => cells)).toEqual(rows.map(([cells]) => cells));
      expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(records);
      const breaks = (part: string): number => part.match(/\r\n?|\n/g)?.length ?? 0;
      expect(found.map(({ line }) => line)).toEqual(records.map((_, i) => 1 + breaks(records.slice(0, i).join(""))));
      for (const { strayQuotes } of found) expect(strayQuotes).toBe(0);
      found.forEach(({ quoted }, i) => {
        if (rows[i]?.[1]) expect(quoted).not.toContain(false);
      });
    }),
    { numRuns: 500 },
  );
});

test("splitRecords(quotes where none should stand) counts them and goes on", () => {
  expect(split('"a"b,5" c,"d"" ",\'e\n\nf,"g')).toMatchObject([
    { cells: ["ab", '5" c', 'd" ', "'e"], quoted: [true, false, true, false], strayQuotes: 1, line: 1 },
    { cells: [""], quoted: [false], strayQuotes: 0, line: 2 },
    { cells: ["f", "g"], quoted: [false, true], strayQuotes: 1, line: 3 },
  ]);
  expect(cellsOf('"a","b\n', { quote: null })).toEqual([['"a"', '"b']]);
  expect(cellsOf('"a\\\nb","c\\', { escape: "\\" })).toEqual([["a\nb", "c"]]);
});

test("splitRecords(columns of fixed width) cuts by characters, the last column to the end", () => {
  expect(cellsOf("😀1 b,  c d\r\n\r\nx", { quote: null, widths: [2, 4, 1] })).toEqual([
    ["😀1", "b,", "c d"],
    ["", "", ""],
    ["x", "", ""],
  ]);
  expect(split("\ufeffab\rcd", { widths: [1, 1] }).map(({ line, from, to }) => [line, from, to])).toEqual([
    [1, 1, 4],
    [2, 4, 7],
  ]);
});
