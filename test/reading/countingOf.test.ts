import { expect, test } from "vitest";
import { countingOf } from "../../src/reading/countingOf.ts";
import { definePreset } from "../../src/reading/Preset.ts";
import { STATUS_MEANINGS } from "../../src/reading/statuses.ts";
import { type Columns, columnsOf } from "./columnsOf.ts";
import { linesOf } from "./read.ts";

type Rest = [preset?: Parameters<typeof countingOf>[3], words?: Parameters<typeof countingOf>[4]];
/** What the rows of orders say of themselves: two rows of one order, then one of another. */
function counting(columns: Columns, ...[preset, words]: Rest) {
  const found = countingOf(columnsOf(columns), Uint32Array.of(0, 0, 1), 2, preset, words);
  return { ...found, meanings: [...found.meanings].map((meaning) => STATUS_MEANINGS[meaning]) };
}

test("countingOf(statuses) has the word of an order hold for its lines that say nothing", () => {
  const status = (...list: (string | null)[]) => counting({ texts: { status: list } }).meanings;
  expect(status("Storniert", null, "Paid")).toEqual(["cancelled", "cancelled", "counts"]);
  expect(status("Paid", "Storniert", null)).toEqual(["counts", "cancelled", "counts"]);
  expect(status("refunded", null, "Partially refunded")).toEqual(["refunded", "refunded", "partiallyRefunded"]);
});

test("countingOf(a status and a date of cancellation) lets cancelled win over refunded", () => {
  const columns = columnsOf({ texts: { status: ["refunded", null, "refunded"] } });
  const cancelledAt = Float64Array.of(Date.parse("2025-01-31"), Number.NaN, Number.NaN);
  const { meanings } = countingOf({ ...columns, cancelledAt }, Uint32Array.of(0, 0, 1), 2, undefined);
  expect([...meanings].map((meaning) => STATUS_MEANINGS[meaning])).toEqual(["cancelled", "cancelled", "refunded"]);
});

test("countingOf(a status nobody knows) counts it with a warning; the caller's words come first", () => {
  const columns = { texts: { status: ["Floating", "Floating", "Paid"] } };
  const found = counting(columns);
  expect(found.meanings).toEqual(["counts", "counts", "counts"]);
  expect(found.warnings).toMatchObject(
    [{ code: "unknown_status", message: /"Floating" \(2 rows\).*statuses/ }].map(({ code }) => ({ code })),
  );
  expect(found.warnings[0]?.message).toMatch(/"Floating" \(2 rows\).*statuses/);
  const own = counting(columns, undefined, { cancelled: ["floating!"], test: ["PAID"] });
  expect([own.meanings, own.warnings]).toEqual([["cancelled", "cancelled", "test"], []]);
});

test("countingOf(…, preset) knows rows that are no sale and rows that take back", async () => {
  const preset = definePreset({
    name: "x",
    title: "X",
    headers: ["Kind", "Ref"],
    roles: { orderId: "Id", customerId: "Who", date: "Day", total: "Sum", status: "State" },
    noSale: [{ header: "Kind", values: ["Fee"] }],
    refunds: { header: "Kind", values: ["Back"], orderId: "Ref" },
    negativeIsNoSale: true,
  });
  const kinds = { further: { kind: ["fee", "Back", "Sale"] }, numbers: { total: [1, -1, -1] } };
  const found = counting({ ...kinds, texts: { status: [null, "Refunded", null] } }, preset);
  expect([found.meanings, found.refundRows]).toEqual([["noSale", "counts", "noSale"], Uint8Array.of(0, 1, 0)]);
  const csv = "Id,Who,Day,Sum,Kind,Ref,State\n1,K1,2025-01-30,5.50,Sale,,Paid\n2,K1,2025-01-31,-5.50,Back,1,Paid\n";
  expect(await linesOf(csv, { presets: [preset] })).toEqual(["1 K1 2025-01-30 5.5", "1 K1 2025-01-31 -5.5"]);
});
