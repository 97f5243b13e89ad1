// Writes orders, slowly: faults.test.ts kills it half-way.
import { Table, transactionSchema } from "clientele";
import { loadInto } from "clientele/sql";
import { pino } from "pino";
import { postgres } from "../../../examples/database.ts";

const [, , url = "", schema = ""] = process.argv;
const { close: _, ...database } = postgres(url, pino({ level: "silent" }));
let statements = 0;
const rows = Array.from({ length: 60_000 }, (_, i) => ({
  customerId: `C${i % 97}`,
  date: Date.UTC(2024, 0, 1 + (i % 300)),
  revenue: 1,
}));
await loadInto(
  { transactions: Table.from(transactionSchema, rows) },
  {
    ...database,
    schema,
    query: async (text, params) => {
      if (text.startsWith("insert") && ++statements === 6) process.stdout.write("half-way\n");
      await new Promise((resolve) => setTimeout(resolve, statements > 5 ? 200 : 0));
      return database.query(text, params) as Promise<Iterable<Record<string, unknown>>>;
    },
  },
);
