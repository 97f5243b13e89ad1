import fc from "fast-check";
import { expect, test } from "vitest";
import type { Derivatives, HistoryColumns, Parameters } from "../../src/models/laws/PurchaseLaw.ts";
import { compress as compressInPieces } from "../../src/models/purchase/compress.ts";
import { atOnce, type Pieces } from "../../src/pieces.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";
import { expectDerivatives } from "./derivatives.ts";
import { anyHistory, MODELS, SEEN } from "./models.ts";

const compress = whole(compressInPieces);

const derivativesOf = (
  model: { readonly derivatives: (params: Parameters, columns: HistoryColumns) => Pieces<Derivatives> },
  params: Parameters,
  columns: HistoryColumns,
) => atOnce(model.derivatives(params, columns));

const columnsOf = (histories: readonly { frequency: number; recency: number; age: number }[]) =>
  compress("test", {
    frequency: histories.map(({ frequency }) => frequency),
    recency: histories.map(({ recency }) => recency),
    age: histories.map(({ age }) => age),
  });

test.each(MODELS)(
  "$name: derivatives(params, columns) are those of the log-likelihood",
  ({ model, params, anyParams }) => {
    const columns = columnsOf(SEEN);
    const at = (point: readonly number[]) =>
      derivativesOf(
        model,
        Object.fromEntries(model.parameters.map((name, i) => [name, point[i]])) as Parameters,
        columns,
      );
    const pointOf = (p: Parameters) => model.parameters.map((name) => p[name] as number);
    expectDerivatives(at, pointOf(params));
    fc.assert(
      fc.property(anyParams, (p) => expectDerivatives(at, pointOf(p), 1e-3)),
      { numRuns: 30 },
    );
  },
);

test.each(MODELS)(
  "$name: derivatives(params, columns).value is the sum of the log-likelihoods",
  ({ model, params }) => {
    fc.assert(
      fc.property(fc.array(anyHistory, { minLength: 1, maxLength: 8 }), (histories) => {
        const sum = histories.reduce((total, history) => total + model.logLikelihood(params, history), 0);
        expect(derivativesOf(model, params, columnsOf(histories)).value).toEqual(close(sum, 1e-10));
      }),
    );
  },
);

test.each(MODELS)("$name: the outer products are those of single customers' gradients", ({ model, params }) => {
  const single = SEEN.map((history) => derivativesOf(model, params, columnsOf([history])).gradient);
  const size = model.parameters.length;
  const { outer } = derivativesOf(model, params, columnsOf(SEEN));
  for (let k = 0; k < outer.length; k++) {
    const sum = single.reduce((total, g) => total + (g[Math.floor(k / size)] as number) * (g[k % size] as number), 0);
    expect(Math.abs((outer[k] as number) - sum)).toBeLessThan(1e-9 * (1 + Math.abs(sum)));
  }
});

test("bgNbd: derivatives(params, columns) are numbers where b is 1, of customers without a coin tossed", () => {
  const bgNbd = MODELS.find(({ name }) => name === "bgNbd") as (typeof MODELS)[number];
  const { gradient, hessian } = derivativesOf(
    bgNbd.model,
    { r: 1, alpha: 0.3, a: 1, b: 1 },
    columnsOf([{ frequency: 0, recency: 0, age: 1 }]),
  );
  expect([...gradient, ...hessian].every(Number.isFinite)).toBe(true);
});
