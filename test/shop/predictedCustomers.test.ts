import { expect, expectTypeOf, test } from "vitest";
import { type Customer, customerSchema } from "../../src/shop/customers.ts";
import { type PredictedCustomer, predictedCustomerSchema } from "../../src/shop/predictedCustomers.ts";

test("predictedCustomerSchema is the customers' schema and more, no name or header twice", () => {
  const { name, columns } = predictedCustomerSchema;
  expect(name).toBe(customerSchema.name);
  const plain = (column: { readonly description: string }) => ({ ...column, description: "" });
  expect(columns.slice(0, customerSchema.columns.length).map(plain)).toEqual(customerSchema.columns.map(plain));
  expect(columns.find((column) => column.name === "churnProbability")?.description).toMatch(
    /no order within the horizon/,
  );
  expect(columns.length).toBeGreaterThan(customerSchema.columns.length);
  for (const key of ["name", "csv"] as const) {
    expect(new Set(columns.map((column) => column[key])).size).toBe(columns.length);
  }
  expectTypeOf<PredictedCustomer>().toExtend<Customer>();
  expectTypeOf<PredictedCustomer["nextOrderDate"]>().toEqualTypeOf<Date | null | undefined>();
});
