import fc from "fast-check";
import { expect, test } from "vitest";
import { risingSums } from "../../../src/models/purchase/risingSums.ts";
import { digamma, logGammaRatio, trigamma } from "../../../src/models/special/gamma.ts";
import { close } from "../../shared/close.ts";

test("risingSums(c, most)[x] are the differences of ln Γ, ψ and -ψ' from c to c + x", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: 0, max: 200 }), (c, most) => {
      const { logs, inverses, squares } = risingSums(c, most);
      expect([logs.length, inverses.length, squares.length]).toEqual([most + 1, most + 1, most + 1]);
      for (const x of [0, 1, Math.floor(most / 2), most]) {
        if (x > most) continue;
        expect(logs[x]).toBeCloseTo(logGammaRatio(c, x), 9);
        expect(inverses[x]).toBeCloseTo(digamma(c + x) - digamma(c), 9);
        // trigamma(c) is 1e4 where c is 0.01
        expect((squares[x] as number) + trigamma(c + x)).toEqual(close(trigamma(c), 1e-12));
      }
    }),
  );
});

test("risingSums(c, 0) are nothing", () => {
  expect(risingSums(3, 0)).toEqual({
    logs: new Float64Array(1),
    inverses: new Float64Array(1),
    squares: new Float64Array(1),
  });
});
