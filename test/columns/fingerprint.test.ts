import fc from "fast-check";
import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { type Column, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { fingerprintOf } from "../../src/columns/fingerprint.ts";

const of = (columns: Record<string, Column>, length: number) =>
  fingerprintOf("t", new Map(Object.entries(columns)), length);

/** A text column whose dictionary knows the texts in this order. */
function column(texts: readonly (string | null)[], known: readonly string[]): TextColumn {
  const dictionary = new ArrayDictionary(known);
  return new TextColumn(
    Uint32Array.from(texts, (text) => (text === null ? 0 : dictionary.code(text))),
    dictionary,
  );
}

test("fingerprintOf(columns) does not depend on the codes of texts, nor on the width of numbers", () => {
  const texts = ["b", null, "a", "b"];
  const first = of({ x: column(texts, []) }, 4);
  expect(of({ x: column(texts, ["z", "a", "b"]) }, 4)).toBe(first);
  expect(of({ n: new NumberColumn(Int32Array.of(1, 2)) }, 2)).toBe(
    of({ n: new NumberColumn(Float64Array.of(1, 2)) }, 2),
  );
});

test("fingerprintOf(columns) tells different rows apart, beyond a block of them too", () => {
  const text = fc.option(fc.constantFrom("a", "b", "aa", "é", "\0"));
  const rows = fc.tuple(fc.array(text, { maxLength: 6 }), fc.constantFrom(0, 4095, 4096, 4097));
  fc.assert(
    fc.property(rows, rows, ([a, more], [b, other]) => {
      const [one, two] = [
        [...Array(more).fill("x"), ...a],
        [...Array(other).fill("x"), ...b],
      ];
      const same = JSON.stringify(one) === JSON.stringify(two);
      expect(of({ x: column(one, []) }, one.length) === of({ x: column(two, []) }, two.length)).toBe(same);
    }),
  );
});
