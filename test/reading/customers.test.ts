import { expect, test } from "vitest";
import { customersOf, dominant } from "../../src/reading/customers.ts";
import type { ColumnRole } from "../../src/reading/roleRule.ts";
import { columnsOf } from "./columnsOf.ts";

function found(texts: { readonly [role in ColumnRole]?: readonly (string | null)[] }, orders = 3) {
  const customers = customersOf(columnsOf({ texts }), orders);
  return (
    customers && { ...customers, column: [...customers.column], warnings: customers.warnings.map(({ code }) => code) }
  );
}

test("customersOf(ids) trims them, and knows 17850.0, addresses in capitals and guests", () => {
  const ids = [" K1", "17850.0", "Ann@X.org", "GUEST", "0", "007", null];
  expect(found({ customerId: ids })).toEqual({
    column: ["K1", "17850", "ann@x.org", null, null, "007", null],
    by: "id",
    warnings: [],
  });
});

test("customersOf(ids and e-mails) takes the e-mail where there is no id, or the one id that goes with it", () => {
  const customerId = ["7", null, "0", null, "8", "9", null];
  const email = ["a@x.org", "A@x.org ", "b@x.org", null, "c@x.org", "c@x.org", "c@x.org"];
  expect(found({ customerId, email })).toMatchObject({
    column: ["7", "7", "b@x.org", null, "8", "9", "c@x.org"],
    by: "id and email",
  });
});

test("customersOf(an id that is everybody's) goes by e-mail, in files of ten orders and more", () => {
  const texts = { customerId: ["shop", "shop", null], email: ["a@x.org", "b@x.org", null] };
  expect(found(texts, 10)).toMatchObject({ column: ["a@x.org", "b@x.org", null], by: "email" });
  expect(found(texts, 9)).toMatchObject({ column: ["shop", "shop", null], by: "id" });
});

test("customersOf(names alone) goes by name, with a warning; of nothing there is nobody", () => {
  expect(found({ name: [" Ann  Lee", "Bob Ray", "Walk-in"] })).toEqual({
    column: ["Ann Lee", "Bob Ray", null],
    by: "name",
    warnings: ["customer_by_name"],
  });
  expect(found({ email: ["a@x.org", null], name: ["Ann Lee", "Bob Ray"] })).toMatchObject({
    column: ["a@x.org", null],
  });
  expect(found({ customerId: [null, "guest"], name: [null, null] })).toBeUndefined();
});

test("customersOf(ids that look alike) keeps them apart, with a warning", () => {
  expect(found({ customerId: ["k1", "K1", "K 1", "K2"] })).toMatchObject({
    column: ["k1", "K1", "K 1", "K2"],
    warnings: ["similar_ids"],
  });
});

test("dominant(counts) warns of one with more than a fifth of ten orders and more", () => {
  const codes = (count: number, orders: number) =>
    dominant(Uint32Array.of(50, 1, count), orders).map(({ code }) => code);
  expect([codes(2, 9), codes(2, 10), codes(3, 10), codes(3, 15)]).toEqual([[], [], ["dominant_customer"], []]);
  expect(dominant(Uint32Array.of(0, 1, 3), 10)[0]?.message).toContain("one customer has 3 of 10 orders");
});
