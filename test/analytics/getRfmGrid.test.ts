import fc from "fast-check";
import { expect, test } from "vitest";
import { getRfmGrid } from "../../src/analytics/getRfmGrid.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { rScore: 5, fScore: 1, monetary: 20, churnProbability: 0.5 };

test("getRfmGrid(customers) has a row per pair of scores, with its median spend", () => {
  const grid = getRfmGrid([
    customer,
    { ...customer, monetary: 40, churnProbability: null },
    { ...customer, monetary: 300 },
    { ...customer, rScore: 1, monetary: null },
    { ...customer, fScore: 2 },
    { ...customer, fScore: null },
  ]);
  expect(grid).toEqual([
    { rScore: 5, fScore: 1, customers: 3, medianMonetary: 40, meanChurnProbability: 0.5 },
    { rScore: 5, fScore: 2, customers: 1, medianMonetary: 20, meanChurnProbability: 0.5 },
    { rScore: 1, fScore: 1, customers: 1, medianMonetary: null, meanChurnProbability: 0.5 },
  ]);
  expect(getRfmGrid([])).toEqual([]);
  // files need not have scores
  expect(getRfmGrid([{ monetary: 20, churnProbability: 0.5 }])).toEqual([]);
});

test("getRfmGrid(customers) is what sorting each cell gives", () => {
  const score = fc.integer({ min: 1, max: 5 });
  const row = fc.record({
    rScore: score,
    fScore: score,
    monetary: fc.integer({ min: 0, max: 99 }),
    churnProbability: fc.constant(0.5),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      for (const { rScore, fScore, customers, medianMonetary } of getRfmGrid(rows)) {
        const spent = rows
          .filter((one) => one.rScore === rScore && one.fScore === fScore)
          .map(({ monetary }) => monetary);
        spent.sort((a, b) => a - b);
        const middle = ((spent[(spent.length - 1) >> 1] as number) + (spent[spent.length >> 1] as number)) / 2;
        expect([customers, medianMonetary]).toEqual([spent.length, middle]);
      }
    }),
  );
});

test.each(withoutEach(customerSchema, customer))("getRfmGrid(no $header) is a DataError", ({ header, rows }) => {
  expect(() => getRfmGrid(rows)).toThrow(missingColumn(header));
});
