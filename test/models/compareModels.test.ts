import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { compareModels } from "../../src/models/compareModels.ts";
import { mbgCnbdK, mbgNbd, nbd } from "../../src/models/purchaseModels.ts";

test("compareModels(histories) puts the model first that the customers were drawn from", () => {
  const random = seededRandom(7);
  const leaving = mbgNbd.simulate({ r: 0.5, alpha: 6, a: 0.9, b: 1.6 }, { customers: 3000, age: 52, random });
  const { frequency, recency, age } = leaving;
  const compared = compareModels({ frequency, recency, age });
  expect(compared.map(({ model }) => model).sort()).toEqual(["bgNbd", "mbgNbd", "nbd", "paretoNbd"]);
  expect(compared[0]?.model).toBe("mbgNbd");
  expect(compared.at(-1)?.model).toBe("nbd");
  for (const { fit, parameters, logLikelihood, aic, bic } of compared) {
    expect([logLikelihood, aic]).toEqual([fit.logLikelihood, 2 * parameters - 2 * logLikelihood]);
    expect(bic).toBe(parameters * Math.log(3000) - 2 * logLikelihood);
  }
});

test("compareModels(histories that show no dropout) counts the two parameters that were fitted", () => {
  const staying = nbd.simulate({ r: 0.8, alpha: 6 }, { customers: 500, age: 52, random: seededRandom(3) });
  for (const { model, parameters, warnings } of compareModels(staying)) {
    const isPlain = model === "nbd" || warnings.some(({ code }) => code === "no_visible_dropout");
    expect([model, parameters]).toEqual([model, isPlain ? 2 : 4]);
  }
});

test("compareModels(histories with sumLogGaps) has the models of regular gaps, whose stages count as a parameter", () => {
  const regular = mbgCnbdK.simulate(
    { r: 1.3, alpha: 2.8, a: 0.4, b: 0.8, k: 3 },
    { customers: 1000, age: 52, random: seededRandom(5) },
  );
  const compared = compareModels(regular);
  expect(compared).toHaveLength(6);
  expect([compared[0]?.model, compared[0]?.parameters, compared[0]?.fit.params.k]).toEqual(["mbgCnbdK", 5, 3]);
  // where chance alone decides when somebody buys, k is 1, and no parameter more
  const { frequency, recency, age, sumLogGaps } = mbgNbd.simulate(
    { r: 0.5, alpha: 6, a: 0.9, b: 1.6 },
    { customers: 1000, age: 52, random: seededRandom(7) },
  );
  const chance = compareModels({ frequency, recency, age, sumLogGaps });
  const of = (name: string) => chance.find(({ model }) => model === name);
  expect([of("mbgCnbdK")?.parameters, of("mbgCnbdK")?.logLikelihood]).toEqual([4, of("mbgNbd")?.logLikelihood]);
});
