import { describe, expect, test } from "vitest";
import { customerSchema } from "../../src/shop/customers.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import type { SqlSnapshot } from "../../src/sql/SqlSnapshot.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import type { ListCustomersOptions } from "../../src/store/CustomerStore.ts";
import type { DataSnapshot } from "../../src/store/DataSnapshot.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";
import { ENGINES, NPM_ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

const IDS = [..."C1 c1 Straße STRASSE ΟΔΟΣ οδός İzmir izmir ÉCOLE a%b a_b a!b a\\b a'b 😀".split(" "), " "];
const TEXTS = ["b", "B", "a", "ä", "10", "9", "_"];
const LEVELS = ["Critical", "Low", "High", "Medium"];

/** Customers with every column there is, each with ties and missing values. */
const customers = Table.from(
  customerSchema,
  IDS.map((customerId, i) => {
    const place = (column: number) => (i * 5 + column * 3) % 7;
    const values = customerSchema.columns.map(({ name, kind }, column) => {
      const at = place(column);
      if (at === 6) return [name, null];
      if (name === "churnRiskLevel") return [name, LEVELS[at % 4]];
      if (name === "churnProbability" || name === "purchaseProbability30Days") return [name, (at % 4) / 4];
      if (name === "isChurned") return [name, at % 2];
      return [name, kind === "text" ? TEXTS[at] : kind === "date" ? new Date(at * 1e11) : (at % 4) - 1];
    });
    return { ...Object.fromEntries(values), customerId, own: TEXTS[place(0)] };
  }) as never,
);

/** More customers than pages of an order are leafed through without looking for them again. */
const many = Table.from(
  customerSchema,
  Array.from({ length: 2300 }, (_, i) => ({
    customerId: `C${(i * 7919) % 2300}`,
    frequency: (i * 31) % 40,
    monetary: (i * i) % 1009,
    lastPurchaseDate: new Date(1e12 + (i % 100) * 1e8),
    rfmSegment: ["Champions", "Lost", "champions"][i % 3] as string,
    churnRiskLevel: ["Low", "High"][(i >> 3) % 2] as string,
  })),
);

describe.each(ENGINES)("%s", (dialect) => {
  test("listCustomers({ page }) of thousands are as in memory, on either side of the rows that are found once", async () => {
    const database = await openEngine(dialect);
    await loadInto({ customers: many }, database);
    const data = await new SqlStore(database).snapshot();
    const memory = await new DataStore({ customers: many }).snapshot();
    const filters = [{}, { segment: "CHAMPIONS" }, { riskLevel: "low" }, { segment: "Lost", riskLevel: "High" }];
    const sorts = [{}, { sortBy: "frequency", order: "desc" }, { sortBy: "monetary" }] as const;
    for (const filter of filters)
      for (const sort of sorts)
        for (const [page, pageSize] of [
          [1, 3],
          [10, 100],
          [11, 100],
          [4, 300],
          [1, 2000],
          [23, 100],
          [99, 100],
        ] as const) {
          const options = { ...filter, ...sort, page, pageSize };
          expect([options, await data.listCustomers(options)]).toEqual([options, await memory.listCustomers(options)]);
        }
  });

  let opened: Promise<readonly [SqlSnapshot, DataSnapshot]> | undefined;
  const both = () => {
    opened ??= (async () => {
      const database = await openEngine(dialect);
      await loadInto({ customers, transactions: shop().transactions }, database);
      return [await new SqlStore(database).snapshot(), await new DataStore({ customers }).snapshot()] as const;
    })();
    return opened;
  };

  test("listCustomers({ sortBy, order }) sorts by every column as in memory, ties in the rows' order, missing values last", async () => {
    const [data, memory] = await both();
    for (const sortBy of customers.columnNames as ListCustomersOptions["sortBy"][])
      for (const order of ["asc", "desc"] as const) {
        const options = { ...(sortBy && { sortBy }), order };
        const found = await data.listCustomers(options);
        expect([options, found]).toEqual([options, await memory.listCustomers(options)]);
      }
  });

  test("listCustomers({ page, pageSize }) pages skip and repeat nobody", async () => {
    const [data] = await both();
    const ids: string[] = [];
    for (let page = 1; page <= 6; page++)
      for (const { customerId } of (await data.listCustomers({ sortBy: "monetary", page, pageSize: 3 })).customers)
        ids.push(customerId);
    const all = await data.listCustomers({ sortBy: "monetary", pageSize: 1e9 });
    expect(ids).toEqual(all.customers.map(({ customerId }) => customerId));
    expect(await data.listCustomers({ page: 1e9, pageSize: 1e9 })).toMatchObject({ customers: [], total: IDS.length });
  });

  test("searchCustomers(query) finds what memory finds, in any case, and takes signs of patterns for themselves", async () => {
    const [data, memory] = await both();
    const queries = [..."c1 strasse ß Σ ς ό İ i école É % _ ! \\ ' a_ a%b 😀 zz \0".split(" "), " "];
    for (const query of queries)
      expect([query, await data.searchCustomers(query, { limit: 3 })]).toEqual([
        query,
        await memory.searchCustomers(query, { limit: 3 }),
      ]);
  });

  test("high risks, high values and segments are those of memory", async () => {
    const [data, memory] = await both();
    for (const n of [0, 3, 100])
      expect(await data.getHighValueCustomers(n)).toEqual(await memory.getHighValueCustomers(n));
    for (const by of ["monetary", "churnProbability"] as const)
      for (const withoutStake of [true, false]) {
        const asked = [100, { by, withoutStake }] as const;
        expect(await data.getHighRiskCustomers(...asked)).toEqual(await memory.getHighRiskCustomers(...asked));
      }
    for (const name of ["b", "Ä"])
      expect(await data.getCustomersBySegment(name)).toEqual(await memory.getCustomersBySegment(name));
  });

  test("getCustomer(id) is the one with exactly this id", async () => {
    const [data, memory] = await both();
    for (const id of [...IDS, "", "%", "straße", "a\0b"])
      expect([id, await data.getCustomer(id)]).toEqual([id, await memory.getCustomer(id)]);
  });
});

describe.each(NPM_ENGINES)("%s", (dialect) => {
  test("getTransactionsFor(id) of a table of the shop's own has those that only the order id tells, in order of time", async () => {
    const database = await openEngine(dialect);
    const line = (order: number, customer: number | string, day: number) =>
      `(${order}, ${customer}, date '2025-01-0${day}', ${day})`;
    const rows = [line(1, 7, 3), line(1, "null", 2), line(2, 7, 1), line(2, 8, 4), line(2, "null", 5)].join();
    const columns = "order_id integer, customer_id integer, date date, revenue double precision";
    const transactions = await ownTable(database, "orders", columns, rows);
    const data = await new SqlStore({ ...database, tables: { transactions } }).snapshot();
    const days = async (id: string) => (await data.getTransactionsFor(id)).map(({ revenue }) => revenue);
    expect([await days("7"), await days("8"), await days("07")]).toEqual([[1, 2, 3], [4], []]);
  });
});

test("look-ups name the option that will not do, and the column that is not there", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ customers: customers.select("customerId", "monetary") as never }, database);
  const data = await new SqlStore(database).snapshot();
  await expect(data.listCustomers({ sortBy: "rank" as never })).rejects.toThrow(invalidOption("sortBy"));
  await expect(data.listCustomers({ sortBy: "monetary", order: "up" as never })).rejects.toThrow(
    invalidOption("order"),
  );
  await expect(data.listCustomers({ page: 0 })).rejects.toThrow(invalidOption("page"));
  await expect(data.listCustomers({ sortBy: "recency" })).rejects.toThrow(missingColumn("recency"));
  await expect(data.searchCustomers("")).rejects.toThrow(invalidOption("query"));
  await expect(data.searchCustomers("a", { limit: 0 })).rejects.toThrow(invalidOption("limit"));
  await expect(data.getHighRiskCustomers(-1)).rejects.toThrow(invalidOption("n"));
  await expect(data.getCustomersBySegment("")).rejects.toThrow(invalidOption("name"));
});
