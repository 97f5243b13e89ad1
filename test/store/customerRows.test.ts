import fc from "fast-check";
import { expect, test } from "vitest";
import type { Customer } from "../../src/shop/customers.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { Table } from "../../src/tables/Table.ts";

const row = fc.record({
  rfmSegment: fc.option(fc.constantFrom("A", "a", "B")),
  churnRiskLevel: fc.option(fc.constantFrom("Low", "Medium", "High", "Critical")),
  monetary: fc.option(fc.integer({ min: -3, max: 3 })),
  frequency: fc.integer({ min: 1, max: 3 }),
});

/** The list by looking at every row. */
function bruteForce(
  customers: readonly Customer[],
  segment: string | undefined,
  riskLevel: string | undefined,
  sortBy: "monetary" | "frequency" | undefined,
): string[] {
  const kept = customers
    .filter((customer) => segment === undefined || customer.rfmSegment?.toLowerCase() === segment.toLowerCase())
    .filter((customer) => riskLevel === undefined || customer.churnRiskLevel === riskLevel);
  const key = (customer: Customer): number =>
    sortBy === undefined ? 0 : (customer[sortBy] ?? Number.NEGATIVE_INFINITY);
  return kept.sort((a, b) => Math.sign(key(b) - key(a)) || 0).map((customer) => customer.customerId);
}

test("listCustomers pages never skip or repeat a customer, and agree with looking at every row", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.option(fc.constantFrom("A", "b"), { nil: undefined }),
      fc.option(fc.constantFrom("Low", "Critical"), { nil: undefined }),
      fc.option(fc.constantFrom("monetary" as const, "frequency" as const), { nil: undefined }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, segment, riskLevel, sortBy, pageSize) => {
        const customers = Table.from(
          customerSchema,
          rows.map((values, i) => ({ customerId: `C${i}`, ...values })),
        );
        const known = (column: "rfmSegment" | "churnRiskLevel", text: string | undefined) =>
          text === undefined ||
          [...customers.column(column)].some((value) => value?.toLowerCase() === text.toLowerCase());
        fc.pre(known("rfmSegment", segment) && known("churnRiskLevel", riskLevel));
        const store = new DataStore({ customers });
        const options = {
          ...(segment && { segment }),
          ...(riskLevel && { riskLevel }),
          ...(sortBy && { sortBy }),
          pageSize,
        };
        const { totalPages, total } = await store.listCustomers(options);
        const pages: string[] = [];
        for (let page = 1; page <= totalPages + 1; page++) {
          pages.push(
            ...(await store.listCustomers({ ...options, page })).customers.map((customer) => customer.customerId),
          );
        }
        expect(pages).toEqual(bruteForce([...customers], segment, riskLevel, sortBy));
        expect(total).toBe(pages.length);
      },
    ),
  );
});
