import { expect, test } from "vitest";
import { logGapsOf } from "../../../src/models/purchase/logGapsOf.ts";

const histories = { frequency: [0, 2], recency: [0, 9], age: [9, 9] };

test("logGapsOf(caller, histories) is the column, which must be there and be possible", () => {
  expect(logGapsOf("f", { ...histories, sumLogGaps: [0, 2.5] })).toEqual([0, 2.5]);
  expect(() => logGapsOf("mbgCnbdK.fit", histories)).toThrow(
    "mbgCnbdK.fit: histories.sumLogGaps must be a column: sums of the logarithms of the gaps between purchases",
  );
  expect(() => logGapsOf("f", { ...histories, sumLogGaps: [1, 2.5] })).toThrow(
    "f: row 0, histories.sumLogGaps must be 0 without a repeat purchase, got 1",
  );
  expect(() => logGapsOf("f", { ...histories, sumLogGaps: [0, Number.NaN] })).toThrow("row 1, histories.sumLogGaps");
  expect(() => logGapsOf("f", { ...histories, sumLogGaps: [0] })).toThrow("sumLogGaps");
});
