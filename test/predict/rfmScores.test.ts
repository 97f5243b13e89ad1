import { quantile } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type RfmValues, rfmScores } from "../../src/predict/rfmScores.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { purchaseHistorySchema } from "../../src/shop/histories.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const values = fc.array(
  fc.record({
    recency: fc.integer({ min: 0, max: 30 }),
    frequency: fc.constantFrom(1, 1, 1, 2, 3, 50),
    monetary: fc.integer({ min: -20, max: 400 }).map((quarters) => quarters / 4),
  }),
  { maxLength: 40 },
);
type Row = { recency: number; frequency: number; monetary: number };
const columnsOf = (rows: readonly Row[]): RfmValues => ({
  recency: rows.map((row) => row.recency),
  frequency: rows.map((row) => row.frequency),
  monetary: rows.map((row) => row.monetary),
});
const SHARES = [0.2, 0.4, 0.6, 0.8];
const fifth = (value: number, all: number[]) =>
  1 + SHARES.filter((share) => value > (quantile(all, share) as number)).length;
/** As that, but the worst value gets 1 and the best 5. */
const score = (value: number, all: number[]) => {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? 3 : value === least ? 1 : value === most ? 5 : fifth(value, all);
};

test("rfmScores(values) are fifths by d3's quantiles, an edge belonging below, ends at the ends, recency the other way round", () => {
  fc.assert(
    fc.property(values, (rows) => {
      const { r, f, m, total } = rfmScores(columnsOf(rows));
      const of = (name: keyof Row) => rows.map((row) => row[name]);
      expect([...r]).toEqual(of("recency").map((value) => 6 - score(value, of("recency"))));
      expect([...f]).toEqual(
        of("frequency").map((value, _, all) => (all.every((one) => one === 1) ? 1 : score(value, all))),
      );
      expect([...m]).toEqual(of("monetary").map((value) => score(value, of("monetary"))));
      expect([...total]).toEqual([...r].map((score, i) => score + (f[i] as number) + (m[i] as number)));
    }),
  );
});

test("rfmScores(values) gives equal values equal scores, wherever they stand", () => {
  fc.assert(
    fc.property(values, (rows) => {
      const { r, f, m } = rfmScores(columnsOf(rows));
      const reversed = rfmScores(columnsOf(rows.toReversed()));
      for (const [scores, others] of [
        [r, reversed.r],
        [f, reversed.f],
        [m, reversed.m],
      ] as const) {
        expect([...others].reverse()).toEqual([...scores]);
      }
    }),
  );
});

test("rfmScores(values, { ties: rowOrder }) ranks equal frequencies by their rows, and nothing else", () => {
  fc.assert(
    fc.property(values, (rows) => {
      const { r, f, m } = rfmScores(columnsOf(rows), { ties: "rowOrder" });
      const order = [...rows.keys()].sort((a, b) => (rows[a] as Row).frequency - (rows[b] as Row).frequency || a - b);
      const places = rows.map((_, i) => order.indexOf(i));
      expect([...f]).toEqual(places.map((place) => fifth(place, places)));
      const [recency, monetary] = [rows.map((row) => row.recency), rows.map((row) => row.monetary)];
      expect([...r]).toEqual(recency.map((value) => 6 - fifth(value, recency)));
      expect([...m]).toEqual(monetary.map((value) => fifth(value, monetary)));
    }),
  );
});

test("rfmScores(customers all alike) scores them all alike", () => {
  const { r, f, m } = rfmScores({ recency: [3, 3, 3], frequency: [1, 1, 1], monetary: [9, 9, 9] });
  expect([r, f, m].map((scores) => [...scores])).toEqual([
    [3, 3, 3],
    [1, 1, 1],
    [3, 3, 3],
  ]);
  expect([...rfmScores({ recency: [3, 3], frequency: [7, 7], monetary: [9, 9] }).f]).toEqual([3, 3]);
  // the longest silence is 1, whoever shares it
  expect([...rfmScores({ recency: [9, 9, 9, 9, 1], frequency: [1, 1, 1, 1, 1], monetary: [1, 1, 1, 1, 1] }).r]).toEqual(
    [1, 1, 1, 1, 5],
  );
  expect(rfmScores({ recency: [], frequency: [], monetary: [] }).total).toHaveLength(0);
  expect([...rfmScores({ recency: [0], frequency: [1], monetary: [0] }).total]).toEqual([7]);
});

test("rfmScores(values) names the value that is missing, and the column that is too short", () => {
  const good = { recency: [1, 2], frequency: [1, 2], monetary: [1, 2] };
  expect(() => rfmScores({ ...good, monetary: [1, Number.NaN] })).toThrow(invalidOption("monetary[1]"));
  expect(() => rfmScores({ ...good, recency: [Number.POSITIVE_INFINITY, 2] })).toThrow(invalidOption("recency[0]"));
  expect(() => rfmScores({ ...good, frequency: [1] })).toThrow(invalidOption("frequency"));
  expect(() => rfmScores(good, { ties: "first" as "equal" })).toThrow(invalidOption("ties"));
});

test("rfmScores(table) takes a table of customers, and one of histories", () => {
  const rows = [
    { recency: 3, frequency: 9, monetary: 500 },
    { recency: 90, frequency: 1, monetary: 20 },
  ];
  const { total } = rfmScores({ recency: [3, 90], frequency: [9, 1], monetary: [500, 20] });
  expect(rfmScores(Table.from(customerSchema, rows)).total).toEqual(total);
  const histories = rows.map(({ recency, frequency, monetary }) => {
    return { daysSinceLastOrder: recency, orderCount: frequency, totalSpend: monetary };
  });
  expect(rfmScores(Table.from(purchaseHistorySchema, histories)).total).toEqual(total);
  expect(() => rfmScores(Table.from(customerSchema, [{ recency: 3 }]))).toThrow(missingColumn("Frequency"));
});

test.each([[undefined], [5], [[]], [{ recency: [1] }], [{ recency: 1, frequency: 1, monetary: 1 }]])(
  "rfmScores(%j) says what it takes",
  (values) => {
    expect(() => rfmScores(values as never)).toThrow(invalidOption("values"));
  },
);
