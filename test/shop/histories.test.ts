import { expect, expectTypeOf, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { type PurchaseHistory, purchaseHistorySchema } from "../../src/shop/histories.ts";

test("purchaseHistorySchema has the columns of purchaseHistories, each with a header and a meaning of its own", () => {
  const { table } = purchaseHistories([{ customerId: "C1", date: "2025-01-01", revenue: 1 }]);
  const { columns } = purchaseHistorySchema;
  // the last is there where predictions were made
  expect([...table.columnNames, "probabilityOfPurchase"]).toEqual(columns.map(({ name }) => name));
  for (const key of ["name", "csv", "description"] as const) {
    expect(new Set(columns.map((column) => column[key])).size).toBe(columns.length);
  }
  expectTypeOf<PurchaseHistory["customerId"]>().toEqualTypeOf<string>();
  expectTypeOf<PurchaseHistory["monetaryValue"]>().toEqualTypeOf<number | null | undefined>();
});

test("purchaseHistorySchema reads what formatCsv writes of histories", async () => {
  const { table } = purchaseHistories(
    [
      { customerId: "C1", date: "2025-01-01", revenue: 1.1 },
      { customerId: "C1", date: "2025-01-04", revenue: 2.2 },
      { customerId: "C2", date: "2025-01-02", revenue: -0.5 },
      { customerId: "C3", date: "2025-01-02", revenue: null },
    ],
    { timeUnit: "week" },
  );
  expect((await readTable(formatCsv(table), purchaseHistorySchema)).fingerprint).toBe(table.fingerprint);
});
