import { describe, expect, test } from "vitest";
import * as clientele from "../../src/index.ts";
import * as node from "../../src/node/index.ts";
import * as rest from "../../src/rest/index.ts";

const { DataStore, Table, transactionSchema } = clientele;
const orders = Array.from({ length: 90 }, (_, i) => {
  return { customerId: `C${i % 30}`, date: Date.UTC(2025, 0, 1 + i), revenue: 10, category: "Feed" };
});
const params = { r: 0.25, alpha: 4.4, a: 0.8, b: 2.5, s: 0.6, beta: 11.7 };
const history = { frequency: 2, recency: 30, age: 39 };
const histories = { frequency: [2, 1], recency: [30, 3], age: [39, 39] };
const store = new DataStore({ transactions: orders });
const models = { bgNbd: clientele.bgNbd, mbgNbd: clientele.mbgNbd, nbd: clientele.nbd, paretoNbd: clientele.paretoNbd };

/** Everything that takes an object of options: how to call it with them, and one of their names, misspelt. */
const calls: Record<string, readonly [misspelt: string, meant: string, call: (options: never) => unknown]> = {
  getRevenueTrends: ["perod", "period", (options) => clientele.getRevenueTrends(orders, options)],
  calculateCustomerCohorts: ["perod", "period", (options) => clientele.calculateCustomerCohorts(orders, options)],
  getTopCategories: ["limt", "limit", (options) => clientele.getTopCategories(orders, options)],
  calculateSegmentMetrics: ["bye", "by", (options) => clientele.calculateSegmentMetrics([], options)],
  getClvDistribution: ["bin", "bins", (options) => clientele.getClvDistribution([], options)],
  identifyCrossSellOpportunities: [
    ...(["minConfidense", "minConfidence"] as const),
    (options) => clientele.identifyCrossSellOpportunities([], [], options),
  ],
  predictCustomers: ["horizn", "horizon", (options) => clientele.predictCustomers(orders, options)],
  learn: ["horizn", "horizon", (options) => clientele.learn(orders, options)],
  score: [
    ...(["segmnts", "segments"] as const),
    async (options) => clientele.score(await clientele.learn(orders), orders, options),
  ],
  backtest: ["horizn", "horizon", (options) => clientele.backtest(orders, options)],
  recommend: ["minSuport", "minSupport", (options) => clientele.recommend(orders, options)],
  purchaseHistories: ["timeUnits", "timeUnit", (options) => clientele.purchaseHistories(orders, options)],
  clusterCustomers: [
    ...(["cluster", "clusters"] as const),
    (options) => clientele.clusterCustomers({ recency: [1], frequency: [1], monetary: [1] } as never, options),
  ],
  rfmScores: [
    "tie",
    "ties",
    (options) => clientele.rfmScores({ recency: [1], frequency: [1], monetary: [1] }, options),
  ],
  compareModels: [
    ...(["maxIteration", "maxIterations"] as const),
    (options) => clientele.compareModels(histories, options),
  ],
  parameterIntervals: [
    ...(["levl", "level"] as const),
    (options) => clientele.parameterIntervals(clientele.bgNbd.fit(histories) as never, options),
  ],
  display: ["row", "rows", (options) => clientele.display([1], options)],
  formatCsv: ["formula", "formulas", (options) => clientele.formatCsv(Table.from(transactionSchema, []), options)],
  readTable: ["onBadRows", "onBadRow", (options) => clientele.readTable("a\n", transactionSchema, options)],
  readOrders: ["date", "dates", (options) => clientele.readOrders("a\n", options)],
  sniffCsv: ["delimter", "delimiter", (options) => clientele.sniffCsv("a\n", options)],
  definePreset: [...(["unt", "unit"] as const), (options) => clientele.definePreset(options)],
  fromOrders: ["onReadings", "onReading", (options) => clientele.fromOrders([], options)],
  parquet: [...(["parquetReadObject", "parquetReadObjects"] as const), (options) => clientele.parquet("", options)],
  "Table.from": ["rowDate", "rowDates", (options) => Table.from(transactionSchema, [], options)],
  "Table.fromColumns": ["rowDate", "rowDates", (options) => Table.fromColumns(transactionSchema, {}, options)],
  DataStore: ["loger", "logger", (options) => new DataStore({}, options)],
  "DataStore sources": ["transaction", "transactions", (sources) => new DataStore(sources)],
  "store.load": ["signl", "signal", (options) => store.load(options)],
  "store.reload": ["signl", "signal", (options) => store.reload(options)],
  "store.listCustomers": ["segmnt", "segment", (options) => store.listCustomers(options)],
  "store.searchCustomers": ["limt", "limit", (options) => store.searchCustomers("C", options)],
  "store.getHighRiskCustomers": ["bye", "by", (options) => store.getHighRiskCustomers(1, options)],
  "store.getRevenueTrends": ["perod", "period", (options) => store.getRevenueTrends(options)],
  "store.calculateCustomerCohorts": ["perod", "period", (options) => store.calculateCustomerCohorts(options)],
  "store.getTopCategories": ["limt", "limit", (options) => store.getTopCategories(options)],
  csvFile: ["thread", "threads", (options) => node.csvFile("x", options)],
  csvDirectory: ["file", "files", (options) => node.csvDirectory("x", options)],
  createHandler: ["basePth", "basePath", (options) => rest.createHandler(store, options)],
  createFetchHandler: ["basePth", "basePath", (options) => rest.createFetchHandler(store, options)],
  openApiDocument: ["servics", "service", (options) => rest.openApiDocument(options)],
};
for (const [name, model] of Object.entries(models)) {
  calls[`${name}.fit`] = ["maxIteration", "maxIterations", (options) => model.fit(histories, options)];
  calls[`${name}.probabilityAlive`] = [
    ...(["aftr", "after"] as const),
    (options) => model.probabilityAlive(params, history, options),
  ];
  calls[`${name}.score`] = [
    ...(["levl", "level"] as const),
    (options) => model.score(model.fit(histories) as never, histories, 9, options),
  ];
  calls[`${name}.purchaseInterval`] = [
    ...(["levl", "level"] as const),
    (options) => model.purchaseInterval(params, history, 9, options),
  ];
  calls[`${name}.discountedPurchases`] = [
    ...(["horizn", "horizon"] as const),
    (options) => model.discountedPurchases(params, history, options),
  ];
  calls[`${name}.totalPurchases`] = [
    ...(["levl", "level"] as const),
    (options) => model.totalPurchases(model.fit(histories) as never, histories, 9, options),
  ];
  calls[`${name}.simulate`] = ["ages", "age", (options) => model.simulate(params, options)];
}

/** What a call ends with, whether it throws or rejects. */
async function failure(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(Object.entries(calls))("%s", (_, [misspelt, meant, call]) => {
  test("refuses a misspelt option, and says which is nearest", async () => {
    const error = await failure(() => call({ [misspelt]: 1 } as never));
    expect(error).toMatchObject({ code: "invalid_option" });
    expect((error as Error).message).toContain(`got "${misspelt}"; did you mean ${meant}?`);
  });

  test("says what it expected where something else than an object is given", async () => {
    for (const options of [null, 5, "week", [1]]) {
      expect(await failure(() => call(options as never)), JSON.stringify(options)).toMatchObject({
        code: "invalid_option",
      });
    }
  });
});
