import { seededRandom } from "../src/math/seededRandom.ts";

/** Uniform numbers in (0, 1), as `seededRandom` gives them; it never gives 0, so a logarithm is safe. */
export type Random = () => number;

/** A source of its own for number `index` of a seed, so that what one customer draws never shifts another's draws. */
export function streamOf(seed: number, index: number): Random {
  // murmur3's finaliser: neighbouring seeds would start xorshift with similar numbers
  let state = Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return seededRandom(state ^ (state >>> 16));
}

/** Exponential waiting time; `rate` events per unit of time. */
export function exponential(random: Random, rate: number): number {
  return -Math.log(random()) / rate;
}

/** Standard normal, by the cosine half of Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma with mean `shape / rate`, by Marsaglia and Tsang (2000). */
export function gamma(random: Random, shape: number, rate: number): number {
  // their boost for shapes below 1, where the method itself does not hold
  if (shape < 1) return gamma(random, shape + 1, rate) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
}

/** 1 with probability `1 - more`, 2 with `more * (1 - more)`, and so on, at most `most`. */
export function geometric(random: Random, more: number, most: number): number {
  let count = 1;
  while (count < most && random() < more) count++;
  return count;
}

/** A key of `weights`, with probability proportional to its weight. */
export function pick<Key extends string>(random: Random, weights: Readonly<Record<Key, number>>): Key {
  const entries = Object.entries<number>(weights) as [Key, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  // only rounding gets here
  return (entries.at(-1) as [Key, number])[0];
}
