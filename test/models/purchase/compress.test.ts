import fc from "fast-check";
import { expect, test } from "vitest";
import { compress as compressInPieces } from "../../../src/models/purchase/compress.ts";
import { close } from "../../shared/close.ts";
import { invalidOption } from "../../shared/failures.ts";
import { whole } from "../../shared/whole.ts";

const compress = whole(compressInPieces);

/** Few values, so that many are equal. */
const customers = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(0, 1, 2.5),
      fc.constantFrom(0, 4),
      fc.constantFrom(1, 2, 0.5),
    )
    .map(([x, tx, more, weight]) => [x, x === 0 ? 0 : tx, (x === 0 ? 0 : tx) + more, weight] as const),
  { minLength: 1, maxLength: 40 },
);
const columnsOf = (rows: readonly (readonly [number, number, number, number])[]) => ({
  frequency: rows.map(([x]) => x),
  recency: rows.map(([, tx]) => tx),
  age: rows.map(([, , T]) => T),
  weight: rows.map(([, , , weight]) => weight),
});

test("compress(f, histories): each row's history stands where `rows` says, no history twice", () => {
  fc.assert(
    fc.property(customers, (given) => {
      const { frequency, recency, age, weight, rows } = compress("f", columnsOf(given));
      expect(rows).toHaveLength(given.length);
      for (const [i, [x, tx, T]] of given.entries()) {
        const row = rows[i] as number;
        expect([frequency[row], recency[row], age[row]]).toEqual([x, tx, T]);
      }
      const keys = new Set(Array.from(frequency, (x, i) => `${x} ${recency[i]} ${age[i]}`));
      expect(keys.size).toBe(weight.length);
      for (const [row, total] of weight.entries()) {
        expect(total).toEqual(close(given.reduce((sum, [, , , w], i) => sum + (rows[i] === row ? w : 0), 0)));
      }
    }),
  );
});

test("compress(f, histories without weights) counts", () => {
  const { weight, rows } = compress("f", { frequency: [1, 0, 1, 1], recency: [2, 0, 2, 3], age: [4, 4, 4, 4] });
  expect([[...weight], [...rows]]).toEqual([
    [2, 1, 1],
    [0, 1, 0, 2],
  ]);
});

test.each([
  ["frequency", [-1, 2, 3]],
  ["frequency", [1.5, 2, 3]],
  ["frequency", [NaN, 2, 3]],
  ["frequency", [1e9, 2, 3]],
  ["recency", [1, -1, 3]],
  ["recency", [1, 4, 3]],
  ["recency", [1, NaN, 3]],
  ["recency", [0, 1, 3]],
  ["age", [1, 2, NaN]],
  ["age", [1, 2, Infinity]],
  ["age", [0, 0, -1]],
])("compress(f, an impossible %s) names row and column: %j", (name, [x, tx, T]) => {
  const histories = { frequency: [0, x as number], recency: [0, tx as number], age: [1, T as number] };
  expect(() => compress("f", histories)).toThrow(invalidOption(`row 1, histories.${name}`));
  expect(() => compress("f", histories)).toThrow(/^f: /);
});

test("compress(f, bad weights, torn columns, nobody) is an OptionError", () => {
  const good = { frequency: [1, 2], recency: [1, 2], age: [3, 3] };
  for (const weight of [0, -1, NaN, Infinity]) {
    expect(() => compress("f", { ...good, weight: [1, weight] })).toThrow(invalidOption("row 1, histories.weight"));
  }
  for (const name of ["recency", "age", "weight"]) {
    expect(() => compress("f", { ...good, [name]: [1] })).toThrow(invalidOption(`histories.${name}`));
  }
  expect(() => compress("f", { frequency: [], recency: [], age: [] })).toThrow(invalidOption("histories.frequency"));
});
