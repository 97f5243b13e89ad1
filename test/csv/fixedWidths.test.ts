import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { fixedWidths } from "../../src/csv/fixedWidths.ts";
import { splitRecords } from "../../src/csv/splitRecords.ts";

test("fixedWidths(lines of padded cells) cut them into the cells again", () => {
  const unit = fc.constantFrom("x", "é", "😀", "7", ".", "-");
  const word = fc.string({ unit, minLength: 1, maxLength: 8 });
  const table = fc.integer({ min: 2, max: 5 }).chain((width) => {
    const row = fc
      .tuple(fc.array(fc.oneof(word, fc.constant("")), { minLength: width - 1, maxLength: width - 1 }), word)
      .map(([cells, last]) => [...cells, last]);
    const column = fc.record({ right: fc.boolean(), gap: fc.integer({ min: 1, max: 3 }) });
    return fc.tuple(
      fc.array(word, { minLength: width, maxLength: width }),
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.array(column, { minLength: width, maxLength: width }),
    );
  });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.nat({ max: 20 }),
      ([header, body, columns], end, cut) => {
        const rows = [header, ...body];
        const lines = rows.map((cells) =>
          cells
            .map((cell, i) => {
              const widest = Math.max(...rows.map((row) => [...(row[i] as string)].length));
              const { right, gap } = columns[i] as (typeof columns)[number];
              const blanks = " ".repeat(widest - [...cell].length);
              return `${right ? blanks + cell : cell + blanks}${" ".repeat(gap)}`;
            })
            .join("")
            .trimEnd(),
        );
        // the sample may come in pieces, with blank lines between
        const texts = [lines.slice(0, cut), lines.slice(cut)].map((piece) => `${piece.join(end)}${end}${end}`);
        const widths = fixedWidths(texts);
        expect(widths).toHaveLength(header.length);
        const read = splitRecords(lines.join(end), { ...COMMA_SEPARATED, widths: widths as number[] });
        expect([...read].map(({ cells }) => cells)).toEqual(rows);
      },
    ),
  );
});

test("fixedWidths(what has no columns at the same places) is undefined", () => {
  for (const text of [
    ...["", "a  b", "a  b\n", "abc\ndef", "a  b\na\tb", "a  bb\nlong c", "a   b\n1", "  a\n  b"],
    ...[`a  b\n${"x".repeat(998)}  b`],
  ])
    expect(fixedWidths([text]), text.slice(0, 20)).toBeUndefined();
  expect(fixedWidths([`a  b\n${"x".repeat(997)}  b`])).toBeUndefined();
  expect(fixedWidths([`${"y".repeat(997)}  b\n${"x".repeat(997)}  b`])).toEqual([999, 1]);
  // blanks before the first column belong to it
  expect(fixedWidths(["  a  b\n aa bb"])).toEqual([4, 2]);
});
