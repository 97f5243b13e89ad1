import ts from "typescript";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { RevenueTrend } from "../../src/analytics/getRevenueTrends.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { type QuestionName, questions } from "../../src/store/questions.ts";
import { Table } from "../../src/tables/Table.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "./shop.ts";

const CSV = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";

describe("DataSnapshot", () => {
  test("stays as it is when the store is reloaded, whatever was read before", async () => {
    let [orders, offers] = [CSV, "Customer_ID,Recommended_Category,Confidence\nC1,Tea,0.5\n"];
    const store = new DataStore({ transactions: () => orders, recommendations: () => offers });
    await store.load();
    const before = await store.snapshot();
    const version = await before.version();
    orders += "C1,2025-02-03,5\n";
    offers += "C1,Cups,0.9\n";
    await store.reload();
    expect((await before.getRevenueTrends()).length).toBe(1);
    expect((await before.getRecommendationsFor("C1")).length).toBe(1);
    expect(await before.version()).toBe(version);
    expect((await store.getRevenueTrends()).length).toBe(2);
    expect(await (await store.snapshot()).version()).not.toBe(version);
  });

  test("refuses a table of another version than the one it was taken of", async () => {
    const sources = { transactions: () => CSV, recommendations: () => "Customer_ID,Recommended_Category,Confidence\n" };
    const store = new DataStore(sources);
    const before = await store.snapshot();
    expect((await before.getTransactionsFor("C1")).length).toBe(1);
    await store.reload();
    await expect(before.getRecommendationsFor("C1")).rejects.toMatchObject({ code: "replaced_data" });
    expect((await before.getTransactionsFor("C1")).length).toBe(1);
    expect(await store.getRecommendationsFor("C1")).toEqual([]);
    expect(await store.status()).toMatchObject({ state: "ready", error: null });
  });

  test("ask(name, options) refuses options before anything is read, whatever was kept", async () => {
    let reads = 0;
    const store = new DataStore({
      transactions: () => {
        reads++;
        return CSV;
      },
    });
    await expect(store.getRevenueTrends({ period: "hour" as "day" })).rejects.toThrow(invalidOption("period"));
    await expect(store.getRevenueTrends({ asOf: null as never })).rejects.toThrow(invalidOption("asOf"));
    expect(reads).toBe(0);
    await store.getRevenueTrends();
    await expect(store.getRevenueTrends({ asOf: new Date(Number.NaN) })).rejects.toThrow(invalidOption("asOf"));
  });

  test("is the same object until the data change", async () => {
    const store = new DataStore({ transactions: CSV });
    await store.load();
    const before = await store.snapshot();
    expect(await store.snapshot()).toBe(before);
    await store.reload();
    expect(await store.snapshot()).not.toBe(before);
  });

  test("version(tables) reads the tables that it names, and no others; what was not given is missing, not an error", async () => {
    const reads: string[] = [];
    const source = (name: string, csv: string) => () => {
      reads.push(name);
      return csv;
    };
    const store = new DataStore({ transactions: source("transactions", CSV) });
    const data = await store.snapshot();
    expect(await data.version(["customers"])).toBeNull();
    expect(reads).toEqual([]);
    expect(await data.version(["transactions"])).toMatch(/^[0-9a-f]{32}$/);
    expect(await data.version(["customers", "transactions"])).toMatch(/^[0-9a-f]{32}$/);
    expect(reads).toEqual(["transactions"]);
    await expect(data.version(["orders" as "customers"])).rejects.toThrow(invalidOption("names"));
  });

  test("ask(name, options) is not changed by who changes the options meanwhile", async () => {
    const orders = Table.from(transactionSchema, simulateOrders({ customers: 60 }));
    const data = await new DataStore(fromOrders(orders, { backtest: false })).snapshot();
    const [first, second] = (await data.whomToContact({ holdOut: 0 })).contacts.map(({ customerId }) => customerId);
    const exclude = [first as string];
    const asked = data.whomToContact({ holdOut: 0, exclude });
    exclude[0] = second as string;
    expect((await asked).contacts[0]?.customerId).toBe(second);
    expect((await data.whomToContact({ holdOut: 0, exclude: [first as string] })).contacts[0]?.customerId).toBe(second);
  });

  test("ask(name) refuses a name that is no question", async () => {
    const data = await new DataStore(shop()).snapshot();
    await expect(data.ask("getCustomer" as QuestionName)).rejects.toThrow(invalidOption("name"));
    await expect(data.ask("__proto__" as QuestionName)).rejects.toThrow(invalidOption("name"));
  });

  test.each(Object.keys(questions) as QuestionName[])("%s() of store and snapshot is the kept answer", async (name) => {
    const predicts = name === "whomToContact";
    const store = new DataStore(
      predicts
        ? fromOrders(Table.from(transactionSchema, simulateOrders({ customers: 60 })), { backtest: false })
        : shop(),
    );
    const answer = await store[name]();
    expect(await (await store.snapshot())[name]()).toBe(answer);
    expect(await store.ask(name)).toBe(answer);
    expect(Object.isFrozen(answer)).toBe(true);
  });
});

// a reader of code hovers over a method: names of options and answers, no machinery
test("a store's methods show readable types in an editor", () => {
  const file = "/hover.ts";
  const source = `import { DataStore } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).pathname)};
declare const store: DataStore;
store.getRevenueTrends; store.getBusinessMetrics; store.identifyCrossSellOpportunities; store.getCustomer;`;
  const options = { module: ts.ModuleKind.NodeNext, strict: true, allowImportingTsExtensions: true, noEmit: true };
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === file ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? source : ts.sys.readFile(name)),
  };
  const service = ts.createLanguageService(host);
  const hovered = (method: string) =>
    ts.displayPartsToString(service.getQuickInfoAtPosition(file, source.indexOf(`store.${method}`) + 6)?.displayParts);
  expect(hovered("getRevenueTrends")).toMatch(
    /\(options\?: RevenueTrendOptions(?: \| undefined)?\) ?(?:=>|:) Promise<readonly RevenueTrend\[\]>$/,
  );
  expect(hovered("getBusinessMetrics")).toMatch(/\(\) ?(?:=>|:) ?Promise<BusinessMetrics>$/);
  expect(hovered("identifyCrossSellOpportunities")).toMatch(
    /options\?: CrossSellOptions(?: \| undefined)?\) ?(?:=>|:) Promise<readonly CrossSellOpportunity\[\]>$/,
  );
  expect(hovered("getCustomer")).toMatch(/getCustomer\(id: string\): Promise</);
});

test("a store's methods are typed by the questions", () => {
  expectTypeOf<Awaited<ReturnType<DataStore["getRevenueTrends"]>>>().toEqualTypeOf<readonly RevenueTrend[]>();
  expectTypeOf<Parameters<DataStore["getBusinessMetrics"]>>().toEqualTypeOf<[]>();
  // @ts-expect-error: no such period
  expectTypeOf<DataStore["getRevenueTrends"]>().toBeCallableWith({ period: "hour" });
});
