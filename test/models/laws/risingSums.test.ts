import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma, logGammaRatio, trigamma } from "../../../src/math/gamma.ts";
import { risingSums } from "../../../src/models/laws/risingSums.ts";
import { close } from "../../shared/close.ts";

test("risingSums(c, most) at x are the differences of ln Γ, ψ and -ψ' from c to c + x", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: 0, max: 200 }), (c, most) => {
      const { logs, inverses, squares } = risingSums(c, most);
      for (const x of [0, Math.floor(most / 2), most]) {
        expect(logs(x)).toBeCloseTo(logGammaRatio(c, x), 9);
        expect(inverses(x)).toBeCloseTo(digamma(c + x) - digamma(c), 9);
        // trigamma(c) is 1e4 where c is 0.01
        expect(squares(x) + trigamma(c + x)).toEqual(close(trigamma(c), 1e-12));
      }
    }),
  );
});

test("risingSums(c, 0) are nothing", () => {
  const { logs, inverses, squares } = risingSums(3, 0);
  expect([logs(0), inverses(0), squares(0)]).toEqual([0, 0, 0]);
});

test("risingSums(c, most) go on where no more terms are added up", () => {
  const sums = risingSums(0.7, 20_000);
  let [logs, inverses, squares] = [0, 0, 0];
  for (let k = 0; k < 15_000; k++) {
    logs += Math.log(0.7 + k);
    inverses += 1 / (0.7 + k);
    squares += 1 / (0.7 + k) ** 2;
  }
  expect([sums.logs(15_000), sums.inverses(15_000), sums.squares(15_000)]).toEqual(
    close([logs, inverses, squares], 1e-11),
  );
});
