import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { compareModels } from "../../src/models/compareModels.ts";
import { mbgNbd, nbd } from "../../src/models/purchaseModels.ts";

test("compareModels(histories) puts the model first that the customers were drawn from", () => {
  const random = seededRandom(7);
  const leaving = mbgNbd.simulate({ r: 0.5, alpha: 6, a: 0.9, b: 1.6 }, { customers: 3000, age: 52, random });
  const compared = compareModels(leaving);
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
