import {
  type DataError,
  DataStore,
  type OrdersReading,
  predictCustomers,
  type Table,
  type TransactionSchema,
} from "clientele";
import { createFetchHandler } from "clientele/rest";
import * as z from "zod";

// no code from strings: the page's policy forbids it
z.config({ jitless: true });

/** The routes over orders that were read, with the customers predicted from them. */
export async function answerFrom(
  orders: Table<TransactionSchema>,
  reading: OrdersReading,
  onStep: (step: string) => void,
): Promise<(request: Request) => Promise<Response>> {
  const predicted = await predictCustomers(orders, { onProgress: ({ step }) => onStep(step) }).catch(
    (error: unknown) => {
      // without a purchase nothing can be predicted, and the lines can still be looked at
      if ((error as DataError).code === "missing_value") return {};
      throw error;
    },
  );
  return createFetchHandler(new DataStore({ transactions: orders, reading, ...predicted }), { cors: false });
}
