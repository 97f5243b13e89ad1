import { expect, test } from "vitest";
import type { ColumnSpec } from "../../src/columns/columns.ts";
import { formatRows } from "../../src/csv/formatRows.ts";

const text: ColumnSpec = { name: "a", csv: "A", kind: "text" };
const number: ColumnSpec = { name: "n", csv: "N, #", kind: "number" };
const date: ColumnSpec = { name: "d", csv: 'D "when"', kind: "date" };
const format = (columns: ColumnSpec[], rows: Record<string, unknown>[]) => [...formatRows(columns, rows)].join("");

test("formatRows(columns, rows) writes header and rows, quoted where needed", () => {
  const rows = [
    { a: 'x"y', n: 0.1, d: new Date(1.5e12) },
    { a: "x\ry", n: -0, d: 1 },
  ];
  expect(format([text, number, date], rows)).toBe(
    'A,"N, #","D ""when"""\n"x""y",0.1,2017-07-14 02:40:00\n"x\ry",-0,1970-01-01 00:00:00.001\n',
  );
});

test("formatRows(columns, rows) leaves cells empty where something is missing; a row of none does not look like a blank line", () => {
  const rows = [{ a: null, n: Number.NaN }, { d: Number.NaN }, {}];
  expect(format([text, number, date], rows).split("\n").slice(1)).toEqual(['"",,', '"",,', '"",,', ""]);
});

test("formatRows(columns, rows) sees what a row has, not what every object inherits", () => {
  const inherited = ["constructor", "__proto__", "toString"].map(
    (name): ColumnSpec => ({ name, csv: name, kind: "text" }),
  );
  expect(format(inherited, [{}, { toString: "x" }])).toBe('constructor,__proto__,toString\n"",,\n,,x\n');
});

test("formatRows(columns, rows) writes a date as it was given when it is text, or says that it is none", () => {
  const rows = [{ d: "31/01/2025" }, { d: new Date(Number.NaN) }, { d: 9e15 }];
  expect(format([{ ...date, csv: "D" }], rows)).toBe("D\n31/01/2025\ninvalid date\ninvalid date\n");
});

test("formatRows(columns, rows) comes in pieces of whole lines, the header first", () => {
  const rows = Array.from({ length: 5000 }, (_, n) => ({ n }));
  const pieces = [...formatRows([{ ...number, csv: "N" }], rows)];
  expect(pieces.map((piece) => piece.split("\n").length - 1)).toEqual([1, 4096, 904]);
  expect(pieces.join("").split("\n").slice(1, -1).map(Number)).toEqual(rows.map(({ n }) => n));
  expect([...formatRows([text], [])]).toEqual(["A\n"]);
});
