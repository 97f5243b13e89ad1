import { expect, test } from "vitest";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import type { HistoriesInput } from "../../../src/models/History.ts";
import { type NbdParams, nbdLaw as nbd } from "../../../src/models/laws/nbd.ts";
import { paretoNbdLaw as paretoNbd } from "../../../src/models/laws/paretoNbd.ts";
import { fitPurchases as inPieces } from "../../../src/models/purchase/fitPurchases.ts";
import { nbd as simulated } from "../../../src/models/purchaseModels.ts";
import { atOnce } from "../../../src/pieces.ts";
import { close } from "../../shared/close.ts";

const fitPurchases = (law: Parameters<typeof inPieces>[0], histories: HistoriesInput) =>
  atOnce(inPieces(law, histories));

test("fitPurchases(nbd, weighted histories) is at the top of their likelihood, whatever the recency", () => {
  const age = Float64Array.from({ length: 3000 }, (_, i) => 50 + (i % 200));
  const { frequency, recency } = simulated.simulate({ r: 0.8, alpha: 40 }, { age, random: seededRandom(5) });
  const histories = { frequency, recency, age, weight: age.map((_, i) => 1 + (i % 3)) };
  const fit = fitPurchases(nbd, histories);
  const { value, gradient } = atOnce(nbd.derivatives(fit.params as NbdParams, histories));
  expect(fit.logLikelihood).toEqual(close(value, 1e-12));
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6);
  expect(fitPurchases(nbd, { ...histories, recency: age.map(() => 0) })).toEqual(fit);
});

test("fitPurchases(model, nobody came back) guesses a rate below what would have shown", () => {
  const histories = { frequency: [0, 0], recency: [0, 0], age: [4000, 6000] };
  const fit = fitPurchases(nbd, histories);
  expect(fit.params).toEqual({ r: 1, alpha: 100_000 });
  expect(fit.standardErrors).toEqual({ r: null, alpha: null });
  expect(fit.warnings.map(({ code }) => code)).toEqual(["no_repeat_purchases"]);
  expect(fitPurchases(paretoNbd, histories).params).toEqual({ r: 1, alpha: 100_000, s: 0, beta: 1 });
});

test("fitPurchases(model, nobody came back) guesses the same in days, weeks and years", () => {
  for (const customers of [1, 30]) {
    const perYear = [365.25, 365.25 / 7, 1].map((year) => {
      const age = Array.from({ length: customers }, (_, i) => ((i + 1) / 40) * year);
      const none = age.map(() => 0);
      const { r, alpha } = fitPurchases(nbd, { frequency: none, recency: none, age }).params;
      return ((r as number) / (alpha as number)) * year;
    });
    expect(perYear).toEqual(
      close(
        perYear.map(() => perYear[0] as number),
        1e-12,
      ),
    );
  }
  const { params } = fitPurchases(nbd, { frequency: [0], recency: [0], age: [0] });
  expect(params).toEqual({ r: 1, alpha: 20 });
});
