import { describe, expect, test } from "vitest";
import { type Field, fullField } from "../../src/analytics/fields.ts";
import type { Question } from "../../src/analytics/Question.ts";
import * as clientele from "../../src/index.ts";
import type { Sources, VersionedName } from "../../src/shop/tables.ts";
import { questions } from "../../src/store/questions.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { shop } from "./shop.ts";

const all = Object.entries(questions) as [string, Question<readonly VersionedName[], object, unknown>][];
const predicted = await clientele.predictCustomers(simulateOrders({ customers: 80 }), { backtest: false });
const sources: Sources = { ...shop(), predictions: predicted };
const none: Sources = {
  customers: sources.customers.where(() => false),
  transactions: sources.transactions.where(() => false),
  recommendations: sources.recommendations.where(() => false),
  predictions: {
    customers: predicted.customers.where(() => false),
    recommendations: predicted.recommendations.where(() => false),
    report: predicted.report,
  },
};

/** Holds a value against its description. */
function agrees(value: unknown, field: Field): void {
  if (field.kind === "list") {
    expect(Array.isArray(value)).toBe(true);
    for (const item of value as unknown[]) agrees(item, { ...field, kind: "object" });
  } else if (field.kind === "object") {
    expect(Object.keys(value as object).sort()).toEqual(Object.keys(field.fields).sort());
    for (const [name, inner] of Object.entries(field.fields)) agrees((value as Record<string, unknown>)[name], inner);
  } else if (value === null) {
    expect(field.nullable).toBe(true);
  } else {
    const { type, values, integer, min, max } = fullField(field);
    expect(typeof value).toBe({ number: "number", text: "string", day: "string", flag: "boolean" }[type]);
    if (values !== undefined) expect(values).toContain(value);
    if (integer) expect(Number.isInteger(value)).toBe(true);
    if (min !== undefined) expect(value).toBeGreaterThanOrEqual(min);
    if (max !== undefined) expect(value).toBeLessThanOrEqual(max);
    if (type === "day") expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
}

describe.each(all)("questions.%s", (name, question) => {
  test("has the name and the function that are exported", () => {
    expect(question.name).toBe(name);
    expect(new Map<string, unknown>(Object.entries(clientele)).get(name)).toBe(question.ask);
  });

  const ask = async (from: Sources, options?: object) =>
    question.ask(...question.tables.map((name) => from[name]), options);

  test("describes the answer that it gives", async () => {
    agrees(await ask(sources), question.answer);
  });

  test("describes the answer that it gives without rows", async () => {
    agrees(await ask(none), question.answer);
  });

  test("says of every option its meaning, and takes its default and its bounds", async () => {
    const refused = async (options: object): Promise<boolean> => {
      try {
        await ask(sources, options);
        return false;
      } catch (error) {
        return error instanceof clientele.OptionError;
      }
    };
    for (const [option, { description, default: usual, min, max, values = [] }] of Object.entries(question.options)) {
      expect(description.length).toBeGreaterThan(5);
      const good = [usual, min, ...(max === undefined ? [] : [max]), ...values].filter((value) => value !== undefined);
      for (const value of good) expect(await refused({ [option]: value })).toBe(false);
      if (min !== undefined) expect(await refused({ [option]: min - 1 })).toBe(true);
      if (max !== undefined) expect(await refused({ [option]: max + 1 })).toBe(true);
    }
  });
});
