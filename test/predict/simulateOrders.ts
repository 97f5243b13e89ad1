import { randomGamma } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { DAY_MS } from "../../src/time.ts";

/** An order as the simulator makes it. */
export interface SimulatedOrder {
  readonly customerId: string;
  readonly date: number;
  readonly revenue: number;
  readonly category: string;
  readonly product: string;
}

/** The first day of simulated orders. */
export const FIRST_DAY = Date.UTC(2023, 0, 2);

const CATEGORIES = ["Feed", "Seeds", "Tools", "Cages", "Unknown"];

/**
 * Orders of customers who come on any day, buy at a rate of their own and leave one day, both rates gamma distributed as
 * the Pareto/NBD has them; by date as a shop's export is, the same for the same seed.
 */
export function simulateOrders({ customers = 300, days = 720, seed = 1 } = {}): SimulatedOrder[] {
  const random = seededRandom(seed);
  // a generator of few bits starts alike for neighbouring seeds
  for (let i = 0; i < 20; i++) random();
  const exponential = (mean: number) => -mean * Math.log(1 - random());
  const orders: SimulatedOrder[] = [];
  for (let i = 0; i < customers; i++) {
    const gap = 60 / randomGamma(1.5, random);
    const spend = 100 / randomGamma(4, random);
    const favourite = Math.floor(random() * CATEGORIES.length);
    const joined = random() * days * 0.8;
    const left = joined + exponential(300 / randomGamma(1.2, random));
    for (let day = joined; day < Math.min(left, days); day += exponential(gap)) {
      const category = CATEGORIES[random() < 0.6 ? favourite : Math.floor(random() * CATEGORIES.length)] as string;
      orders.push({
        customerId: `C${i}`,
        date: FIRST_DAY + Math.floor(day * DAY_MS),
        revenue: Math.round(100 * spend * (0.5 + random())) / 100,
        category,
        product: `2× ${category} large, 1× ${category} small, assorted`,
      });
    }
  }
  return orders.sort((a, b) => a.date - b.date);
}

/** The day so many days after the first. */
export function dayAfterFirst(days: number): Date {
  return new Date(FIRST_DAY + days * DAY_MS);
}
