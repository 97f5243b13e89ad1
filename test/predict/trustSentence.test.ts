import { expect, test } from "vitest";
import { trustSentence } from "../../src/predict/trustSentence.ts";

const backtest = (verdict: string, auc: number | null) => ({
  horizonDays: 90,
  warnings: [],
  backtest: {
    calibrationEnd: new Date("2025-07-02"),
    customers: 300,
    churn: { auc, rank: { verdict }, baselines: { recency: { auc: 0.818 } } },
  },
});

test.each([
  [
    { horizonDays: 90, backtest: null, warnings: [{ code: "not_tested" }] },
    /not known: the orders span less than the 90 days that the test needs\.$/,
  ],
  [{ horizonDays: 90, backtest: null, warnings: [] }, /not known: they were not back-tested\.$/],
  [backtest("notEnoughData", 0.6), /not known: too few of 300 customers ordered, or did not, to tell\.$/],
  [
    backtest("better", 0.84),
    /ahead of one who did not in 84% of pairs; the days since the last order alone do so in 82% \(visibly better\)\.$/,
  ],
  [backtest("notBetter", 0.82), /in 82% of pairs; .* in 82% \(no visible difference\)\.$/],
])("trustSentence(report) says how good the predictions are in a sentence", (report, sentence) => {
  expect(trustSentence(report as never)).toMatch(sentence);
});
