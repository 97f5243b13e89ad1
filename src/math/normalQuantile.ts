import { probit } from "simple-statistics";
import { scaledExponentialIntegral } from "./scaledExponentialIntegral.ts";

/** The z that a standard normal variable exceeds with probability 1 - p, for p from 0.5 to below 1. */
export function normalQuantile(p: number): number {
  let z = probit(p);
  // Newton's steps make of its three digits all
  for (let step = 0; step < 4; step++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    // the upper tail is erfc(z/√2)/2 = z e^(-z²/2) e^u E_{1/2}(u) / √(8π), u = z²/2
    const tail = z === 0 ? 0.5 : (density * z * scaledExponentialIntegral(0.5, (z * z) / 2)) / 2;
    // just above 1/2 rounding would take it below 0
    z = Math.max(0, z + (tail - (1 - p)) / density);
  }
  return z;
}
