import { expectTypeOf, test } from "vitest";
import type { CustomerSnapshot, CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";

test("a DataStore is a CustomerStore, and every method of the interfaces is there and async", () => {
  expectTypeOf(new DataStore({})).toExtend<CustomerStore>();
  expectTypeOf<ReturnType<CustomerStore[keyof CustomerStore]>>().toExtend<Promise<unknown>>();
  expectTypeOf<ReturnType<CustomerSnapshot[keyof CustomerSnapshot]>>().toExtend<Promise<unknown>>();
  expectTypeOf<CustomerStore>().toEqualTypeOf<Required<CustomerStore>>();
  expectTypeOf<CustomerSnapshot>().toEqualTypeOf<Required<CustomerSnapshot>>();
});
