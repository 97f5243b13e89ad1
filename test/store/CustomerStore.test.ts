import { expectTypeOf, test } from "vitest";
import type { CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";

test("a DataStore is a CustomerStore, and every method of the interface is async", () => {
  expectTypeOf(new DataStore({})).toExtend<CustomerStore>();
  type Methods = Exclude<keyof CustomerStore, "version" | "status">;
  expectTypeOf<ReturnType<NonNullable<CustomerStore[Methods]>>>().toExtend<Promise<unknown>>();
});
