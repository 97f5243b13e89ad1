import { expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { contactSchema, contactTable } from "../../src/predict/contactTable.ts";
import { invalidOption } from "../shared/failures.ts";

const contact = {
  ...{ rank: 1, customerId: "=C1", heldOut: true, lastOrder: "2025-07-29", daysSinceLastOrder: 63, usualGap: 41.26 },
  ...{ noOrderProbability: 0.51249, valueAtStake: 46.129, valueLow: null, valueHigh: 99.999 },
  ...{ offer: "Tea, green", offerReason: null, why: "Orders every 41 days" },
};

test("contactTable(list) is what whomToContact gave, rounded, and reads back from its CSV", async () => {
  const table = contactTable({ contacts: [contact, { ...contact, rank: 2, heldOut: false, usualGap: null }] });
  const csv = formatCsv(table, { formulas: "escape" });
  expect(csv.split("\n")[1]).toBe(
    `1,'=C1,yes,Orders every 41 days,"Tea, green",,46.13,,100,0.512,2025-07-29 00:00:00,63,41.3`,
  );
  const read = await readTable(csv, contactSchema);
  expect([...read].map(({ rank, heldOut, usualGap }) => [rank, heldOut, usualGap])).toEqual([
    [1, "yes", 41.3],
    [2, "no", null],
  ]);
  expect(contactTable({ contacts: [] }).length).toBe(0);
});

test("contactTable(no list) says so", () => {
  expect(() => contactTable(5 as never)).toThrow(invalidOption("list"));
  expect(() => contactTable({} as never)).toThrow(invalidOption("list.contacts"));
});
