import type { Pieces } from "../../pieces.ts";
import { deathIntegral } from "./deathIntegral.ts";
import type { GammaDeath } from "./gammaDeath.ts";

// Where each moment stands; first that of 1. Of a0 = ln((α+y)/(α+T)), a1 = 1/(α+y), b0 = ln((β+y)/(β+T)) - δ/s, b1 = (s+δ)/(β+y),
// 1/(β+y) and (s+δ)/(β+y)², and of products of the first four. δ is 1 for the dead, 0 for the living.
const ONE = 0;
export const A0 = 1;
export const A1 = 2;
export const B0 = 3;
export const B1 = 4;
export const IN_B = 5;
export const SQUARE_B = 6;
export const A0A0 = 7;
export const A0A1 = 8;
export const A0B0 = 9;
export const A0B1 = 10;
export const A1A1 = 11;
export const A1B0 = 12;
export const A1B1 = 13;
export const B0B0 = 14;
export const B0B1 = 15;
export const B1B1 = 16;
const SIZE = B1B1 + 1;

/** Times to a piece. */
const PIECE_TIMES = 512;
/** A difference that leaves less than this part of its terms has lost two digits, and more of some moments. */
const LEAST_LEFT = 1e-2;
/**
 * Longer steps are differences of kept logarithms. Their errors are multiplied by r + x and s + 1 in the factor of what lies
 * behind the step; but the factor itself is e to the minus step times these, and soon too small for its error to matter.
 */
const LONG_STEP = 0.1;

/**
 * For customers of a Pareto/NBD model who bought equally often: the likelihood of a history, and the means of what derivatives
 * need, over the unseen time y of death, or the age T of those who are alive.
 *
 * Where many customers share few times, the integral over y is taken from each time to the next and added up from the last on;
 * what lies between two of them is a difference. A million histories of a thousand days take a thousand integrals.
 */
export class DeathMoments {
  /** Of the history that was asked for last, as all below. */
  readonly means = new Float64Array(SIZE);
  /** P(dead). */
  dead = 0;
  /** Means of ln(1 + y/α), and of ln(1 + y/β) - δ/s. */
  logA = 0;
  logB = 0;
  /** ln L / (r)_x */
  logLikelihood = 0;
  readonly #p: GammaDeath;
  readonly #x: number;
  /** ln of what depends on no time. */
  readonly #logScale: number;
  readonly #shared: Float64Array;
  /** Integrals from each shared time to the last, scaled as `deathIntegral` is, the logarithms relative to that time. */
  readonly #after: Float64Array;
  /** ln(1 + t/α) and ln(1 + t/β) of each shared time. */
  readonly #logsA: Float64Array;
  readonly #logsB: Float64Array;
  /** ln((α+to)/(α+from)) of the last step, and the same with β. */
  #stepA = 0;
  #stepB = 0;
  /** P(alive) of the last history. */
  #alive = 0;

  /** @param shared times, ascending, for `between` */
  constructor(p: GammaDeath, frequency: number, shared: Float64Array = new Float64Array()) {
    this.#p = p;
    this.#x = frequency;
    this.#logScale = -frequency * Math.log(p.alpha) - Math.log(p.beta);
    this.#shared = shared;
    this.#after = new Float64Array(shared.length * SIZE);
    this.#logsA = shared.map((t) => Math.log1p(t / p.alpha));
    this.#logsB = shared.map((t) => Math.log1p(t / p.beta));
  }

  /** Integrates over the shared times, before `between`. */
  *prepare(): Pieces<void> {
    const [means, times, after] = [this.means, this.#shared, this.#after];
    for (let k = times.length - 2; k >= 0; k--) {
      if (k % PIECE_TIMES === 0) yield;
      const [from, to] = [times[k] as number, times[k + 1] as number];
      this.#integrate(from, to, 0, 0);
      const scale = this.#exactStep(from, to);
      addShifted(means, scale, after, (k + 1) * SIZE, this.#stepA, this.#stepB);
      after.set(means, k * SIZE);
    }
  }

  /** Of a history whose recency and age are two of the shared times, given their places. */
  between(recency: number, age: number): void {
    const [means, after] = [this.means, this.#after];
    const [tx, T] = [this.#shared[recency] as number, this.#shared[age] as number];
    const [logA, logB] = [this.#logsA[recency] as number, this.#logsB[recency] as number];
    const [stepA, stepB] = [(this.#logsA[age] as number) - logA, (this.#logsB[age] as number) - logB];
    const isLong = stepA > LONG_STEP && stepB > LONG_STEP;
    const scale = isLong ? this.#step(stepA, stepB) : this.#exactStep(tx, T);
    const [from, to] = [recency * SIZE, age * SIZE];
    const all = after[from] as number;
    const integral = all - scale * (after[to] as number);
    if (integral < LEAST_LEFT * all) {
      this.of(tx, T);
      return;
    }
    const share = this.#weigh(integral, tx, T, scale, logA, logB);
    for (let m = 0; m < SIZE; m++) means[m] = -share * scale * (after[to + m] as number);
    addShifted(means, share, after, from, -this.#stepA, -this.#stepB);
    this.#addAlive(T, logA, logB);
  }

  /** Of any history. */
  of(recency: number, age: number): void {
    const { alpha, beta } = this.#p;
    const { means } = this;
    const [logA, logB] = [Math.log1p(recency / alpha), Math.log1p(recency / beta)];
    const scale = this.#exactStep(recency, age);
    this.#integrate(recency, age, -this.#stepA, -this.#stepB);
    const share = this.#weigh(means[ONE] as number, recency, age, scale, logA, logB);
    for (let m = 0; m < SIZE; m++) (means[m] as number) *= share;
    this.#addAlive(age, logA, logB);
  }

  #exactStep(from: number, to: number): number {
    const { alpha, beta } = this.#p;
    return this.#step(Math.log1p((to - from) / (alpha + from)), Math.log1p((to - from) / (beta + from)));
  }

  /** Sets the steps; the factor of an integral that begins at `to`, where it goes on from one that begins earlier. */
  #step(stepA: number, stepB: number): number {
    const { r, alpha, s, beta } = this.#p;
    this.#stepA = stepA;
    this.#stepB = stepB;
    return Math.exp((alpha < beta ? stepA : stepB) - (r + this.#x) * stepA - (s + 1) * stepB);
  }

  /** Fills `means` with integrals between two times, their logarithms relative to the first and moved. */
  #integrate(from: number, to: number, moveA: number, moveB: number): void {
    const { alpha, s, beta } = this.#p;
    const { means } = this;
    means.fill(0);
    deathIntegral(this.#p, this.#x, from, to, (part, logA, logB, dy) => {
      const inB = 1 / (beta + from + dy);
      const inA = 1 / (alpha + from + dy);
      add(means, part, moveA + logA, inA, moveB + logB - 1 / s, (s + 1) * inB, inB, (s + 1) * inB * inB);
    });
  }

  /** Sets ln L, P(dead) and P(alive); the factor that makes means of integrals. */
  #weigh(integral: number, recency: number, age: number, scale: number, logA: number, logB: number): number {
    const { r, alpha, s, beta } = this.#p;
    const nearest = Math.min(alpha, beta);
    const alive = (scale * (beta + age)) / (nearest + age);
    const all = alive + s * integral;
    this.#alive = alive / all;
    this.dead = (s / all) * integral;
    this.logLikelihood = this.#logScale + Math.log(all * (nearest + recency)) - (r + this.#x) * logA - (s + 1) * logB;
    return s / all;
  }

  #addAlive(age: number, logA: number, logB: number): void {
    const { alpha, s, beta } = this.#p;
    const { means } = this;
    const inB = 1 / (beta + age);
    add(means, this.#alive, 0, 1 / (alpha + age), 0, s * inB, inB, s * inB * inB);
    this.logA = logA + this.#stepA + (means[A0] as number);
    this.logB = logB + this.#stepB + (means[B0] as number);
  }
}

/** Adds a part of what these are. */
function add(
  to: Float64Array,
  part: number,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  inB: number,
  squareB: number,
): void {
  (to[ONE] as number) += part;
  (to[A0] as number) += part * a0;
  (to[A1] as number) += part * a1;
  (to[B0] as number) += part * b0;
  (to[B1] as number) += part * b1;
  (to[IN_B] as number) += part * inB;
  (to[SQUARE_B] as number) += part * squareB;
  (to[A0A0] as number) += part * a0 * a0;
  (to[A0A1] as number) += part * a0 * a1;
  (to[A0B0] as number) += part * a0 * b0;
  (to[A0B1] as number) += part * a0 * b1;
  (to[A1A1] as number) += part * a1 * a1;
  (to[A1B0] as number) += part * a1 * b0;
  (to[A1B1] as number) += part * a1 * b1;
  (to[B0B0] as number) += part * b0 * b0;
  (to[B0B1] as number) += part * b0 * b1;
  (to[B1B1] as number) += part * b1 * b1;
}

/** Adds moments from a table, times a factor, after their a0 and b0 were moved. */
function addShifted(
  to: Float64Array,
  factor: number,
  table: Float64Array,
  place: number,
  moveA: number,
  moveB: number,
): void {
  const at = (moment: number): number => factor * (table[place + moment] as number);
  const [one, a0, a1, b0, b1] = [at(ONE), at(A0), at(A1), at(B0), at(B1)];
  (to[ONE] as number) += one;
  (to[A0] as number) += a0 + moveA * one;
  (to[A1] as number) += a1;
  (to[B0] as number) += b0 + moveB * one;
  (to[B1] as number) += b1;
  (to[IN_B] as number) += at(IN_B);
  (to[SQUARE_B] as number) += at(SQUARE_B);
  (to[A0A0] as number) += at(A0A0) + moveA * (2 * a0 + moveA * one);
  (to[A0A1] as number) += at(A0A1) + moveA * a1;
  (to[A0B0] as number) += at(A0B0) + moveA * b0 + moveB * (a0 + moveA * one);
  (to[A0B1] as number) += at(A0B1) + moveA * b1;
  (to[A1A1] as number) += at(A1A1);
  (to[A1B0] as number) += at(A1B0) + moveB * a1;
  (to[A1B1] as number) += at(A1B1);
  (to[B0B0] as number) += at(B0B0) + moveB * (2 * b0 + moveB * one);
  (to[B0B1] as number) += at(B0B1) + moveB * b1;
  (to[B1B1] as number) += at(B1B1);
}
