import { expect, test } from "vitest";
import { TextColumn } from "../../src/columns/columns.ts";
import { learn } from "../../src/predict/learn.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { score } from "../../src/predict/score.ts";
import { frequentValues, requireFeatures, textsOf, traitsByCode } from "../../src/predict/traits.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { simulateOrders } from "./simulateOrders.ts";

const number = (id: string) => Number(id.slice(1));
/** Orders of which those of a country stop half-way through. */
const orders = simulateOrders({ customers: 500 })
  .map((order) => ({ ...order, country: number(order.customerId) % 3 === 0 ? "GH" : "NG", channel: "web" }))
  .filter(({ country }, i) => country === "NG" || i % 4 === 0);

test("requireFeatures(caller, features) takes a list of names, and bounds it", () => {
  for (const features of [undefined, [], ["country"]]) requireFeatures("f", features);
  for (const wrong of [
    "country",
    [""],
    [5],
    ["a=b"],
    ["a", "a"],
    ["age"],
    Array.from({ length: 21 }, (_, i) => `x${i}`),
    null,
  ])
    expect(() => requireFeatures("f", wrong as never)).toThrow(invalidOption("features"));
});

test("textsOf(table, name) names a column that is not there, or has no texts", () => {
  const table = Table.from(transactionSchema, orders);
  expect(textsOf(table, "country")).toBeInstanceOf(TextColumn);
  expect(() => textsOf(table, "land")).toThrow('missing column "land"');
  expect(() => textsOf(table, "revenue")).toThrow("revenue holds numbers: the option features takes columns of texts");
});

test("traitsByCode(table, texts) are those of the first order, wherever its row stands", () => {
  const rows = [
    { customerId: "a", date: "2025-02-01", revenue: 1, country: "GH" },
    { customerId: "a", date: "2025-01-01", revenue: 1, country: "NG" },
    { customerId: "b", date: "2025-01-01", revenue: -1, country: "KE" },
    { customerId: "b", date: "2025-01-02", revenue: 1, country: null },
    { customerId: null, date: "2025-01-02", revenue: 1, country: "KE" },
  ];
  const table = Table.from(transactionSchema, rows);
  const texts = textsOf(table, "country");
  const byCode = traitsByCode(table, texts);
  const ids = table.column("customerId").dictionary;
  expect(["a", "b"].map((id) => texts.dictionary.at(byCode[ids.indexOf(id)] as number) ?? null)).toEqual(["NG", null]);
});

test("frequentValues(texts, fewest) are those that enough have and enough have not, twenty at most", () => {
  const texts = (values: readonly (string | null)[]) => {
    const rows = values.map((country, i) => ({ customerId: `${i}`, date: "2025-01-01", revenue: 1, country }));
    return textsOf(Table.from(transactionSchema, rows), "country");
  };
  const some = [...Array(5).fill("NG"), ...Array(9).fill("GH"), ...Array(2).fill("KE"), null, null];
  expect(frequentValues(texts(some), 3)).toEqual(["GH", "NG"]);
  expect(frequentValues(texts(Array(9).fill("NG")), 3)).toEqual([]);
  const many = Array.from({ length: 10_000 }, (_, i) => `country ${i % 2500}`);
  expect(frequentValues(texts(many), 3)).toHaveLength(20);
});

test("learn(orders, { features }) tells customers apart by what they have in common", async () => {
  const options = { horizon: { days: 60 }, churn: "combined" } as const;
  const { churn, features } = await learn(orders, { ...options, features: ["country", "channel"] });
  expect(features).toEqual(["country", "channel"]);
  const names = churn.features.map(({ name }) => name);
  // all have the same channel: it tells nothing
  expect(names.filter((name) => name.includes("="))).toEqual(["country=NG", "country=GH"]);
  const of = (name: string) => churn.regression?.coefficients[names.indexOf(name)] as number;
  expect(of("country=NG")).toBeGreaterThan(of("country=GH"));
});

test("predictCustomers(orders, { features }) and score need the columns, and take values that were never seen", async () => {
  const horizon = { days: 60 };
  const { report, histories } = await predictCustomers(orders, {
    horizon,
    features: ["country"],
    recommendations: false,
  });
  expect(histories.columnNames).toContain("country");
  const elsewhere = orders.map((order) => ({ ...order, country: "KE" }));
  const { customers } = await score(report.model, elsewhere);
  expectFinite([[...customers.column("churnProbability")], [...customers.column("expectedSpendHigh")]]);
  const without = orders.map(({ country: _, ...order }) => order);
  await expect(score(report.model, without)).rejects.toMatchObject({ code: "missing_column" });
  await expect(predictCustomers(without, { horizon, features: ["country"] })).rejects.toMatchObject({
    code: "missing_column",
    column: "country",
  });
});
