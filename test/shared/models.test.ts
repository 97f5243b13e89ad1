import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { digamma, logGamma, trigamma } from "../../src/math/gamma.ts";
import { scaledExponentialIntegral } from "../../src/math/scaledExponentialIntegral.ts";
import { logRisingFactorial } from "../../src/math/sums.ts";
import type { Fit } from "../../src/models/Fit.ts";
import { gammaGamma } from "../../src/models/gammaGamma/index.ts";
import type { Histories, History } from "../../src/models/History.ts";
import { type BgNbdParams, bgNbdLaw as bgNbdModel } from "../../src/models/laws/bgNbd.ts";
import { tailProbabilities } from "../../src/models/laws/gammaPoisson.ts";
import { mbgNbdLaw as mbgNbdModel } from "../../src/models/laws/mbgNbd.ts";
import type { PurchaseLaw } from "../../src/models/laws/PurchaseLaw.ts";
import { paretoNbdLaw as paretoNbdModel } from "../../src/models/laws/paretoNbd.ts";
import { compress as compressInPieces } from "../../src/models/purchase/compress.ts";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../../src/models/purchaseModels.ts";
import { atOnce } from "../../src/pieces.ts";
import { whole } from "../shared/whole.ts";
import { Deviations } from "./Deviations.ts";

const compress = whole(compressInPieces);

/** Truths at 50 digits and the public CDNOW data are not part of the project: CLIENTELE_SHARED says where they are. */
const SHARED = process.env.CLIENTELE_SHARED ?? "/nowhere";
const there = existsSync(join(SHARED, "reference")) && existsSync(join(SHARED, "data/cdnow"));

// biome-ignore lint/suspicious/noExplicitAny: the files say themselves what they hold
type Truths = any;

const reference = (name: string): Truths => JSON.parse(readFileSync(join(SHARED, `reference/${name}.json`), "utf8"));

/** The columns of a file of numbers. */
function columnsOf(name: string): Record<string, Float64Array> {
  const [header = "", ...lines] = readFileSync(join(SHARED, `data/cdnow/${name}.csv`), "utf8")
    .trim()
    .split("\n");
  const rows = lines.map((line) => line.split(",").map(Number));
  return Object.fromEntries(
    header.split(",").map((column, k) => [column, Float64Array.from(rows, (row) => row[k] as number)]),
  );
}

interface Customers extends Histories {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly monetaryValue: Float64Array;
}

const DAY = 86_400_000;

/** What is known of the customers of the order file after some days since the first of them, in weeks. */
function masterAfter(days: number): Customers {
  const [, ...lines] = readFileSync(join(SHARED, "data/cdnow/cdnow_master.csv"), "utf8").trim().split("\n");
  const byCustomer = new Map<string, Map<number, number>>();
  for (const line of lines) {
    const [id, date, , dollars] = line.split(",") as [string, string, string, string];
    const day = (Date.parse(date) - Date.parse("1997-01-01")) / DAY;
    if (day > days) continue;
    const spent = byCustomer.get(id) ?? new Map<number, number>();
    byCustomer.set(id, spent.set(day, (spent.get(day) ?? 0) + Number(dollars)));
  }
  const rows = [...byCustomer.values()].map((spent) => {
    const ordered = [...spent].sort((a, b) => a[0] - b[0]);
    const [first, last] = [ordered[0]?.[0] as number, ordered.at(-1)?.[0] as number];
    const repeats = ordered.slice(1);
    const total = repeats.reduce((sum, [, dollars]) => sum + dollars, 0);
    return [repeats.length, (last - first) / 7, (days - first) / 7, repeats.length && total / repeats.length] as const;
  });
  const column = (k: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[k]);
  return { frequency: column(0), recency: column(1), age: column(2), monetaryValue: column(3) };
}

function sampleOf(name: string, mean: string): Customers {
  const { x, t_x, T, [mean]: m } = columnsOf(name) as Record<string, Float64Array>;
  return { frequency: x, recency: t_x, age: T, monetaryValue: m } as Customers;
}

const DATA: Record<string, () => Customers> = {
  cdnow_sample_39w_exact: () => sampleOf("cdnow_btyd_cbs", "m_x"),
  cdnow_sample_39w_2dec: () => sampleOf("cdnow_summary", "zbar"),
  cdnow_master_39w: () => masterAfter(272),
  cdnow_master_78w: () => masterAfter(545),
};
const loaded = new Map<string, Customers>();
function dataOf(name: string): Customers {
  const data = loaded.get(name) ?? (DATA[name] as () => Customers)();
  loaded.set(name, data);
  return data;
}

// the three share their functions' shapes; the parameters differ in names only
type Model = typeof bgNbd;
type AnyModel = PurchaseLaw<BgNbdParams>;
const MODELS = [
  { name: "BG/NBD", file: "bgnbd", of: bgNbd, model: bgNbdModel as AnyModel },
  { name: "MBG/NBD", file: "mbgnbd", of: mbgNbd as Model, model: mbgNbdModel as AnyModel },
  {
    name: "Pareto/NBD",
    file: "paretonbd",
    of: paretoNbd as unknown as Model,
    model: paretoNbdModel as unknown as AnyModel,
  },
];

const historyOf = ({ x, t_x, T }: { x: number; t_x: number; T: number }): History => ({
  frequency: x,
  recency: t_x,
  age: T,
});

/** Core customers to 1e-12, edge customers and populations to 1e-11. */
const tolerance = (quantity: string) => (quantity.startsWith("core") ? 1e-12 : 1e-11);

describe.skipIf(!there)("truths (skipped: CLIENTELE_SHARED does not name the folder that holds them)", () => {
  describe.each(MODELS)("$name", ({ file, of, model }) => {
    const sets = there ? Object.entries<Record<string, Truths>>(reference(`reference_${file}`)) : [];

    test.each(sets)("%s: who has not bought yet", (_, { params, population }) => {
      const deviations = new Deviations();
      for (const [i, t] of population.t.entries()) {
        deviations.note("mean", t, of.expectedPurchases(params, undefined, t), population.mean[i]);
        const probabilities = population.pmf[t].map((_: number, n: number) =>
          of.probabilityOfCount(params, undefined, t, n),
        );
        deviations.noteAll("pmf", t, probabilities, population.pmf[t]);
      }
      expect(deviations.over(tolerance)).toEqual([]);
    });

    test.each(sets)("%s: customers", (set, { params, customers }) => {
      const deviations = new Deviations();
      const spend = reference("reference_gammagamma")[set.endsWith("mle") ? "mle" : "published"].params;
      for (const customer of customers) {
        const history = historyOf(customer);
        const { id } = customer;
        const group = id.startsWith("edge") ? "edge" : "core";
        const note = (quantity: string, value: number | null, truth: number, least?: number) =>
          deviations.note(`${group} ${quantity}`, id, value, truth, least);
        // a sum of terms of the size of 1: its error is measured by that where they cancel
        note("log-likelihood", of.logLikelihood(params, history), customer.ll, 1);
        note("P(alive)", of.probabilityAlive(params, history), customer.palive);
        if (customer.log_odds_alive === null) expect(model.logOddsDead(params, history)).toBe(-Infinity);
        else note("log odds", -model.logOddsDead(params, history), customer.log_odds_alive, 1);
        for (const [t, mean] of Object.entries<number>(customer.mean)) {
          note(`mean`, of.expectedPurchases(params, history, Number(t)), mean);
        }
        for (const t of [13, 52]) {
          for (const [n, truth] of (customer[`pmf${t}`] ?? []).entries()) {
            note(`pmf${t}`, of.probabilityOfCount(params, history, t, n), truth);
          }
        }
        for (const [after, truth] of Object.entries<number>(customer.palive_future ?? {})) {
          note("P(alive) later", of.probabilityAlive(params, history, { after: Number(after) }), truth);
        }
        if ("dert_d0.0027" in customer) {
          note("discounted", of.discountedPurchases(params, history, { rate: 0.0027 }), customer["dert_d0.0027"]);
        }
        // the set of the maximum has other parameters of spend as well
        if ("gg_mean" in customer) {
          const spent = { frequency: customer.x, monetaryValue: customer.m_x };
          note("spend", gammaGamma.expectedSpend(spend, spent), customer.gg_mean);
          note("spend log-likelihood", gammaGamma.logLikelihood(spend, spent), customer.gg_ll, 1);
          // twelve months of 4.345 weeks, 1% a month, paid at the end of each
          const monthly = Array.from({ length: 13 }, (_, i) => of.expectedPurchases(params, history, 4.345 * i));
          const worth = monthly.reduce(
            (sum, upTo, i) => (i === 0 ? 0 : sum + (upTo - (monthly[i - 1] as number)) / 1.01 ** i),
            0,
          );
          note("value", worth * (gammaGamma.expectedSpend(spend, spent) as number), customer.clv12_m1pct);
        }
      }
      expect(deviations.over(tolerance)).toEqual([]);
    });
  });

  test("gamma-gamma", () => {
    const deviations = new Deviations();
    for (const [name, { params, population_mean, rows }] of Object.entries<Truths>(reference("reference_gammagamma"))) {
      const mean = gammaGamma.expectedSpend(params);
      if (params.q <= 1) expect(mean).toBeNull();
      else deviations.note("mean of all", name, mean, population_mean);
      for (const { x, m, ll, mean } of rows) {
        const history = { frequency: x, monetaryValue: m };
        deviations.note("log-likelihood", `${name} ${x} ${m}`, gammaGamma.logLikelihood(params, history), ll, 1);
        deviations.note("mean", `${name} ${x} ${m}`, gammaGamma.expectedSpend(params, history), mean);
      }
    }
    expect(deviations.over(1e-12)).toEqual([]);
  });

  test("gamma-gamma on CDNOW: log-likelihood", () => {
    const { params, ll } = reference("reference_gradients")["Gamma-Gamma"];
    const [p, q, v] = params;
    const { frequency, monetaryValue } = dataOf("cdnow_sample_39w_exact");
    const total = Array.from(frequency).reduce((sum, x, i) => {
      const m = monetaryValue[i] as number;
      return sum + (m > 0 ? gammaGamma.logLikelihood({ p, q, v }, { frequency: x, monetaryValue: m }) : 0);
    }, 0);
    expect(Math.abs(total / ll - 1)).toBeLessThan(1e-13);
  });

  test("special functions", () => {
    const truths = reference("reference_special");
    const deviations = new Deviations();
    for (const [z, truth] of truths.log_gamma) deviations.note("ln Γ", z, logGamma(z), truth, 1);
    for (const [z, truth] of truths.digamma) deviations.note("ψ", z, digamma(z), truth, 1);
    for (const [z, truth] of truths.trigamma) deviations.note("ψ'", z, trigamma(z), truth);
    for (const [s, z, truth] of truths.expint_scaled) {
      deviations.note("e^z E_s(z)", `${s}, ${z}`, scaledExponentialIntegral(s, z), truth);
    }
    for (const [r, x, truth] of truths.lnpoch) {
      deviations.note("ln (r)_x", `${r}, ${x}`, logRisingFactorial(r, x), truth, 1);
    }
    for (const { n, r, z, value } of truths.betainc) {
      // t / (α + t) = z
      const tail = tailProbabilities({ r, alpha: 1 - z }, z, n)[n];
      deviations.note("P(NB ≥ n)", `${n}, ${r}, ${z}`, tail, value);
    }
    expect(deviations.over(1e-12)).toEqual([]);
  });

  test.each(MODELS)("$name: derivatives on CDNOW", ({ name, model }) => {
    const truths = reference("reference_gradients");
    const { data, params: values, ll, grad, hessian } = truths[name];
    const paramsOf = (values: number[]) => Object.fromEntries(model.parameters.map((key, i) => [key, values[i]]));
    const params = paramsOf(values) as BgNbdParams;
    const deviations = new Deviations();
    const at = atOnce(model.derivatives(params, compress("test", dataOf(data))));
    deviations.note("log-likelihood", name, at.value, ll);
    // near the maximum the customers' gradients cancel: what is left of them has lost digits
    deviations.noteAll("gradient", name, at.gradient, grad, 10);
    deviations.noteAll("hessian", name, at.hessian, hessian.flat());
    for (const customer of truths.per_customer) {
      const one = compress("test", { frequency: [customer.x], recency: [customer.t_x], age: [customer.T] });
      const { gradient } = atOnce(model.derivatives(params, one));
      deviations.noteAll("gradient of one", customer.id, gradient, customer[name], 1);
    }
    expect(deviations.over(1e-11)).toEqual([]);
  });

  const maxima = there ? Object.keys(reference("maxima")) : [];

  const likeMaximum = (name: string, fit: Fit, { params, se, ll }: Truths): Deviations => {
    const deviations = new Deviations();
    deviations.note("log-likelihood", name, fit.logLikelihood - ll, 0, 1);
    for (const [key, truth] of Object.entries<number>(params)) {
      deviations.note("parameter", `${name} ${key}`, fit.params[key], truth);
      deviations.note("standard error", `${name} ${key}`, fit.standardErrors[key], se[key]);
    }
    expect([fit.converged, fit.warnings]).toEqual([true, []]);
    return deviations;
  };
  const tolerances = (quantity: string) => ({ "log-likelihood": 1e-6, parameter: 1e-5 })[quantity] ?? 1e-3;

  test.each(maxima)("fits of %s", (set) => {
    const truths = reference("maxima")[set];
    const customers = dataOf(set);
    expect(customers.frequency.length).toBe(truths.n);
    expect(customers.frequency.reduce((sum, x) => sum + x)).toBe(truths.sum_x);
    for (const { name, of } of MODELS) {
      const fit = of.fit(customers);
      expect(likeMaximum(`${set} ${name}`, fit, truths[name]).over(tolerances)).toEqual([]);
    }
    const spend = gammaGamma.fit(customers);
    expect(spend.customers).toBe(truths["Gamma-Gamma"].n);
    expect(likeMaximum(`${set} Gamma-Gamma`, spend, truths["Gamma-Gamma"]).over(tolerances)).toEqual([]);
  });

  test.each([
    ["cdnow_sample_39w_exact", -9763.66],
    ["cdnow_master_39w", -96845.34],
    ["cdnow_master_78w", -176506.2],
  ])("NBD on %s has the log-likelihood %d", (set, logLikelihood) => {
    const fit = nbd.fit(dataOf(set));
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(0.005 + 1e-9);
    expect([fit.converged, fit.warnings]).toEqual([true, []]);
  });

  test.each([
    ["bg", bgNbd],
    ["pn", paretoNbd as unknown as Model],
  ])("robust standard errors and totals: %s", (key, of) => {
    const { se_log, total39, palive_2_3043_3886 } = reference("uncertainty")[key];
    const customers = dataOf("cdnow_sample_39w_exact");
    const fit = of.fit(customers);
    const deviations = new Deviations();
    for (const [i, value] of Object.values(fit.params).entries()) {
      const robust = Math.sqrt(fit.robustCovariance[i]?.[i] as number) / value;
      const plain = Math.sqrt(fit.covariance[i]?.[i] as number) / value;
      deviations.note("sandwich", `${key}[${i}]`, robust, se_log.sandwich[i]);
      deviations.note("hessian", `${key}[${i}]`, plain, se_log.hessian[i]);
    }
    expect(deviations.over(1e-2)).toEqual([]);
    const { expected, low, high } = of.totalPurchases(fit, customers, 39, { draws: 1000, level: 0.95 });
    const alive = of.probabilityAlive(fit.params, { frequency: 2, recency: 30.43, age: 38.86 });
    const points = new Deviations();
    points.note("total", key, expected, total39.point);
    points.note("P(alive)", key, alive, palive_2_3043_3886.point);
    expect(points.over(1e-6)).toEqual([]);
    // 1000 draws know a standard deviation to some 3%, twice that at the ends; the model's curvature counts as well
    const spread = (high - low) / (2 * 1.959964);
    expect(spread / total39.se_delta_sandwich).toBeGreaterThan(0.85);
    expect(spread / total39.se_delta_sandwich).toBeLessThan(1.15);
  });

  test.each(MODELS)("$name: expected against actual purchases of CDNOW, week by week", ({ name, of }) => {
    const truths = reference("reference_tracking");
    const { params } = reference("maxima").cdnow_sample_39w_exact[name];
    const { x, t_x, T, x_star } = columnsOf("cdnow_btyd_cbs") as Record<"x" | "t_x" | "T" | "x_star", Float64Array>;
    const deviations = new Deviations();
    for (const [i, week] of truths.weeks.entries()) {
      let total = 0;
      for (const age of T) {
        // weeks since the first purchase, which came that long after the first of January
        const t = week - (272 / 7 - age);
        if (t > 0) total += of.expectedPurchases(params, undefined, t);
      }
      deviations.note("tracking", week, total, truths[name][i]);
    }
    const { t, predicted_total, actual_total, mae, rmse, corr, by_x } = truths[`${name} holdout`];
    const predicted = Array.from(x, (frequency, i) =>
      of.expectedPurchases(params, { frequency, recency: t_x[i] as number, age: T[i] as number }, t),
    );
    const actual = Array.from(x_star);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const away = (values: number[]) => values.map((value) => value - mean(values));
    const product = (a: number[], b: number[]) => mean(a.map((value, i) => value * (b[i] as number)));
    const [p, a] = [away(predicted), away(actual)];
    const errors = predicted.map((value, i) => value - (actual[i] as number));
    const n = actual.length;
    expect(Math.round(mean(actual) * n)).toBe(actual_total);
    deviations.note("hold-out", "total", mean(predicted) * n, predicted_total);
    deviations.note("hold-out", "mae", mean(errors.map(Math.abs)), mae);
    deviations.note("hold-out", "rmse", Math.sqrt(product(errors, errors)), rmse);
    deviations.note("hold-out", "corr", product(p, a) / Math.sqrt(product(p, p) * product(a, a)), corr);
    for (const [group, [count, , ofGroup]] of Object.entries<[number, number, number]>(by_x)) {
      const from = Number.parseInt(group, 10);
      const members = predicted.filter((_, i) => (group.endsWith("+") ? (x[i] as number) >= from : x[i] === from));
      expect(members).toHaveLength(count);
      deviations.note("hold-out", group, mean(members), ofGroup);
    }
    expect(deviations.over(1e-9)).toEqual([]);
  });
});
