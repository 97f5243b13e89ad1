import { exponential, gamma, geometric, pick, type Random, streamOf } from "./distributions.ts";
import {
  type Category,
  CHANNELS,
  type Channel,
  PRODUCTS,
  TASTE_MIXES,
  TASTES,
  type Taste,
  type TasteCategory,
  UNKNOWN_PRODUCT,
} from "./shop.ts";

export const DAY_MS = 86_400_000;
/** Customers arrive, and orders are seen, from the first moment up to but not including the second. */
export const WINDOW_START = Date.UTC(2023, 3, 1);
export const WINDOW_END = Date.UTC(2025, 9, 1);

/** The model's parameters; rates are per day, money is in euro. README.md explains them. */
export const PARAMETERS = {
  /** Purchase rate lambda ~ Gamma(shape, rate). */
  purchase: { shape: 1.2, rate: 42 },
  /** Dropout rate mu ~ Gamma(shape, rate). */
  dropout: { shape: 1, rate: 280 },
  /** Order value ~ Gamma(value, nu), nu ~ Gamma(spread, scale): the gamma-gamma model, mean 42 euro. */
  spend: { value: 3.2, spread: 3.6, scale: 34 },
  /** How closely a customer's category mix follows its taste: the Dirichlet's sum. */
  concentration: 7,
  zeroShare: 0.008,
  refundShare: 0.012,
  discountShare: 0.15,
  discount: 0.1,
  lostTextShare: 0.03,
} as const;

/** What makes a customer what it is; a real shop never sees it. */
export interface Traits {
  /** Orders per day while alive, lambda. */
  purchaseRate: number;
  /** Chance of dropping out per day, mu. */
  dropoutRate: number;
  /** Expected net sales of a repeat order in euro. */
  meanSpend: number;
  taste: Taste;
  /** Probability of each category as an order's first line; adds up to 1. */
  mix: Readonly<Record<TasteCategory, number>>;
}

export interface SimulatedOrder {
  /** Unique, rising with the date. */
  number: number;
  /** Epoch milliseconds on a full second. */
  date: number;
  /** `2× Filter paper, 1× Hand grinder`. */
  products: string;
  items: number;
  /** Gross, euro. */
  revenue: number;
  /** After discounts and returned goods, euro. */
  netSales: number;
  /** Of the first line; `Unknown` where the product text is lost. */
  category: Category;
}

export interface SimulatedCustomer {
  id: string;
  channel: Channel;
  traits: Traits;
  /** Epoch milliseconds at which it silently stopped being a customer; may lie after the end. */
  droppedOutAt: number;
  /** By date; the first is the acquisition. */
  orders: SimulatedOrder[];
}

export interface SimulationOptions {
  /** Default 5000. */
  customers?: number;
  /** Default 42. */
  seed?: number;
  /**
   * Only orders before this moment are recorded, epoch milliseconds; default {@link WINDOW_END}. Customers arrive before
   * WINDOW_END whatever it is, and the same seed tells the same story up to any moment: a later one shows what the
   * future of the same customers brought, an earlier one leaves out who had not come yet.
   */
  observeUntil?: number;
}

/**
 * A shop whose customers have known behaviour: Pareto/NBD orders, gamma-gamma spend, a fixed category mix.
 *
 * The same options give the same shop.
 */
export function simulateShop(options: SimulationOptions = {}): SimulatedCustomer[] {
  const { customers = 5000, seed = 42, observeUntil = WINDOW_END } = options;
  const everyone = Array.from({ length: customers }, (_, index) =>
    simulateCustomer(`C${String(index + 1).padStart(5, "0")}`, streamOf(seed, index), observeUntil),
  );
  const shop = everyone.filter(({ orders }) => orders.length > 0);
  numberOrders(shop, streamOf(seed, customers));
  return shop;
}

function simulateCustomer(id: string, random: Random, observeUntil: number): SimulatedCustomer {
  const { spend } = PARAMETERS;
  const channel = pick(random, CHANNELS);
  const taste = pick(random, TASTES);
  const spendRate = gamma(random, spend.spread, spend.scale);
  const traits: Traits = {
    purchaseRate: gamma(random, PARAMETERS.purchase.shape, PARAMETERS.purchase.rate),
    dropoutRate: gamma(random, PARAMETERS.dropout.shape, PARAMETERS.dropout.rate),
    meanSpend: (spend.value / spendRate) * paidShare(),
    taste,
    mix: drawMix(random, taste),
  };
  const acquired = WINDOW_START + random() * (WINDOW_END - WINDOW_START);
  const droppedOutAt = acquired + exponential(random, traits.dropoutRate) * DAY_MS;
  const orders: SimulatedOrder[] = [];
  for (let time = acquired; time < Math.min(droppedOutAt, observeUntil); ) {
    orders.push(drawOrder(random, time, traits, spendRate, orders.length === 0));
    time += exponential(random, traits.purchaseRate) * DAY_MS;
  }
  return { id, channel, traits, droppedOutAt, orders };
}

/** Expected net sales of a repeat order, as a share of its drawn value: free orders bring 0, refunds minus a half. */
function paidShare(): number {
  return 1 - PARAMETERS.zeroShare - 1.5 * PARAMETERS.refundShare;
}

/** Dirichlet around the taste's mean mix. */
function drawMix(random: Random, taste: Taste): Record<TasteCategory, number> {
  const entries = Object.entries<number>(TASTE_MIXES[taste]) as [TasteCategory, number][];
  const draws = entries.map(([, weight]) => gamma(random, PARAMETERS.concentration * weight, 1));
  const sum = draws.reduce((total, draw) => total + draw, 0);
  const shares = entries.map(([category], k) => [category, (draws[k] as number) / sum] as const);
  return Object.fromEntries(shares) as Record<TasteCategory, number>;
}

function drawOrder(random: Random, time: number, traits: Traits, spendRate: number, first: boolean): SimulatedOrder {
  const date = Math.floor(time / 1000) * 1000;
  const value = gamma(random, PARAMETERS.spend.value, spendRate);
  const money = drawMoney(random, value, first);
  const basket = drawBasket(random, traits.mix);
  if (random() >= PARAMETERS.lostTextShare) return { number: 0, date, ...money, ...basket };
  return { number: 0, date, ...money, ...basket, products: UNKNOWN_PRODUCT, category: "Unknown" };
}

/** Gross and net of an order whose goods are worth `value` euro to the shop. */
function drawMoney(random: Random, value: number, first: boolean): { revenue: number; netSales: number } {
  const { zeroShare, refundShare, discountShare, discount } = PARAMETERS;
  const kind = random();
  if (kind < zeroShare) return { revenue: 0, netSales: 0 };
  // goods of earlier orders sent back are worth one to two times the new ones
  const credit = value * (1 + random());
  // nobody sends goods back with a first order
  if (kind < zeroShare + refundShare && !first)
    return { revenue: roundTo(value, 2), netSales: roundTo(value - credit, 2) };
  const discounted = random() < discountShare;
  return { revenue: roundTo(discounted ? value / (1 - discount) : value, 2), netSales: roundTo(value, 2) };
}

/** One to four lines, no product twice; the first line's category is the order's. */
function drawBasket(random: Random, mix: Traits["mix"]): { products: string; items: number; category: Category } {
  const lines = new Map<string, number>();
  const category = pick(random, mix);
  const count = geometric(random, 0.3, 4);
  for (let line = 0; line < count; line++) {
    const choices = PRODUCTS[line === 0 ? category : pick(random, mix)];
    const product = choices[Math.floor(random() * choices.length)] as string;
    const quantity = geometric(random, 0.35, 12);
    if (!lines.has(product)) lines.set(product, quantity);
  }
  const products = [...lines].map(([product, quantity]) => `${quantity}× ${product}`).join(", ");
  const items = [...lines.values()].reduce((sum, quantity) => sum + quantity, 0);
  return { products, items, category };
}

/** Order numbers run through the whole shop in time, with gaps as of carts that were never paid. */
function numberOrders(shop: readonly SimulatedCustomer[], random: Random): void {
  const orders = shop.flatMap((customer) => customer.orders).sort((a, b) => a.date - b.date);
  let number = 20_000;
  for (const order of orders) {
    number += geometric(random, 0.25, 9);
    order.number = number;
  }
}

/** What a clairvoyant expects of a customer. */
export interface Truth {
  /** P(still a customer). */
  alive: number;
  /** P(no order in the next 90 days). */
  churn: number;
  /** Expected net sales of the next 365 days, euro. */
  yearValue: number;
  /** Expected net sales of the next 182.5 days, euro. */
  halfYearValue: number;
}

/**
 * The simulator's own expectation, given the customer's true traits and the days since its last order.
 *
 * With both rates known, neither the number of orders nor their dates before the last add anything (Schmittlein,
 * Morrison and Colombo 1987).
 */
export function predictTruth(traits: Traits, silenceDays: number): Truth {
  const { purchaseRate, dropoutRate, meanSpend } = traits;
  const either = purchaseRate + dropoutRate;
  const alive = 1 / (1 + (dropoutRate / either) * Math.expm1(either * silenceDays));
  const churn = 1 - alive * (purchaseRate / either) * -Math.expm1(-90 * either);
  const expectedValue = (days: number) =>
    alive * (purchaseRate / dropoutRate) * -Math.expm1(-days * dropoutRate) * meanSpend;
  return { alive, churn, yearValue: expectedValue(365), halfYearValue: expectedValue(182.5) };
}

/** Rounded to `digits` decimals, and never -0. */
export function roundTo(value: number, digits: number): number {
  const power = 10 ** digits;
  return Math.round(value * power) / power + 0;
}
