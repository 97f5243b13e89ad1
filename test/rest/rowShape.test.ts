import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { columnSchema, rowShape } from "../../src/rest/rowShape.ts";
import { type Customer, customerSchema } from "../../src/shop/customers.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";

const order = rowShape(transactionSchema, ["customerId", "date", "orderId", "netSales"]);
const row = Table.from(transactionSchema, [{ customerId: "C1", date: "2025-01-10 09:30:00", revenue: 5 }]).row(0);

test("rowShape(schema, names).of(row) has these columns in this order, null for what the table lacks", () => {
  const json = order.of({ ...row, status: "completed" });
  expectTypeOf(json).toEqualTypeOf<{
    customer_id: string | null;
    date: string;
    order_id: string | null;
    net_sales: number | null;
  }>();
  expect(Object.entries(json)).toEqual([
    ["customer_id", "C1"],
    ["date", "2025-01-10T09:30:00"],
    ["order_id", null],
    ["net_sales", null],
  ]);
});

test("rowShape(schema, names, { as, others }).of(row, others) renames columns and has the other fields at its end", () => {
  const shape = rowShape(transactionSchema, ["customerId", "revenue"], {
    as: { revenue: "paid" },
    others: { tags: z.array(z.string()) },
  });
  const json = shape.of(row, { tags: ["new"] });
  expectTypeOf(json).toEqualTypeOf<{ customer_id: string | null; paid: number | null; tags: string[] }>();
  expect(Object.entries(json)).toEqual([
    ["customer_id", "C1"],
    ["paid", 5],
    ["tags", ["new"]],
  ]);
  expect(Object.keys(shape.fields)).toEqual(["customer_id", "paid", "tags"]);
  // @ts-expect-error without its other fields it is no such object
  expect(() => shape.of(row)).toThrow(TypeError);
});

test("rowShape(schema, names).of(row) keeps 0, an empty text and false texts", () => {
  const shape = rowShape(customerSchema, ["customerId", "monetary", "frequency", "rfmSegment"]);
  const customer = { customerId: "", monetary: 0, frequency: -0.5, rfmSegment: "null" } as Customer;
  expect(shape.of(customer)).toEqual({ customer_id: "", monetary: 0, frequency: -0.5, rfm_segment: "null" });
});

// a date is the shop's own clock, whatever the clock of the machine
test("rowShape(schema, names).of(row) writes every date without a zone, as its schema has it", () => {
  const dates = fc.date({
    min: new Date("0001-01-01"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      const json = order.of({ ...row, date }).date;
      expect(columnSchema(transactionSchema, "date").safeParse(json).success).toBe(true);
      expect(new Date(`${json}Z`)).toEqual(date);
    }),
  );
});

test("rowShape(schema, names).fields hold what each column's definition says", () => {
  const { fields } = rowShape(customerSchema, ["customerId", "monetary", "churnRiskLevel", "lastPurchaseDate"]);
  const json = z.toJSONSchema(z.object(fields)).properties as Record<string, { description: string }>;
  expect(Object.keys(json)).toEqual(["customer_id", "monetary", "churn_risk_level", "last_purchase_date"]);
  expect(json.customer_id).toEqual({ type: "string", description: "Key of the customer" });
  expect(json.monetary).toMatchObject({ "x-unit": "currency of the shop", type: ["number", "null"] });
  expect(json.churn_risk_level).toMatchObject({
    anyOf: [{ type: "string", enum: ["Low", "Medium", "High", "Critical"] }, { type: "null" }],
  });
  expect(json.last_purchase_date).toMatchObject({ "x-unit": "shop's own clock" });
});

test.each([
  ["churnProbability", [0, 1, 0.5, null], [-0.1, 1.1, "0.5", Number.NaN]],
  ["frequency", [3, 2.5, -1, null], ["3", Number.POSITIVE_INFINITY]],
  ["churnRiskLevel", ["Low", "Critical", null], ["low", "", "__proto__"]],
  ["customerId", ["", "__proto__"], [null, 5]],
  [
    "firstPurchaseDate",
    ["2025-01-31T00:00:00", "2025-01-31T00:00:00.125", null],
    ["2025-01-31", "2025-01-31T00:00:00Z"],
  ],
] as const)("columnSchema(customers, %s) takes what a cell can be in JSON and nothing else", (name, good, bad) => {
  const schema = columnSchema(customerSchema, name);
  for (const value of good) expect(schema.safeParse(value).success, String(value)).toBe(true);
  for (const value of bad) expect(schema.safeParse(value).success, String(value)).toBe(false);
});

test("columnSchema(schema, name) describes every column there is", () => {
  for (const { columns } of [customerSchema, transactionSchema, recommendationSchema]) {
    for (const { name, description, unit } of columns) {
      const schema = columnSchema({ name: "any", columns }, name);
      expect(schema.meta()).toEqual({ description, ...(unit !== "" && { "x-unit": unit }) });
    }
  }
});
