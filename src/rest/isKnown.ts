import { isDataError } from "../errors.ts";
import type { Customer } from "../shop/customers.ts";
import type { CustomerSnapshot } from "../store/CustomerStore.ts";

/** The answer of a table, or what stands in for it where the store was not given that table. */
export async function unlessMissing<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return answer.catch((error: unknown) => {
    if (isDataError(error) && error.code === "missing_table") return otherwise;
    throw error;
  });
}

/** Whether there is such a customer; in a store of orders alone, whether there is a line of this id. */
export async function isKnown(snapshot: CustomerSnapshot, id: string): Promise<boolean> {
  const customer = await unlessMissing<Customer | undefined | null>(snapshot.getCustomer(id), null);
  if (customer !== null) return customer !== undefined;
  return (await unlessMissing(snapshot.getTransactionsFor(id), [])).length > 0;
}
