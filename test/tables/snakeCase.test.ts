import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { customerSchema } from "../../src/shop/customers.ts";
import { recommendationSchema } from "../../src/shop/recommendations.ts";
import { snakeCase } from "../../src/tables/snakeCase.ts";

/** Names as code has them: words and numbers, the first one a word in lower case. */
const names = fc.stringMatching(/^[a-z]+([A-Z][a-z]*|[0-9]+)*$/);

test("snakeCase(name) is the same text in its type and in its value", () => {
  const clv = snakeCase("predictedClv");
  expectTypeOf(clv).toEqualTypeOf<"predicted_clv">();
  expect(clv).toBe("predicted_clv");
  const months = snakeCase("clv6Month");
  expectTypeOf(months).toEqualTypeOf<"clv_6_month">();
  expect(months).toBe("clv_6_month");
  const days = snakeCase("purchaseProbability30Days");
  expectTypeOf(days).toEqualTypeOf<"purchase_probability_30_days">();
  expect(days).toBe("purchase_probability_30_days");
  const score = snakeCase("rScore");
  expectTypeOf(score).toEqualTypeOf<"r_score">();
  expect(score).toBe("r_score");
  expect([snakeCase(""), snakeCase("id"), snakeCase("__proto__")]).toEqual(["", "id", "__proto__"]);
});

test("snakeCase(name) can be undone, so that no two names become one", () => {
  fc.assert(
    fc.property(names, (name) => {
      const json = snakeCase(name);
      expect(json).toMatch(/^[a-z]+(_[a-z]|[a-z]|_?\d)*$/);
      expect(json.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
    }),
  );
});

test("snakeCase(column) is the header in lower case, where a file of customers or recommendations has one of that kind", () => {
  for (const { columns } of [customerSchema, recommendationSchema]) {
    for (const { name, csv } of columns) {
      if (/^[A-Za-z]+(_[A-Z0-9][A-Za-z0-9]*)*$/.test(csv) && csv.includes("_")) {
        expect(snakeCase(name)).toBe(csv.toLowerCase());
      }
    }
  }
});

// the type leaves a digit at the beginning as it is
test("snakeCase(name) is what its type says where the name begins with a digit", () => {
  const name = snakeCase("6Month");
  expectTypeOf(name).toEqualTypeOf<"6_month">();
  expect(name).toBe("6_month");
});
