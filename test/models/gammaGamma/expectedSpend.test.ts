import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { expectedSpend } from "../../../src/models/gammaGamma/expectedSpend.ts";
import { close } from "../../shared/close.ts";
import { invalidOption } from "../../shared/failures.ts";

const published = { p: 6.25, q: 3.74, v: 15.44 };
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const whole = fc.integer({ min: 1, max: 50 });

test("expectedSpend(published parameters)", () => {
  expect(expectedSpend(published, { frequency: 2, monetaryValue: 35 })).toEqual(close(35.039370078740156, 1e-14));
  expect(expectedSpend(published)).toEqual(close(35.21897810218978, 1e-14));
  expect(expectedSpend(published, { frequency: 0, monetaryValue: NaN })).toBe(expectedSpend(published));
});

test("expectedSpend(params, history) weighs the own mean by px and all's by q - 1", () => {
  fc.assert(
    fc.property(real(0.1, 20), real(1.01, 20), real(0.1, 100), whole, real(0.1, 500), (p, q, v, x, m) => {
      const all = expectedSpend({ p, q, v }) as number;
      const value = expectedSpend({ p, q, v }, { frequency: x, monetaryValue: m });
      expect(value).toEqual(close((p * x * m + (q - 1) * all) / (p * x + q - 1), 1e-12));
    }),
  );
});

test("expectedSpend(params, history) is the mean of p/ν over the ν that fit the history", () => {
  const { p, q, v } = published;
  for (const [x, m] of [
    [1, 5],
    [4, 80],
    [30, 33],
  ] as const) {
    const shape = p * x + q;
    const mode = Math.log(shape / (v + x * m));
    const weight = (w: number) => Math.exp(shape * (w - mode - Math.expm1(w - mode)));
    const mean =
      integrate((w) => weight(w) * p * Math.exp(-w), mode - 20, mode + 10, 0.05) /
      integrate(weight, mode - 20, mode + 10, 0.05);
    expect(expectedSpend(published, { frequency: x, monetaryValue: m })).toEqual(close(mean, 1e-12));
  }
});

test("expectedSpend(params, the expected itself) changes nothing, whatever the number", () => {
  const monetaryValue = expectedSpend(published) as number;
  for (const frequency of [1, 10, 1e6]) {
    expect(expectedSpend(published, { frequency, monetaryValue })).toEqual(close(monetaryValue, 1e-12));
  }
});

test("expectedSpend(a tail too heavy) is null until the purchases tell enough", () => {
  const heavy = { p: 0.5, q: 0.5, v: 10 };
  expect(expectedSpend(heavy)).toBeNull();
  expect(expectedSpend({ ...heavy, q: 1 })).toBeNull();
  expect(expectedSpend(heavy, { frequency: 1, monetaryValue: 4 })).toBeNull();
  expect(expectedSpend(heavy, { frequency: 2, monetaryValue: 4 })).toEqual(close((0.5 * 18) / 0.5));
});

test("expectedSpend(what cannot be) is an OptionError", () => {
  expect(() => expectedSpend({ ...published, v: NaN })).toThrow(invalidOption("params.v"));
  expect(() => expectedSpend(published, { frequency: 1, monetaryValue: 0 })).toThrow(
    invalidOption("history.monetaryValue"),
  );
});
