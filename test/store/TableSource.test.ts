import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { readSource } from "../../src/store/TableSource.ts";
import { shop } from "./shop.ts";

const CSV = "Customer_ID,Date,Revenue\nC1,2025-01-01,5\n";

test("readSource(source) takes text, a table, and functions of either", async () => {
  const { transactions } = shop();
  expect(await readSource(transactions, transactionSchema, {})).toBe(transactions);
  expect(await readSource(() => transactions, transactionSchema, {})).toBe(transactions);
  for (const source of [CSV, () => CSV, async () => new Blob([CSV])]) {
    expect((await readSource(source, transactionSchema, {})).length).toBe(1);
  }
});

test("readSource(a table of something else) is an error", async () => {
  const customers = shop().customers as never;
  await expect(readSource(customers, transactionSchema, {})).rejects.toThrow(
    "expected a table of transactions, got one of customers",
  );
});
