import { expect, test } from "vitest";
import { requireSpend, requireSpendParams } from "../../../src/models/gammaGamma/requireSpend.ts";
import { invalidOption } from "../../shared/failures.ts";

const params = { p: 6.25, q: 3.74, v: 15.44 };

test.each(["p", "q", "v"] as const)("requireSpendParams(%s not above 0) names it and the caller", (name) => {
  for (const value of [0, -1, NaN, Infinity, undefined as unknown as number]) {
    expect(() => requireSpendParams("f", { ...params, [name]: value })).toThrow(invalidOption(`params.${name}`));
    expect(() => requireSpendParams("f", { ...params, [name]: value })).toThrow(/^f: /);
  }
});

test("requireSpendParams(nothing) is an OptionError as well", () => {
  expect(() => requireSpendParams("f", undefined as unknown as typeof params)).toThrow(invalidOption("params.p"));
});

test("requireSpendParams(all above 0) and requireSpend(what can be) pass", () => {
  requireSpendParams("f", { p: 5e-324, q: 0.3, v: 1e300 });
  requireSpend("f", { frequency: 3, monetaryValue: 0.01 });
  // without a purchase the mean says nothing
  for (const monetaryValue of [0, -1, NaN]) requireSpend("f", { frequency: 0, monetaryValue });
});

test("requireSpend(what cannot be) names it", () => {
  for (const frequency of [-1, 1.5, NaN, Infinity]) {
    expect(() => requireSpend("f", { frequency, monetaryValue: 1 })).toThrow(invalidOption("history.frequency"));
  }
  for (const monetaryValue of [0, -1, NaN, Infinity]) {
    expect(() => requireSpend("f", { frequency: 1, monetaryValue })).toThrow(invalidOption("history.monetaryValue"));
  }
});
