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

test("fingerprintOf(columns) has no two readings: numbers that spell the words of texts are other columns", () => {
  const words = new Float64Array(4);
  const spelt = new Int32Array(words.buffer);
  const pair = (text: string) => text.charCodeAt(0) | (text.charCodeAt(1) << 16);
  [spelt[0], spelt[1], spelt[2]] = [4, pair("te"), pair("xt")];
  const one = of({ "\u0001": column(["T", "T", "T", "T"], []), "\u0002\0": new NumberColumn(words) }, 4);
  const other = of(
    { "\u0001": column(["T", "T", "T", "\u0001"], []), number: column([null, null, null, null], []) },
    4,
  );
  expect(one).not.toBe(other);
});

test("fingerprintOf(columns) tells tables of several columns apart", () => {
  const text = fc.option(fc.constantFrom("a", "\u0001", "number", "text", "\0"));
  const cells = fc.array(fc.tuple(text, text, fc.option(fc.integer({ min: 0, max: 3 }))), { maxLength: 4 });
  const names = fc.constantFrom(["a", "b", "c"], ["a", "b", "\u0001"], ["ab", "", "c"]);
  const table = fc.tuple(cells, names);
  const printed = ([rows, [a = "", b = "", c = ""]]: [
    [string | null, string | null, number | null][],
    readonly string[],
  ]) =>
    of(
      {
        [a]: column(
          rows.map(([one]) => one),
          [],
        ),
        [b]: column(
          rows.map(([, two]) => two),
          [],
        ),
        [c]: new NumberColumn(Float64Array.from(rows, ([, , three]) => three ?? Number.NaN)),
      },
      rows.length,
    );
  fc.assert(
    fc.property(table, table, (one, other) => {
      expect(printed(one) === printed(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
    { numRuns: 500 },
  );
});
