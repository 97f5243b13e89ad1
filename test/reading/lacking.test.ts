import { expect, test } from "vitest";
import { dataError, linesOf } from "./read.ts";

const refused = (csv: string | string[], code: string, ...words: string[]) =>
  expect(linesOf(csv)).rejects.toMatchObject(dataError(code, ...words) as object);

test("lackingError(no date, customer or amount) has the code, and says what was looked at and what helps", async () => {
  await refused("customer_id,total_spent,birthday\nK1,5.50,1970-01-31\n", "no_date", '"birthday"', "columns: { date:");
  await refused("Order,Date,Total\n1,2025-01-31,5.50\n", "no_customer", "columns: { customerId:");
  await refused("Member,Created on,Basket no\nM1,2025-01-31,7\n", "no_amount", 'amount: ["quantity", "price"]');
});

test("lackingError(a column that is no good) says why", async () => {
  await refused("Order,Customer,Date,Total\n1,K1,soon,5.50\n2,K1,late,5.50\n", "no_date", '"Date" (not dates: "soon")');
  await refused("Order,Customer,Date,Total\n1,K1,2025-01-31,much\n", "no_amount", '"Total" (not numbers: "much")');
  await refused("Order,Customer,Date,Total\n1,,2025-01-31,5.50\n", "no_customer", '"Customer" (empty)');
});

test("lackingError(several things, a known export, joined files) names them all", async () => {
  await refused("Order,Note\n1,x\n2,y\n", "no_date", "there is no date", "there is no customer", "there is no amount");
  const amazon = "amazon-order-id\tpurchase-date\torder-status\tasin\titem-price\n1\t2025-01-31\tShipped\tB0\t5.50\n";
  await refused(amazon, "no_customer", "this looks like Amazon all-orders report", "give both in an array");
});
