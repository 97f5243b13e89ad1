import { describe, expect, test } from "vitest";
import type { Field } from "../../src/analytics/fields.ts";
import type { Question } from "../../src/analytics/Question.ts";
import { questions } from "../../src/analytics/questions.ts";
import * as clientele from "../../src/index.ts";
import type { TableName } from "../../src/shop/tables.ts";
import { shop } from "../store/shop.ts";

const all = Object.entries(questions) as [string, Question<readonly TableName[], object, unknown>][];

/** The names of an answer's values, as its description has them, and as it really has them. */
function namesOf(field: Field): unknown {
  if (field.kind === "list") return [namesOf(field.of)];
  if (field.kind !== "object") return field.kind;
  return Object.fromEntries(Object.entries(field.fields).map(([name, inner]) => [name, namesOf(inner)]));
}

function agrees(value: unknown, field: Field): void {
  if (field.kind === "list") {
    expect(Array.isArray(value)).toBe(true);
    for (const item of value as unknown[]) agrees(item, field.of);
  } else if (field.kind === "object") {
    expect(Object.keys(value as object).sort()).toEqual(Object.keys(field.fields).sort());
    for (const [name, inner] of Object.entries(field.fields)) agrees((value as Record<string, unknown>)[name], inner);
  } else if (value === null) {
    expect(field.nullable).toBe(true);
  } else {
    expect(typeof value).toBe({ number: "number", text: "string", day: "string", flag: "boolean" }[field.kind]);
    if (field.values !== undefined) expect(field.values).toContain(value);
    if (field.integer) expect(Number.isInteger(value)).toBe(true);
    if (field.min !== undefined) expect(value).toBeGreaterThanOrEqual(field.min);
    if (field.max !== undefined) expect(value).toBeLessThanOrEqual(field.max);
    if (field.kind === "day") expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
}

describe.each(all)("questions.%s", (name, question) => {
  test("has the name and the function that are exported", () => {
    expect(question.name).toBe(name);
    expect(new Map<string, unknown>(Object.entries(clientele)).get(name)).toBe(question.ask);
  });

  test("describes the answer that it gives", () => {
    const tables = shop();
    agrees(question.ask(...question.tables.map((table) => tables[table])), question.answer);
    expect(JSON.stringify(namesOf(question.answer)).length).toBeGreaterThan(10);
  });

  test("describes the answer that it gives without rows", () => {
    const tables = shop();
    const none = question.tables.map((table) => (tables[table] as clientele.Table).where(() => false));
    agrees(question.ask(...(none as never[])), question.answer);
  });

  test("says of every option its meaning, and takes its default and its bounds", () => {
    const tables = shop();
    const refused = (options: object): boolean => {
      try {
        question.ask(...question.tables.map((table) => tables[table]), options);
        return false;
      } catch (error) {
        return error instanceof clientele.OptionError;
      }
    };
    for (const [option, { description, default: usual, min, max, values = [] }] of Object.entries(question.options)) {
      expect(description.length).toBeGreaterThan(5);
      const good = [usual, min, ...(max === undefined ? [] : [max]), ...values].filter((value) => value !== undefined);
      for (const value of good) expect(refused({ [option]: value })).toBe(false);
      if (min !== undefined) expect(refused({ [option]: min - 1 })).toBe(true);
      if (max !== undefined) expect(refused({ [option]: max + 1 })).toBe(true);
    }
  });
});
