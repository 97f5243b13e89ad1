import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { mbgCnbdK, mbgNbd } from "../../src/models/purchaseModels.ts";
import { regularity } from "../../src/models/regularity.ts";
import { csvFile } from "../../src/node/csvFile.ts";
import { type BacktestReport, backtest } from "../../src/predict/backtest.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DAY_MS, dayNumber } from "../../src/time.ts";
import { close } from "./close.ts";

/** Public logs are not part of the project: CLIENTELE_SHARED says where they are. */
const LOGS = join(process.env.CLIENTELE_SHARED ?? "/nowhere", "data", "logs");
const ordersIn = (name: string) => readTable(csvFile(join(LOGS, `${name}.csv`)), transactionSchema);

const SKIPPED = "(skipped: CLIENTELE_SHARED does not name the folder that holds it)";

describe.skipIf(!existsSync(LOGS))(`logs that nobody tuned to ${SKIPPED}`, () => {
  test("MBG/CNBD-k has the published likelihood on the grocery log, with two stages", async () => {
    const histories = purchaseHistories(await ordersIn("grocery"), { asOf: "2006-12-31", timeUnit: "week" });
    const fit = mbgCnbdK.fit(histories);
    expect([fit.params.k, fit.converged]).toEqual([2, true]);
    expect(fit.logLikelihood).toBeCloseTo(-14_978.2107, 4);
    expect(fit.params).toEqual(close({ r: 1.3291755, alpha: 2.8125513, a: 0.42470899, b: 0.79002869, k: 2 }, 1e-6));
    expect(mbgNbd.fit(histories).logLikelihood).toBeCloseTo(-15_781.939, 3);
    expect(regularity(histories).shape).toBeCloseTo(2.434, 3);
  });

  // measured on 2026-11-29, a little more loosely
  const cases: readonly [string, string, number, (report: BacktestReport) => void][] = [
    [
      "grocery",
      "2006-12-31",
      364,
      ({ churn, purchases }) => {
        expect([churn.auc, purchases.mae]).toEqual([expect.closeTo(0.878, 2), expect.closeTo(1.409, 1)]);
        expect(churn.logLoss).toBeLessThan(0.38);
      },
    ],
    ["grocery", "2007-03-31", 91, ({ churn }) => expect(churn.logLoss).toBeLessThan(0.288)],
    [
      "yearly_half",
      "2013-12-31",
      365,
      ({ churn, purchases }) => {
        expect(churn.logLoss).toBeLessThan(0.339);
        expect(purchases.mae).toBeLessThan(0.277);
        expect(Math.abs(purchases.bias as number)).toBeLessThan(0.1);
      },
    ],
    [
      "yearly_half",
      "2014-12-31",
      365,
      ({ churn, purchases }) => {
        expect([churn.logLoss < 0.3415, (churn.auc as number) > 0.882, purchases.mae < 0.27]).toEqual([
          true,
          true,
          true,
        ]);
      },
    ],
    [
      "yearly_half",
      "2015-10-02",
      90,
      ({ churn, purchases, season }) => {
        expect([churn.logLoss < 0.268, (churn.auc as number) > 0.882]).toEqual([true, true]);
        expect(Math.abs(purchases.bias as number)).toBeLessThan(0.15);
        expect(season?.strength).toBeGreaterThan(0.3);
      },
    ],
    [
      "giftshop_half",
      "2011-06-08",
      184,
      ({ churn, spend, purchases }) => {
        expect([(churn.auc as number) > 0.734, (spend.spearman as number) > 0.572]).toEqual([true, true]);
        expect(purchases.mae).toBeLessThan(1.51);
      },
    ],
    [
      "giftshop_half",
      "2011-09-10",
      90,
      ({ churn, spend }) => {
        expect([churn.logLoss < 0.6, (spend.spearman as number) > 0.524]).toEqual([true, true]);
      },
    ],
  ];
  test.each(cases)(
    "%s as of %s, %i days: no worse than was measured",
    async (name, calibrationEnd, days, expectThat) => {
      const report = await backtest(await ordersIn(name), { calibrationEnd, horizon: { days } });
      expectThat(report);
      expect(report.spend.coverage).toBeGreaterThan(0.88);
      expect(report.purchases.coverage).toBeGreaterThan(0.9);
    },
  );

  test("what is published is what was tested, to the last digit", async () => {
    const orders = await ordersIn("yearly_half");
    const [asOf, days] = ["2014-12-31", 365];
    const tested = await backtest(orders, { calibrationEnd: asOf, horizon: { days } });
    const until = (dayNumber("test", "asOf", asOf) as number) * DAY_MS + DAY_MS;
    const known = orders.where(({ date }) => (date as Date).getTime() < until);
    const options = { asOf, horizon: { days }, backtest: false, recommendations: false } as const;
    const { report, customers } = await predictCustomers(known, options);
    const { purchases, spend } = report.totals;
    expect([purchases, spend]).toEqual(
      [tested.purchases, tested.spend].map(({ expected, low, high }) => ({ expected, low, high })),
    );
    expect(customers.length).toBe(tested.customers);
  });
});
