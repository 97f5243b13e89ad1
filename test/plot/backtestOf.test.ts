import { expect, test } from "vitest";
import { backtestOf } from "../../src/plot/backtestOf.ts";
import { invalidOption } from "../shared/failures.ts";

const backtest = { calibrationEnd: new Date("2025-06-30"), churn: { calibration: [] } } as never;

test("backtestOf(report, or a test) is the test, after JSON too", () => {
  expect(backtestOf("c", { backtest })?.calibrationEnd).toEqual(new Date("2025-06-30"));
  expect(backtestOf("c", backtest)).toEqual(backtest);
  expect(backtestOf("c", JSON.parse(JSON.stringify({ backtest })))).toEqual(backtest);
  expect(backtestOf("c", { report: { backtest } })).toEqual(backtest);
  expect(backtestOf("c", { backtest: null })).toBeNull();
  expect(() => backtestOf("c", { calibrationEnd: "foo", churn: { calibration: [] } } as never)).toThrow(
    invalidOption("source.calibrationEnd"),
  );
});

test.each([[undefined], [5], [{}], [[]], ["x"]])("backtestOf(%j) is an OptionError", (wrong) => {
  expect(() => backtestOf("c", wrong as never)).toThrow(invalidOption("source"));
});
