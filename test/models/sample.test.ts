import { expect, test } from "vitest";
import { samples as samplesInPieces } from "../../src/models/sample.ts";
import { whole } from "../shared/whole.ts";

const samples = whole(samplesInPieces);

type Columns = { readonly age: Float64Array; readonly weight: Float64Array };
const column = (count: number, of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i));

test("samples(columns) draws rows as often as they are heavy, 300 in all", () => {
  const age = column(3000, (i) => i);
  const [drawn] = samples({ age, weight: column(3000, (i) => (i % 7 === 0 ? 50 : 1)) }) as [Columns];
  const total = (weight: Float64Array) => weight.reduce((sum, value) => sum + value, 0);
  expect(total(drawn.weight)).toBe(300);
  // a seventh of the rows has 50 parts of 56 of the weight
  const heavy = total(drawn.weight.filter((_, i) => (drawn.age[i] as number) % 7 === 0));
  expect(Math.abs(heavy / 300 - 50 / 56)).toBeLessThan(0.05);
  expect([...drawn.age]).toEqual([...new Set(drawn.age)].sort((a, b) => a - b));
  expect(drawn.age).toHaveLength(drawn.weight.length);
});

test("samples(columns) draws a row that outweighs all others again and again", () => {
  const [drawn] = samples({ age: column(1000, (i) => i), weight: column(1000, (i) => (i === 7 ? 1e6 : 1e-3)) }) as [
    Columns,
  ];
  expect([...drawn.age]).toEqual([7]);
  expect([...drawn.weight]).toEqual([300]);
});

test("samples(few columns) draws nothing", () => {
  expect(samples({ age: column(599, (i) => i), weight: column(599, () => 1) })).toEqual([]);
});

test.each([
  [19_999, [300]],
  [20_000, [300, 10_000]],
  [499_999, [300, 10_000]],
  [500_000, [300, 10_000, 250_000]],
])("samples(%d rows) are %j, so that the last steps are few", (rows, expected) => {
  const drawn = samples({ age: column(rows, (i) => i), weight: column(rows, () => 1) });
  expect(drawn.map(({ age }) => age.length)).toEqual(expected);
});
