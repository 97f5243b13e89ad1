import { expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import { isKnown, unlessMissing } from "../../src/rest/isKnown.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { OFFERS, PLAIN_ORDERS, shop } from "./shop.ts";

test("isKnown(snapshot, id) asks the customers, or without their table the orders", async () => {
  const known = async (store: DataStore, id: string) => isKnown(await store.snapshot(), id);
  for (const id of ["C1", "__proto__", "constructor"]) expect(await known(shop(), id), id).toBe(true);
  // there is an offer for nobody, who is no customer
  for (const id of ["nobody", "c1", ""]) expect(await known(shop(), id), id).toBe(false);
  const orders = new DataStore({ transactions: PLAIN_ORDERS });
  expect([await known(orders, "C1"), await known(orders, "C2")]).toEqual([true, false]);
  expect(await known(new DataStore({ recommendations: OFFERS }), "C1")).toBe(false);
});

test("unlessMissing(answer, otherwise) forgives a table that was not given, and nothing else", async () => {
  const fail = (code: "missing_table" | "missing_column") => Promise.reject(new DataError(code, "no", { table: "x" }));
  expect(await unlessMissing(fail("missing_table"), [])).toEqual([]);
  expect(await unlessMissing(Promise.resolve(1), 2)).toBe(1);
  await expect(unlessMissing(fail("missing_column"), 2)).rejects.toThrow("no");
});
