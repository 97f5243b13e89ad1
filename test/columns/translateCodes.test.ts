import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextColumn } from "../../src/columns/columns.ts";
import { HashDictionary } from "../../src/columns/HashDictionary.ts";
import { SerialDictionary } from "../../src/columns/SerialDictionary.ts";
import { translateCodes } from "../../src/columns/translateCodes.ts";
import { CsvReader } from "../../src/csv/CsvReader.ts";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { defineSchema } from "../../src/tables/schema.ts";
import { Table } from "../../src/tables/Table.ts";

/** A column as the reader makes it, which keeps texts in more than one way. */
function columnOf(texts: readonly (string | null)[]): TextColumn {
  const schema = defineSchema({ name: "t", columns: [{ name: "text", kind: "text" }] });
  const reader = new CsvReader({ table: "t", columns: schema.columns });
  reader.push(new TextEncoder().encode(formatCsv(Table.fromColumns(schema, { text: texts }))));
  return reader.finish().columns.get("text") as TextColumn;
}

/** For each text of one column, the text of the code that the other column has for it. */
function translated(from: (string | null)[], to: (string | null)[]) {
  const [a, b] = [columnOf(from), columnOf(to)];
  const codes = translateCodes(a.dictionary, b.dictionary);
  expect(codes).toHaveLength(a.dictionary.size);
  expect(codes[0]).toBe(0);
  return from.map((_, row) => b.dictionary.at(codes[a.codes[row] as number] as number));
}

test("translateCodes(from, to) finds the code of the same text, whichever way the two keep their texts", () => {
  const serial = ["C3", "C1", "C12"];
  const mixed = ["x", "C3", "__proto__"];
  expect(columnOf(serial).dictionary).toBeInstanceOf(SerialDictionary);
  expect(columnOf(mixed).dictionary).toBeInstanceOf(HashDictionary);
  expect(translated(serial, ["C11", "C3"])).toEqual(["C3", "C1", null]);
  expect(translated(serial, ["C03", "C12"])).toEqual([null, null, "C12"]);
  expect(translated(serial, ["D3", "D1"])).toEqual([null, null, null]);
  expect(translated(serial, mixed)).toEqual(["C3", null, null]);
  expect(translated(mixed, serial)).toEqual([null, "C3", null]);
  expect(translated(mixed, ["__proto__", "y"])).toEqual([null, null, "__proto__"]);
});

test("translateCodes(from, to) of dictionaries without texts finds nothing", () => {
  expect(translated([], ["a"])).toEqual([]);
  expect(translated(["a", "C1", null], [])).toEqual([null, null, null]);
});

test("translateCodes(from, to) is what indexOf gives, and knows every text that the rows hold", () => {
  const serial = fc
    .tuple(fc.constantFrom("C", "D", ""), fc.constantFrom(1, 3), fc.constantFrom(0, 5, 90_000_000))
    .chain(([prefix, width, first]) =>
      fc.array(fc.nat(12).map((n) => prefix + String(first + n).padStart(width, "0"))),
    );
  const mixed = fc.array(fc.constantFrom<string[]>("C1", "C001", "c1", "1", "__proto__", "constructor", "é", "C"));
  const texts = fc.oneof(serial, mixed).chain((list) => fc.constantFrom(list, [...list, null]));
  fc.assert(
    fc.property(texts, texts, (given, wanted) => {
      const [from, to] = [columnOf(given), columnOf(wanted)];
      const codes = translateCodes(from.dictionary, to.dictionary);
      for (let code = 1; code < codes.length; code++) {
        const text = from.dictionary.at(code) as string;
        expect(codes[code]).toBe(to.dictionary.indexOf(text));
        if (codes[code] !== 0) expect(to.dictionary.at(codes[code] as number)).toBe(text);
        if (wanted.includes(text)) expect(codes[code]).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});
