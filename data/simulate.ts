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
  /** What the customer pays on top of net sales: tax, and shipping of small orders. */
  tax: 0.2,
  shipping: { below: 30, cost: 3.9 },
  /** Share of orders that are refunded; how: all or a part of it, and whether the refund names its order. */
  refundShare: 0.03,
  refunds: { full: 0.4, fullWithoutId: 0.2, partial: 0.3, late: 0.1 },
  /** Mean days until a refund; of a late one. */
  refundDays: { usual: 6, late: 120 },
  /** Orders of guests per customer. */
  guestOrders: 0.25,
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
  /** Probability of each category in a line; adds up to 1. */
  mix: Readonly<Record<TasteCategory, number>>;
}

/** A product in an order, or what of it is refunded. */
export interface SimulatedLine {
  /** `2× Filter paper`; empty where a refund does not say. */
  product: string;
  quantity: number;
  /** What the customer paid, euro; below zero in a refund. */
  revenue: number;
  /** The same without tax and shipping. */
  netSales: number;
  /** `Unknown` where the product text is lost, empty where a refund does not say. */
  category: Category | "";
}

export interface SimulatedOrder {
  /** Unique, rising with the date. */
  number: number;
  /** Epoch milliseconds on a full second. */
  date: number;
  lines: SimulatedLine[];
  refund?: { date: number; namesOrder: boolean; lines: SimulatedLine[] };
}

/** What is left of an order's net sales once it may have been refunded. */
export function keptNetSales({ lines, refund }: SimulatedOrder): number {
  return [...lines, ...(refund?.lines ?? [])].reduce((sum, line) => sum + line.netSales, 0);
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

/** What happened in a shop. */
export interface SimulatedShop {
  customers: SimulatedCustomer[];
  /** Orders of nobody, by date. */
  guests: SimulatedOrder[];
}

/**
 * A shop whose customers have known behaviour: Pareto/NBD orders, gamma-gamma spend, a fixed category mix; and some guests.
 *
 * The same options give the same shop.
 */
export function simulateShop(options: SimulationOptions = {}): SimulatedShop {
  const { customers = 5000, seed = 42, observeUntil = WINDOW_END } = options;
  const everyone = Array.from({ length: customers }, (_, index) =>
    simulateCustomer(`C${String(index + 1).padStart(5, "0")}`, streamOf(seed, index), observeUntil),
  );
  const shop = everyone.filter(({ orders }) => orders.length > 0);
  const guests = Array.from({ length: Math.round(customers * PARAMETERS.guestOrders) }, (_, index) =>
    simulateGuest(streamOf(seed, customers + 1 + index)),
  )
    .filter(({ date }) => date < observeUntil)
    .sort((a, b) => a.date - b.date);
  const orders = [...shop.flatMap((customer) => customer.orders), ...guests];
  numberOrders(orders, streamOf(seed, customers));
  for (const order of orders) if (order.refund !== undefined && order.refund.date >= observeUntil) delete order.refund;
  return { customers: shop, guests };
}

function simulateGuest(random: Random): SimulatedOrder {
  const mix = drawMix(random, pick(random, TASTES));
  const spendRate = gamma(random, PARAMETERS.spend.spread, PARAMETERS.spend.scale);
  return drawOrder(random, WINDOW_START + random() * (WINDOW_END - WINDOW_START), mix, spendRate);
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
    orders.push(drawOrder(random, time, traits.mix, spendRate));
    time += exponential(random, traits.purchaseRate) * DAY_MS;
  }
  return { id, channel, traits, droppedOutAt, orders };
}

/** What a refund of a part takes on average: half of an order of one line, one line of several. */
const PARTIAL = 0.48;

/** What is paid and kept of an order's drawn value on average. */
function paidShare(): number {
  const { zeroShare, refundShare, refunds } = PARAMETERS;
  return (
    (1 - zeroShare) *
    (1 - refundShare * (refunds.full + refunds.fullWithoutId + refunds.late + PARTIAL * refunds.partial))
  );
}

/** Dirichlet around the taste's mean mix. */
function drawMix(random: Random, taste: Taste): Record<TasteCategory, number> {
  const entries = Object.entries<number>(TASTE_MIXES[taste]) as [TasteCategory, number][];
  const draws = entries.map(([, weight]) => gamma(random, PARAMETERS.concentration * weight, 1));
  const sum = draws.reduce((total, draw) => total + draw, 0);
  const shares = entries.map(([category], k) => [category, (draws[k] as number) / sum] as const);
  return Object.fromEntries(shares) as Record<TasteCategory, number>;
}

function drawOrder(random: Random, time: number, mix: Traits["mix"], spendRate: number): SimulatedOrder {
  const date = Math.floor(time / 1000) * 1000;
  const value = gamma(random, PARAMETERS.spend.value, spendRate);
  const free = random() < PARAMETERS.zeroShare;
  const lines = priced(drawBasket(random, mix), free ? 0 : value, random);
  if (random() < PARAMETERS.lostTextShare) {
    for (const line of lines) Object.assign(line, { product: UNKNOWN_PRODUCT, category: "Unknown" });
  }
  const refund = drawRefund(random, date, lines);
  return { number: 0, date, lines, ...(refund && !free && { refund }) };
}

type Basket = readonly Pick<SimulatedLine, "product" | "quantity" | "category">[];

/** The lines of a basket whose goods are worth `value` euro in all: evenly drawn shares of it, tax and shipping on top. */
function priced(basket: Basket, value: number, random: Random): SimulatedLine[] {
  const { tax, shipping } = PARAMETERS;
  const weights = basket.map(() => 0.2 + random());
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return basket.map((line, i) => {
    const netSales = roundTo((value * (weights[i] as number)) / all, 2);
    const sent = i === 0 && value > 0 && value < shipping.below ? shipping.cost : 0;
    return { ...line, revenue: roundTo(netSales * (1 + tax) + sent, 2), netSales };
  });
}

/** The refund of an order, if there is one: of all of it, or of a part; late ones after months. */
function drawRefund(random: Random, ordered: number, lines: readonly SimulatedLine[]): SimulatedOrder["refund"] {
  const { refundShare, refunds, refundDays } = PARAMETERS;
  if (random() >= refundShare) return undefined;
  const kind = pick(random, refunds);
  const days = exponential(random, 1 / (kind === "late" ? refundDays.late : refundDays.usual));
  const date = Math.floor((ordered + days * DAY_MS) / 1000) * 1000;
  const back = (line: SimulatedLine, share: number): SimulatedLine => ({
    ...line,
    revenue: -roundTo(line.revenue * share, 2),
    netSales: -roundTo(line.netSales * share, 2),
  });
  const namesOrder = kind !== "fullWithoutId";
  if (kind === "partial") {
    const line = lines[Math.floor(random() * lines.length)] as SimulatedLine;
    return { date, namesOrder, lines: [back(line, lines.length === 1 ? 0.5 : 1)] };
  }
  // one row for the whole order, which does not say for what
  const total = (name: "revenue" | "netSales") =>
    roundTo(
      lines.reduce((sum, line) => sum + line[name], 0),
      2,
    );
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  const whole = back(
    { product: "", quantity, revenue: total("revenue"), netSales: total("netSales"), category: "" },
    1,
  );
  return { date, namesOrder, lines: [whole] };
}

/** One to four lines, no product twice. */
function drawBasket(random: Random, mix: Traits["mix"]): Basket {
  const lines = new Map<string, Basket[number]>();
  const count = geometric(random, 0.3, 4);
  for (let line = 0; line < count; line++) {
    const category = pick(random, mix);
    const choices = PRODUCTS[category];
    const product = choices[Math.floor(random() * choices.length)] as string;
    const quantity = geometric(random, 0.35, 12);
    if (!lines.has(product)) lines.set(product, { product: `${quantity}× ${product}`, quantity, category });
  }
  return [...lines.values()];
}

/** Order numbers run through the whole shop in time, with gaps as of carts that were never paid. */
function numberOrders(orders: readonly SimulatedOrder[], random: Random): void {
  let number = 20_000;
  for (const order of orders.toSorted((a, b) => a.date - b.date)) {
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
