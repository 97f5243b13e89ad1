import fc from "fast-check";
import { expect, test } from "vitest";
import { applyLogistic } from "../../src/math/logisticRegression.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import {
  applyChurn,
  CHURN_METHODS,
  type ChurnMethod,
  mixed,
  moved,
  shiftTo,
  type TrainingSet,
  thinned as thinnedInPieces,
  trainChurn as trainChurnInPieces,
} from "../../src/predict/churnModel.ts";
import { COMBINED, CURVED, EXTENDED } from "../../src/predict/features.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";

const [trainChurn, thinned] = [whole(trainChurnInPieces), whole(thinnedInPieces)];

const COUNT = 900;
const random = seededRandom(9);
const noise = () => Float64Array.from({ length: COUNT }, () => random());

/** Customers of whom one feature tells what they did, seen on so many days each. */
function setWhere(telling: string, days = 3): TrainingSet {
  const features = new Map(CURVED.map((name) => [name, noise()]));
  const odds = Float64Array.from({ length: COUNT }, () => 6 * random() - 3);
  features.set(telling, odds);
  const bought = odds.map((value) => (random() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  const customers = Float64Array.from({ length: COUNT }, (_, i) => Math.floor(i / days));
  return { features, bought, customers, cuts: Uint8Array.from({ length: COUNT }, (_, i) => i % days) };
}

test("trainChurn(auto, set) takes the methods whose features tell most of days and customers left out", () => {
  const cases: readonly (readonly [string, readonly ChurnMethod[]])[] = [
    ["odds", ["model"]],
    ["silence", ["recency"]],
    ["longer", ["combined"]],
    ["due", ["extended"]],
    ["oddsByCount", ["curved"]],
  ];
  for (const [telling, methods] of cases) {
    for (const days of [1, 3]) expect(trainChurn("auto", setWhere(telling, days)).methods).toContain(methods[0]);
  }
  // what does not tell it is left out of the average
  expect(trainChurn("auto", setWhere("due")).methods).not.toContain("recency");
  expect(trainChurn("auto", setWhere("due")).methods).not.toContain("combined");
});

test("trainChurn(auto, set) is the average of log-odds of those that nothing tells apart", () => {
  const set = setWhere("longer");
  const model = trainChurn("auto", set);
  expect(model.methods.length).toBeGreaterThan(1);
  const each = model.methods.filter((method) => method !== "curved").map((method) => trainChurn(method, set));
  for (const { regression, features } of each) {
    for (const { name } of features) expect(model.features.map((feature) => feature.name)).toContain(name);
    expect(regression?.coefficients).toHaveLength(features.length);
  }
});

test("trainChurn(method, set) needs thirty of either kind, else the model stands as it is", () => {
  const set = setWhere("odds");
  const buyers = (count: number) => ({
    ...set,
    bought: Float64Array.from({ length: COUNT }, (_, i) => (i < count ? 1 : 0)),
  });
  for (const method of CHURN_METHODS) {
    for (const count of [0, 29, COUNT - 29, COUNT])
      expect(trainChurn(method, buyers(count))).toEqual({ methods: ["model"], features: [], regression: null });
    for (const count of [30, COUNT - 30]) {
      const { methods, regression } = trainChurn(method, buyers(count));
      expect([methods, regression === null]).toEqual([[method], false]);
    }
  }
});

test("trainChurn(method, set, more) has the features of the method, and more but for the model and the silence", () => {
  const set = setWhere("odds");
  (set.features as Map<string, Float64Array>).set(
    "country=NG",
    Float64Array.from({ length: COUNT }, (_, i) => i % 2),
  );
  const names = (method: ChurnMethod) => trainChurn(method, set, ["country=NG"]).features.map(({ name }) => name);
  expect([names("model"), names("recency")]).toEqual([["odds"], ["silence"]]);
  expect(names("combined")).toEqual([...COMBINED, "country=NG"]);
  expect(names("extended")).toEqual([...EXTENDED, "country=NG"]);
  const flag = trainChurn("combined", set, ["country=NG"]).features.at(-1);
  expect(flag).toEqual({ name: "country=NG", low: 0, high: 1 });
});

test("applyChurn(model, features, atLeastOne, shift) counts features no further than they were trained on", () => {
  const set = setWhere("silence");
  const atLeastOne = noise();
  expect(applyChurn({ methods: ["model"], features: [], regression: null }, set.features, atLeastOne)).toBe(atLeastOne);
  const model = trainChurn("recency", set);
  const { low, high } = model.features[0] as (typeof model.features)[0];
  const regression = model.regression as NonNullable<typeof model.regression>;
  const silence = set.features.get("silence") as Float64Array;
  const p = applyChurn(model, set.features, atLeastOne);
  const inside = silence.map((value) => Math.min(high, Math.max(low, value)));
  expect(p).toEqual(applyLogistic(regression, [inside], COUNT));
  const beyond = new Map([["silence", Float64Array.of(high, high + 1e6, low - 1e6, low)]]);
  const ends = applyChurn(model, beyond, new Float64Array(4));
  expect([ends[1], ends[2]]).toEqual([ends[0], ends[3]]);
  // calibrated: as many as came are predicted
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  expect(sum(p)).toEqual(close(sum(set.bought), 1e-3));
  const shifted = applyChurn(model, set.features, atLeastOne, 0.7);
  expect([...shifted]).toEqual(close([...moved(p, 0.7)], 1e-12));
});

test("shiftTo(probabilities, bought) makes as many be expected as came, and stays finite", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1, maxLength: 60 }),
      (rows) => {
        const p = Float64Array.from(rows, ([value]) => value);
        const bought = Float64Array.from(rows, ([, came]) => Number(came));
        const shift = shiftTo(p, bought);
        expect(Number.isFinite(shift)).toBe(true);
        for (const value of moved(p, shift)) expect(value >= 0 && value <= 1).toBe(true);
      },
    ),
  );
  const p = Float64Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000);
  const bought = Float64Array.from({ length: 1000 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  const sum = moved(p, shiftTo(p, bought)).reduce((total, value) => total + value, 0);
  expect(sum).toEqual(close(200.3, 1e-3));
});

test("trainChurn(auto) does not take silence alone for times of another length", () => {
  const set = setWhere("silence");
  expect(trainChurn("auto", set, [], false).methods).not.toContain("recency");
  expect(trainChurn("recency", set, [], false).methods).toEqual(["recency"]);
});

test("thinned(set) keeps whole customers, the same for every day, and no more than are enough", () => {
  const many = 40_000;
  const customers = Float64Array.from({ length: many }, (_, i) => i % 10_000);
  const set = {
    features: new Map([["odds", customers]]),
    bought: new Float64Array(many),
    customers,
    cuts: Uint8Array.from({ length: many }, (_, i) => Math.floor(i / 10_000)),
  };
  const some = thinned(set);
  expect(some.bought.length).toBeGreaterThan(5000);
  expect(some.bought.length).toBeLessThan(15_000);
  const on = (cut: number) => [...some.customers].filter((_, i) => some.cuts[i] === cut);
  for (const cut of [1, 2, 3]) expect(on(cut)).toEqual(on(0));
  expect(some.features.get("odds")).toEqual(some.customers);
  expect(new Set(Array.from({ length: 1000 }, (_, code) => mixed(code))).size).toBe(1000);
});
