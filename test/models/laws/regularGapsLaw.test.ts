import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { bgCnbdKLaw } from "../../../src/models/laws/bgCnbdK.ts";
import { mbgCnbdKLaw } from "../../../src/models/laws/mbgCnbdK.ts";
import { mbgNbdLaw } from "../../../src/models/laws/mbgNbd.ts";
import type { RegularGapsParams } from "../../../src/models/laws/regularGapsLaw.ts";
import { atOnce } from "../../../src/pieces.ts";
import { close } from "../../shared/close.ts";
import { expectDerivatives } from "../derivatives.ts";
import { historyNamed, reference } from "../reference/regularGaps.ts";

const columns = {
  frequency: Float64Array.of(0, 1, 5, 50, 3),
  recency: Float64Array.of(0, 2, 25.7, 50, 26),
  age: Float64Array.of(39, 52, 27.7, 51, 26),
  weight: Float64Array.of(1, 2, 1, 1, 3),
};

describe.each(reference.sets)("$model with $name", ({ model, customers, k, r, alpha, a, b }) => {
  const law = model === "BG" ? bgCnbdKLaw : mbgCnbdKLaw;
  const params = { k, r, alpha, a, b } as RegularGapsParams;
  test("logLikelihood(params, history) and its gradient are those at 50 digits", () => {
    for (const { history: name, logLikelihood, gradient } of customers) {
      const history = historyNamed(name) as NonNullable<ReturnType<typeof historyNamed>>;
      const value = law.logLikelihood(params, history);
      // of a likelihood that is nearly 1 only the distance from it counts
      expect(Math.abs(value - (logLikelihood as number))).toBeLessThan(1e-11 * Math.abs(value) + 1e-15);
      if (gradient === undefined) continue;
      const { frequency, recency, age } = history;
      const one = {
        frequency: Float64Array.of(frequency),
        recency: Float64Array.of(recency),
        age: Float64Array.of(age),
        weight: Float64Array.of(1),
      };
      const found = [...atOnce(law.derivatives(params, one)).gradient];
      for (const [i, slope] of gradient.entries())
        expect(Math.abs((found[i] as number) - slope)).toBeLessThan(1e-9 * (1 + Math.abs(slope)));
    }
  });

  test("derivatives(params, columns) are those of their value", () => {
    // where the parameters are extreme differences say nothing
    if (a < 1e-3 || b > 1000 || r < 0.05 || alpha < 0.01 || alpha > 1000) return;
    const at = (point: readonly number[]) => {
      const [r = 0, alpha = 0, a = 0, b = 0] = point;
      return atOnce(law.derivatives({ k, r, alpha, a, b } as RegularGapsParams, columns));
    };
    expectDerivatives(at, [r, alpha, a, b]);
  });
});

test("regularGapsLaw with k = 1 is MBG/NBD, to the last digit", () => {
  const p = { r: 1.257, alpha: 6.039, a: 0.368, b: 0.716 };
  const history = { frequency: 3, recency: 20, age: 30 };
  const one = { ...p, k: 1 } as RegularGapsParams;
  expect(mbgCnbdKLaw.logLikelihood(one, { ...history, sumLogGaps: 5 })).toBe(mbgNbdLaw.logLikelihood(p, history));
  expect(mbgCnbdKLaw.logOddsDead(one, history)).toBe(mbgNbdLaw.logOddsDead(p, history));
  expect(mbgCnbdKLaw.alive(one, history)).toEqual(mbgNbdLaw.alive(p, history));
  const [ours, theirs] = [mbgCnbdKLaw.derivatives(one, columns), mbgNbdLaw.derivatives(p, columns)].map(atOnce);
  expect(ours).toEqual(theirs);
});

test("regularGapsLaw.withStages(k) leaves out how regular the gaps are among themselves, and who leaves where nobody does", () => {
  const law = mbgCnbdKLaw.withStages(3);
  const p = { r: 1.3, alpha: 1.75, a: 0.45, b: 0.84 } as unknown as RegularGapsParams;
  const whole = atOnce(mbgCnbdKLaw.derivatives({ ...p, k: 3 }, columns));
  expect(atOnce(law.derivatives(p, columns))).toEqual(whole);
  const undying = atOnce(
    (law.undying as typeof law).derivatives({ r: 1.3, alpha: 1.75 } as unknown as RegularGapsParams, columns),
  );
  expect(undying.gradient).toHaveLength(2);
  expectDerivatives(
    ([r = 0, alpha = 0]) =>
      atOnce((law.undying as typeof law).derivatives({ r, alpha } as unknown as RegularGapsParams, columns)),
    [1.3, 1.75],
  );
  const alone = [0, 1, 2, 3, 4].reduce((sum, i) => {
    const history = {
      frequency: columns.frequency[i] as number,
      recency: columns.recency[i] as number,
      age: columns.age[i] as number,
      sumLogGaps: 0,
    };
    // ln Γ(3) = ln 2 a purchase
    const value = mbgCnbdKLaw.logLikelihood({ ...p, a: 0, k: 3 }, history) + history.frequency * Math.log(2);
    return sum + (columns.weight[i] as number) * value;
  }, 0);
  expect(undying.value).toEqual(close(alone, 1e-11));
});

test("regularGapsLaw.logLikelihood(params, history) needs the gaps' logarithms of who bought again", () => {
  const p = { r: 1.3, alpha: 2.8, a: 0.4, b: 0.8, k: 2 } as RegularGapsParams;
  expect(() => mbgCnbdKLaw.logLikelihood(p, { frequency: 2, recency: 20, age: 30 })).toThrow(
    "mbgCnbdK.logLikelihood: history.sumLogGaps must be the sum of the logarithms of the gaps between purchases",
  );
  expect(mbgCnbdKLaw.logLikelihood(p, { frequency: 0, recency: 0, age: 30 })).toBeLessThan(0);
});

test("regularGapsLaw.draw(flow of a customer) begins with as many stages behind as the silence says", () => {
  const p = { r: 1.3, alpha: 2.8, a: 0.4, b: 0.8, k: 2 } as RegularGapsParams;
  const flow = mbgCnbdKLaw.alive(p, { frequency: 4, recency: 20, age: 26 });
  const random = seededRandom(3);
  const drawn = Array.from({ length: 4000 }, () => mbgCnbdKLaw.draw(flow as unknown as RegularGapsParams, random));
  const behind = drawn.filter((life) => life.behind === 1).length / drawn.length;
  expect("behind" in flow && Math.abs((flow.behind[1] as number) - behind)).toBeLessThan(0.03);
  expect(new Set(drawn.map(({ stages }) => stages))).toEqual(new Set([2]));
});
