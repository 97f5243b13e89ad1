import { describe, expect, test } from "vitest";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { invalidOption } from "../shared/failures.ts";
import { MODELS } from "./models.ts";

const orders = simulateOrders({ customers: 80 });
const histories = purchaseHistories(orders);
const { table } = histories;
const columns = {
  frequency: table.column("frequency").values,
  recency: table.column("recency").values,
  age: table.column("age").values,
};

describe.each(MODELS)("$name", ({ of, params }) => {
  test("fit and score take columns, T for age, a table, and what purchaseHistories returned", () => {
    const fit = of.fit(columns);
    const { age, ...others } = columns;
    for (const input of [{ ...others, T: age }, table, histories]) expect(of.fit(input)).toEqual(fit);
    const scores = of.score(fit, columns, 60);
    for (const input of [{ ...others, T: age }, table, histories]) expect(of.score(fit, input, 60)).toEqual(scores);
    expect(of.totalPurchases(fit, histories, 60)).toEqual(of.totalPurchases(fit, columns, 60));
  });

  test("every predictor takes a row of histories, and T for age", () => {
    const row = table.row(3);
    const history = { frequency: row.frequency as number, recency: row.recency as number, age: row.age as number };
    const { age: T, ...others } = history;
    for (const input of [row, { ...others, T }]) {
      expect(of.probabilityAlive(params, input)).toBe(of.probabilityAlive(params, history));
      expect(of.expectedPurchases(params, input, 39)).toBe(of.expectedPurchases(params, history, 39));
      expect(of.probabilityOfCount(params, input, 39, 2)).toBe(of.probabilityOfCount(params, history, 39, 2));
      expect(of.logLikelihood(params, input)).toBe(of.logLikelihood(params, history));
    }
  });

  test("what is missing is named, and customers are no histories", async () => {
    const { age, ...others } = columns;
    expect(() => of.fit(others as never)).toThrow(invalidOption("histories.age"));
    expect(() => of.fit(table.select("frequency", "recency") as never)).toThrow(/missing: age/);
    expect(() => of.fit({ table: null } as never)).toThrow(invalidOption("histories.table"));
    expect(() => of.probabilityAlive(params, { frequency: 1, recency: 2 } as never)).toThrow(
      invalidOption("history.age"),
    );
    const { customers } = await predictCustomers(orders, { backtest: false, recommendations: false });
    expect(() => of.fit(customers as never)).toThrow(invalidOption("histories"));
    expect(() => of.probabilityAlive(params, customers.row(0) as never)).toThrow(/customers, whose recency/);
  });
});
