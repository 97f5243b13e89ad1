import { quantile } from "d3-array";
import { beforeAll, describe, expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { backtest } from "../../src/predict/backtest.ts";
import { clusterCustomers } from "../../src/predict/clusterCustomers.ts";
import {
  type CustomerPredictions,
  type PredictionReport,
  type PredictOptions,
  predictCustomers,
} from "../../src/predict/predictCustomers.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { recommend } from "../../src/predict/recommend.ts";
import { rfmScores } from "../../src/predict/rfmScores.ts";
import { explainSegment, type SegmentRules, segmentRules } from "../../src/predict/segmentRules.ts";
import { countedRecommendationSchema } from "../../src/shop/countedRecommendations.ts";
import { predictedCustomerSchema } from "../../src/shop/predictedCustomers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Schema } from "../../src/tables/schema.ts";
import type { Table } from "../../src/tables/Table.ts";
import type { StepProgress } from "../../src/tasks.ts";
import type { Duration } from "../../src/time.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, withoutEach } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { dayAfterFirst, FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const order = { customerId: "C1", date: "2025-01-01", revenue: 20 };
const everyone = <T>(table: Table<Schema>, name: string): T[] => [...table.column(name as never)] as T[];

/** Every cell is in the range its schema gives, and missing only where that is said. */
function expectInRange(table: Table<Schema>, mayBeMissing: readonly string[] = []): void {
  for (const name of table.columnNames) {
    const definition = table.schema.columns.find((column) => column.name === name);
    for (const value of table.column(name as never) as Iterable<unknown>) {
      if (value === null) expect(mayBeMissing).toContain(name);
      expectFinite(value, name);
      if (typeof value !== "number") continue;
      expect(value, name).toBeGreaterThanOrEqual(definition?.min ?? Number.NEGATIVE_INFINITY);
      expect(value, name).toBeLessThanOrEqual(definition?.max ?? Number.POSITIVE_INFINITY);
      if (definition?.integer) expect(Number.isInteger(value), name).toBe(true);
    }
    if (definition?.values) expect(definition.values).toEqual(expect.arrayContaining([...everyone(table, name)]));
  }
  for (const { name, required } of table.schema.columns) if (required) expect(table.has(name), name).toBe(true);
}

/** What a customer without a second purchase cannot have. */
const MISSING = ["daysBetweenPurchases"];

describe("predictCustomers(simulated orders)", () => {
  const orders = simulateOrders({ customers: 400 });
  const horizon = { days: 60 };
  let made: CustomerPredictions;
  beforeAll(async () => {
    made = await predictCustomers(orders, { horizon });
  });

  test("has every value in its range and none missing but the gap of one-time buyers", () => {
    const { customers, recommendations, report } = made;
    expectInRange(customers, MISSING);
    expectInRange(recommendations);
    expectFinite(report);
    const oneTime = everyone<number>(customers, "frequency").filter((count) => count === 1).length;
    expect(everyone(customers, "daysBetweenPurchases").filter((gap) => gap === null)).toHaveLength(oneTime);
    expect(report.warnings).toEqual([]);
  });

  test("gives tables that formatCsv and reading leave the same", async () => {
    const { customers, recommendations } = made;
    expect((await readTable(formatCsv(customers), predictedCustomerSchema)).fingerprint).toBe(customers.fingerprint);
    const read = await readTable(formatCsv(recommendations), countedRecommendationSchema);
    expect(read.fingerprint).toBe(recommendations.fingerprint);
  });

  test("has the plain counts of the histories, row by row", () => {
    const { customers, histories } = made;
    const { columnNames } = purchaseHistories(orders).table;
    expect(histories.select(...(columnNames as ["customerId"])).fingerprint).toBe(
      purchaseHistories(orders).table.fingerprint,
    );
    for (const [i, history] of [...histories].entries()) {
      const { orderCount, totalSpend, daysSinceLastOrder, age, lastOrderDate, firstOrderDate } = history;
      expect(customers.row(i)).toMatchObject({
        customerId: history.customerId,
        frequency: orderCount,
        monetary: totalSpend,
        avgOrderValue: (totalSpend as number) / (orderCount as number),
        recency: daysSinceLastOrder,
        daysSinceLastPurchase: daysSinceLastOrder,
        customerAgeDays: age,
        lastPurchaseDate: lastOrderDate,
        firstPurchaseDate: firstOrderDate,
        isChurned: (daysSinceLastOrder as number) > 60 ? 1 : 0,
        customerType: (orderCount as number) > 1 ? "returning" : "new",
      });
    }
  });

  test("has scores, segments, clusters and recommendations as their functions give them", async () => {
    const { customers, histories, recommendations, report } = made;
    const column = (name: "daysSinceLastOrder" | "orderCount" | "totalSpend") => histories.column(name).values;
    const { r, f, m } = rfmScores({
      recency: column("daysSinceLastOrder"),
      frequency: column("orderCount"),
      monetary: column("totalSpend"),
    });
    expect([r, f, m].map((scores) => [...scores])).toEqual(
      ["rScore", "fScore", "mScore"].map((name) => everyone(customers, name)),
    );
    for (const row of customers) {
      const scores = { rScore: row.rScore as number, fScore: row.fScore as number, mScore: row.mScore as number };
      expect(row.rfmSegment).toBe(explainSegment(scores).segment);
      expect(row.rfmScore).toBe(scores.rScore + scores.fScore + scores.mScore);
    }
    const { clusters, labels, silhouette } = clusterCustomers(histories);
    expect([report.clusters, report.silhouette]).toEqual([clusters, silhouette]);
    expect(everyone(customers, "clusterName")).toEqual([...labels].map((label) => clusters[label]?.name));
    expect(recommendations.fingerprint).toBe((await recommend(orders)).table.fingerprint);
  });

  test("follows the rules of risk, value and priority", () => {
    const rows = [...made.customers];
    const clv = rows.map((row) => row.predictedClv as number);
    const atStake = rows.map((row) => (row.predictedClv as number) * (row.churnProbability as number));
    const place = (value: number, values: number[], shares: number[]) =>
      shares.filter((share) => value > (quantile(values, share) as number)).length;
    for (const [i, row] of rows.entries()) {
      const p = row.churnProbability as number;
      expect(row.churnRiskLevel).toBe(p < 0.3 ? "Low" : p < 0.6 ? "Medium" : p < 0.8 ? "High" : "Critical");
      expect(row.clvCategory).toBe(
        ["Low Value", "Medium Value", "High Value", "Very High Value"][place(clv[i] as number, clv, [0.25, 0.5, 0.75])],
      );
      expect(row.customerPriority).toBe(
        ["Very Low", "Low", "Medium", "High", "Very High"][place(atStake[i] as number, atStake, [0.2, 0.4, 0.6, 0.8])],
      );
      const below = (values: number[], value: number) =>
        (values.filter((other) => other < value).length + values.filter((other) => other <= value).length - 1) /
        (2 * (values.length - 1));
      const rfm = rows.map((other) => other.rfmScore as number);
      expect(row.customerValueScore).toEqual(
        close(40 * below(clv, clv[i] as number) + 30 * below(rfm, row.rfmScore as number) + 30 * (1 - p)),
      );
    }
  });

  test("reports a back-test that is the one backtest gives for the same day", async () => {
    const { backtest: report, asOf } = made.report;
    const calibrationEnd = new Date(asOf.getTime() - 60 * DAY_MS);
    expect(report).toEqual(await backtest(orders, { calibrationEnd, horizon }));
  });

  test("is the same each time, and the report is plain", async () => {
    const again = await predictCustomers(orders, { horizon });
    expect(again.customers.fingerprint).toBe(made.customers.fingerprint);
    expect(again.report).toEqual(made.report);
    const { backtest: tested, asOf, ...rest } = made.report;
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest);
  });

  test("knows nothing of what came after asOf", async () => {
    const asOf = dayAfterFirst(500);
    const then = orders.filter(({ date }) => date < asOf.getTime() + DAY_MS);
    const [now, known] = [
      await predictCustomers(orders, { asOf, horizon }),
      await predictCustomers(then, { asOf, horizon }),
    ];
    expect(now.customers.fingerprint).toBe(known.customers.fingerprint);
    expect(now.recommendations.fingerprint).toBe(known.recommendations.fingerprint);
    expect(now.report.backtest?.churn).toEqual(known.report.backtest?.churn);
    expect(now.report.setAside.afterAsOf).toBe(orders.length - then.length);
    expect(known.report.setAside.afterAsOf).toBe(0);
  });
});

describe("predictCustomers(orders, options)", () => {
  const orders = simulateOrders({ customers: 150 });
  const plain = { backtest: false, recommendations: false, model: "mbgNbd", churn: "model" } as const;
  const clv = async (options: PredictOptions) =>
    everyone<number>((await predictCustomers(orders, { ...plain, ...options })).customers, "predictedClv");

  test("values a customer as expected spend within the horizon where nothing is discounted", async () => {
    const options = { ...plain, horizon: { days: 90 }, clvHorizon: { days: 90 }, discountRate: 0 };
    const { customers } = await predictCustomers(orders, options);
    expect(everyone(customers, "predictedClv")).toEqual(close(everyone(customers, "expectedSpend"), 1e-6));
  });

  test("values less what comes later, and more where it looks further", async () => {
    const [now, discounted, shorter] = [
      await clv({ discountRate: 0 }),
      await clv({ discountRate: 0.5 }),
      await clv({ discountRate: 0, clvHorizon: { days: 180 } }),
    ];
    for (let i = 0; i < now.length; i++) {
      expect(discounted[i]).toBeLessThan(now[i] as number);
      expect(shorter[i]).toBeLessThan(now[i] as number);
      // the spend of a year at 50% is worth at least that of its last day
      expect(discounted[i]).toBeGreaterThan((now[i] as number) / 1.5);
    }
  });

  test("counts in the money it is told to: a factor in all amounts is one in all values", async () => {
    const cents = orders.map((row) => ({ ...row, revenue: row.revenue * 128 }));
    const { customers } = await predictCustomers(cents, plain);
    const euros = await clv({});
    expect(everyone<number>(customers, "predictedClv").map((value) => value / 128)).toEqual(close(euros, 1e-6));
  });

  test("does not depend on the order of the rows where the methods are given", async () => {
    const byId = async (rows: typeof orders) => {
      const { customers } = await predictCustomers(rows, { ...plain, churn: "combined" });
      return new Map([...customers].map((row) => [row.customerId, [row.churnProbability, row.predictedClv]]));
    };
    const shuffled = orders.map((_, i) => orders[(i * 7919) % orders.length] as (typeof orders)[0]);
    expect(new Set(shuffled).size).toBe(orders.length);
    const [one, other] = [await byId(orders), await byId(shuffled)];
    for (const [id, values] of one) expect(other.get(id)).toEqual(close(values, 1e-6));
  });

  test("takes thresholds, segments and clusters of one's own", async () => {
    const { customers, report } = await predictCustomers(orders, {
      ...plain,
      rules: { riskThresholds: [0.1, 0.2, 0.999999], clvShares: [0.1, 0.2, 0.3], valueWeights: [0, 0, 1] },
      segments: segmentRules.classic,
      clusters: { clusters: 2 },
    });
    for (const row of customers) {
      expect(row.customerValueScore).toEqual(close(100 * (1 - (row.churnProbability as number)), 1e-9));
      expect(segmentRules.classic.rules.map(({ name }) => name)).toContain(row.rfmSegment);
    }
    const top = everyone(customers, "clvCategory").filter((name) => name === "Very High Value").length;
    expect(Math.abs(top / customers.length - 0.7)).toBeLessThan(0.02);
    expect(report.clusters.length).toBeLessThanOrEqual(2);
  });

  test("tells each step and stops between them", async () => {
    const told: StepProgress[] = [];
    await predictCustomers(orders, { ...plain, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ step, done, total }) => `${step} ${done}/${total}`)).toEqual([
      "testing 0/5",
      "learning 1/5",
      "predicting 2/5",
      "grouping 3/5",
      "recommending 4/5",
    ]);
    for (const last of [1, 3, 4]) {
      const stop = new AbortController();
      const onProgress = ({ done }: StepProgress) => done === last && stop.abort(new Error(`at ${last}`));
      const stopped = predictCustomers(orders, { onProgress: (p) => void onProgress(p), signal: stop.signal });
      await expect(stopped).rejects.toThrow(`at ${last}`);
    }
  });

  test("names the option that will not do", async () => {
    const wrong: [string, PredictOptions][] = [
      ["horizon", { horizon: { days: -1 } }],
      ["clvHorizon", { clvHorizon: { years: 101 } }],
      ["discountRate", { discountRate: -0.1 }],
      ["discountRate", { discountRate: Number.NaN }],
      ["asOf", { asOf: new Date(Number.NaN) }],
      ["revenue", { revenue: "x" as "net" }],
      ["refunds", { refunds: "x" as "net" }],
      ["model", { model: "lstm" as "nbd" }],
      ["churn", { churn: "best" as "model" }],
      ["revenue", { revenue: "gros" as "gross" }],
      ["rules.riskThresholds", { rules: { riskThresholds: [0.5, 0.4, 0.9] } }],
      ["rules.clvShares", { rules: { clvShares: [0.5, 0.6, 1.1] } }],
      ["rules.valueWeights", { rules: { valueWeights: [0, 0, 0] } }],
      ["rules.overdueDays", { rules: { overdueDays: [90, 30] } }],
      ["clusters", { clusters: { clusters: 1 } }],
      ["perCustomer", { recommendations: { perCustomer: 0 } }],
      ["exclude", { recommendations: { exclude: "Feed" as unknown as string[] } }],
      ["segments", { segments: "classic" as unknown as SegmentRules }],
      ["options", { horizn: { days: 30 } } as PredictOptions],
      ["horizon", { horizon: { days: "90" } as unknown as Duration }],
    ];
    for (const [name, options] of wrong) {
      await expect(predictCustomers(orders.slice(0, 50), options), name).rejects.toThrow(invalidOption(name));
    }
  });
});

test.each(withoutEach(transactionSchema, order))("predictCustomers(orders) needs $header", async ({ header, rows }) => {
  await expect(predictCustomers(rows)).rejects.toMatchObject({ name: "DataError", column: header });
});

describe("predictCustomers(hard orders) gives defined results with warnings, or says what is wrong", () => {
  const buy = (customer: number | string, day: number, revenue: number | null = 10, category = "Feed") => {
    return { customerId: `C${customer}`, date: FIRST_DAY + day * DAY_MS, revenue, category };
  };
  const many = (count: number, of: (i: number) => ReturnType<typeof buy>) =>
    Array.from({ length: count }, (_, i) => of(i));

  test.each([
    ["no orders", []],
    ["refunds only", many(5, (i) => buy(i, i, -5))],
    ["guests only", many(5, (i) => ({ ...buy(i, i), customerId: null }) as never)],
  ])("%s", async (_, orders) => {
    await expect(predictCustomers(orders)).rejects.toMatchObject({
      code: "missing_value",
      table: "transactions",
      message: expect.stringContaining("expected at least one purchase up to the last day of observation"),
    });
  });

  test("orders that all come after asOf", async () => {
    const asOf = dayAfterFirst(-1);
    await expect(predictCustomers([buy(1, 0)], { asOf })).rejects.toMatchObject({ code: "missing_value" });
  });

  test.each<[string, ReturnType<typeof buy>[], string[]]>([
    ["one order", [buy(1, 0)], ["no_repeat_purchases", "not_tested", "no_recommendations"]],
    ["one customer", many(50, (i) => buy(1, 7 * i)), ["weakly_identified", "no_recommendations"]],
    ["one order each", many(50, (i) => buy(i, 7 * i)), ["no_repeat_purchases"]],
    ["all on one day", many(50, (i) => buy(i % 20, 3)), ["no_repeat_purchases", "not_tested"]],
    ["all on two days", many(50, (i) => buy(i % 20, 200 * (i % 2))), []],
    ["orders that were refunded", [buy(1, 0), buy(1, 0, -10)], ["no_spend"]],
    [
      "a refund of a million times the order",
      [...many(100, (i) => buy(i % 20, i)), buy(3, 99, -1e7)],
      ["refunds_exceed_spend"],
    ],
    ["one order id for everybody", many(100, (i) => ({ ...buy(i % 20, i), orderId: "1" })), ["repeated_orders"]],
    ["a refund before everything", [buy("x", -300, -5), ...many(100, (i) => buy(i % 20, i))], []],
    ["zero amounts", many(100, (i) => buy(i % 20, 3 * i, 0)), ["no_spend"]],
    ["no amounts", many(100, (i) => buy(i % 20, 3 * i, null)), ["no_spend"]],
    ["some amounts missing", many(100, (i) => buy(i % 20, 3 * i, i % 3 ? null : 5)), []],
    ["refunds of more than all", many(100, (i) => buy(i % 20, 3 * i, i % 20 < 9 && i > 40 ? -1000 : 10)), []],
    ["a refund each", many(100, (i) => buy(i % 20, 3 * i, i % 5 ? 10 : -7)), []],
    ["out of order", many(300, (i) => buy((i * i) % 37, (i * 7919) % 400, 1 + (i % 13))), []],
    ["one category", many(300, (i) => buy((i * i) % 37, i)), ["no_recommendations"]],
    ["one huge spender", [buy("whale", 10, 1e15), ...many(300, (i) => buy((i * i) % 37, i, 1 + (i % 13)))], []],
    ["minute amounts", many(300, (i) => buy((i * i) % 37, i, 1e-9)), []],
    ["the same row many times", many(200, (i) => buy(i % 4, 100 * (i % 4))), []],
    ["a far first day", [buy("old", -700_000), ...many(300, (i) => buy((i * i) % 37, i))], []],
    ["days before 1970", many(300, (i) => buy((i * i) % 37, i - 40_000)), []],
  ])("%s", async (_, orders, codes) => {
    const { customers, recommendations, report, histories } = await predictCustomers(orders);
    expectInRange(customers, MISSING);
    expectInRange(recommendations);
    expectFinite(report);
    expect(customers.length).toBe(report.customers);
    expect(report.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    expect(report.backtest === null).toBe(report.warnings.some(({ code }) => code === "not_tested"));
    const read = await readTable(formatCsv(customers), predictedCustomerSchema);
    expect(read.fingerprint).toBe(customers.fingerprint);
    // whoever bought is there
    expect(report.setAside).toEqual(purchaseHistories(orders).setAside);
    expect(histories.length).toBe(customers.length);
  });

  test("a customer with 100,000 orders, over and over or each on its own day", async () => {
    const others = many(100, (i) => buy(i % 20, 9 * i));
    for (const orders of [many(100_000, (i) => buy("big", i % 900)), many(100_000, (i) => buy("big", i - 99_000))]) {
      const { customers, report } = await predictCustomers([...orders, ...others]);
      expectInRange(customers, MISSING);
      expectFinite(report);
      expect(customers.row(0).probabilityAlive).toBeGreaterThan(0.99);
      const { expectedPurchases, expectedPurchasesLow, expectedPurchasesHigh } = customers.row(0);
      expect(expectedPurchases).toBeGreaterThan(80);
      expect(expectedPurchasesLow).toBeLessThan(expectedPurchases as number);
      expect(expectedPurchasesHigh).toBeGreaterThan(expectedPurchases as number);
    }
  });

  test("a horizon longer than the data", async () => {
    const { customers, report } = await predictCustomers(simulateOrders({ customers: 50, days: 100 }), {
      horizon: { years: 5 },
      clvHorizon: { years: 100 },
    });
    expectInRange(customers, MISSING);
    expect(report.warnings.map(({ code }) => code)).toContain("not_tested");
    await expect(backtest(simulateOrders({ customers: 50, days: 100 }), { horizon: { years: 5 } })).rejects.toThrow(
      "shorter than the time",
    );
  });

  test("orders without categories or products", async () => {
    const bare = many(100, (i) => buy(i % 20, i)).map(({ category, ...rest }) => rest);
    const { recommendations, report } = await predictCustomers(bare);
    expect(recommendations.length).toBe(0);
    const message = "the orders have no column category: nothing to recommend from";
    expect(report.warnings).toContainEqual({ code: "no_recommendations", message });
    const products = await predictCustomers(bare, { recommendations: { level: "product" } });
    expect(products.report.warnings.map((warning) => warning.message)).toContain(
      message.replace("category", "product"),
    );
    const none = await predictCustomers(bare, { recommendations: false });
    expect(none.report.warnings.map(({ code }) => code)).not.toContain("no_recommendations");
  });

  test("orders without amounts, and refunds beyond what was paid, are told", async () => {
    const orders = many(200, (i) => ({ ...buy(i % 20, i), revenue: i % 50 === 7 ? null : 10 }));
    const more = [...orders, { ...buy(3, 150), revenue: -500 }];
    const { report } = await predictCustomers(more as typeof orders, { backtest: false });
    expect(report.warnings).toContainEqual({
      code: "without_amount",
      message: "orders without an amount: 4; they count as purchases of no spend",
    });
    expect(report.warnings).toContainEqual({
      code: "refunds_exceed_spend",
      message: "customers who got more back than they paid: 1; their spend so far is below 0",
    });
  });

  test("an order of two lines is as predictable as one of one line; a warning tells of ids of several customers", async () => {
    const orders = simulateOrders({ customers: 30 }).map((row, i) => ({ ...row, orderId: `${i}` }));
    const halves = orders.flatMap((row) => [row, row].map((half) => ({ ...half, revenue: row.revenue / 2 })));
    const codes = (report: PredictionReport) => report.warnings.map(({ code }) => code);
    const plain = await predictCustomers(orders, { backtest: false });
    const halved = await predictCustomers(halves, { backtest: false });
    expect(halved.customers.fingerprint).toBe(plain.customers.fingerprint);
    expect(codes(halved.report)).not.toContain("repeated_orders");
    const shared = await predictCustomers([...orders, { ...orders[0], customerId: "another" } as never], {
      backtest: false,
    });
    expect(codes(shared.report)).toContain("repeated_orders");
  });

  test("orders of guests, which are predicted nothing", async () => {
    const orders = simulateOrders({ customers: 30 });
    const guests = orders.slice(0, 9).map((row) => ({ ...row, customerId: null }));
    const plain = await predictCustomers(orders, { backtest: false });
    const { customers, report } = await predictCustomers([...orders, ...guests], { backtest: false });
    expect(customers.fingerprint).toBe(plain.customers.fingerprint);
    expect(report.setAside.guests).toBe(9);
    expect(report.warnings).toContainEqual({
      code: "guests",
      message: "lines without a customer: 9; nothing is predicted from orders of guests",
    });
  });
});
