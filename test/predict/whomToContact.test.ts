import { describe, expect, test } from "vitest";
import { formatCsv } from "../../src/csv/formatCsv.ts";
import { randomGamma } from "../../src/math/randomGamma.ts";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { deviation, mean } from "../../src/math/statistics.ts";
import type { ContactList } from "../../src/predict/contactQuestion.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { isHeldOut, whomToContact } from "../../src/predict/whomToContact.ts";
import { countedRecommendationSchema } from "../../src/shop/countedRecommendations.ts";
import { predictedCustomerSchema } from "../../src/shop/predictedCustomers.ts";
import type { Predictions } from "../../src/shop/tables.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const report = { asOf: new Date("2025-09-30"), horizonDays: 90 };
const customer = (customerId: string, churnProbability: number, expectedSpend: number, rest: object = {}) => ({
  customerId,
  churnProbability,
  expectedSpend,
  expectedSpendLow: 0,
  expectedSpendHigh: 3 * expectedSpend,
  lastPurchaseDate: "2025-07-29",
  recency: 63,
  frequency: 5,
  monetary: 500,
  customerLifetimeDays: 160,
  daysBetweenPurchases: 40,
  rfmSegment: "Loyal",
  ...rest,
});
const predicted = (customers: ReturnType<typeof customer>[], offers: object[] = []): Predictions => ({
  customers: Table.from(predictedCustomerSchema, customers),
  recommendations: Table.from(countedRecommendationSchema, offers as never),
  report,
});
const ids = ({ contacts }: ContactList) => contacts.map(({ customerId }) => customerId);
const everybody = { holdOut: 0 };

describe("whomToContact(predicted, { goal: save })", () => {
  const shop = predicted(
    [customer("sure", 0.2, 900), customer("even", 0.5, 100), customer("close", 0.7, 80), customer("gone", 0.9, 900)],
    [
      { customerId: "even", recommendedCategory: "Tea", confidence: 0.4, reason: "4 of 9 did" },
      { customerId: "even", recommendedCategory: "Pots", confidence: 0.3, reason: "3 of 9 did" },
    ],
  );

  test("lists who may go either way, those with most at stake first, with reason and offer", () => {
    const list = whomToContact(shop, everybody);
    expect(ids(list)).toEqual(["close", "even"]);
    expect(list).toMatchObject({ goal: "save", campaign: "save", asOf: "2025-09-30", horizonDays: 90, eligible: 2 });
    expect(list.contacts[1]).toEqual({
      rank: 2,
      customerId: "even",
      heldOut: false,
      lastOrder: "2025-07-29",
      daysSinceLastOrder: 63,
      usualGap: 40,
      noOrderProbability: 0.5,
      valueAtStake: 50,
      valueLow: 0,
      valueHigh: 150,
      offer: "Tea",
      offerReason: "4 of 9 did",
      why: "Orders every 40 days, last ordered 63 days ago; 50% likely not to order within 90 days, with 50.00 of an expected 100 at stake",
    });
    expect(list.contacts[0]).toMatchObject({ valueAtStake: close(56), offer: null, offerReason: null });
    expect(list.assumption).toMatch(/90 days is between 30% and 80%/);
  });

  test("stops at the budget, at a value, and where there are no more", () => {
    expect(ids(whomToContact(shop, { ...everybody, budget: 1 }))).toEqual(["close"]);
    expect(ids(whomToContact(shop, { ...everybody, budget: 0 }))).toEqual([]);
    expect(ids(whomToContact(shop, { ...everybody, budget: 1000 }))).toEqual(["close", "even"]);
    expect(ids(whomToContact(shop, { ...everybody, minValue: 51 }))).toEqual(["close"]);
    expect(whomToContact(predicted([]), everybody)).toMatchObject({ eligible: 0, contacts: [] });
    const once = whomToContact(
      predicted([customer("one", 0.5, 10, { daysBetweenPurchases: null, recency: 1 })]),
      everybody,
    );
    expect(once.contacts[0]).toMatchObject({
      usualGap: null,
      why: expect.stringMatching(/^Ordered once, 1 day ago; /),
    });
  });

  test("leaves out ids, a segment in any case, and who was written to lately", () => {
    expect(ids(whomToContact(shop, { ...everybody, exclude: ["close", "nobody"] }))).toEqual(["even"]);
    expect(ids(whomToContact(shop, { ...everybody, excludeSegment: "LOYAL" }))).toEqual([]);
    expect(() => whomToContact(shop, { excludeSegment: "Loyals" })).toThrow(invalidOption("excludeSegment"));
    expect(ids(whomToContact(predicted([]), { excludeSegment: "Loyals" }))).toEqual([]);
    const contacted = [
      { customerId: "even", date: "2025-09-20" },
      { customerId: "close", date: "2025-01-20" },
    ];
    expect(ids(whomToContact(shop, { ...everybody, contacted, contactedSince: "2025-09-01" }))).toEqual(["close"]);
    expect(ids(whomToContact(shop, { ...everybody, contacted }))).toEqual([]);
  });

  test("says what it cannot do with", () => {
    const call = (options: object) => () => whomToContact(shop, options);
    for (const [name, value] of Object.entries({
      goal: "keep",
      budget: -1,
      minValue: "much",
      holdOut: 1,
      campaign: 5,
      exclude: "even",
      excludeSegment: 7,
      contacted: 5,
      contactedSince: "lately",
    }))
      expect(call({ [name]: value })).toThrow(invalidOption(name));
    expect(call({ contacted: [{ customerId: "even", date: "lately" }] })).toThrow(invalidOption("contacted"));
    expect(() => whomToContact(null as never)).toThrow(invalidOption("predicted"));
    const given = { ...shop, customers: Table.from(predictedCustomerSchema, [{ customerId: "a" }] as never) };
    expect(() => whomToContact(given)).toThrow(missingColumn("Expected_Spend"));
  });
});

test("whomToContact(predicted, { goal: winBack }) lists who fell silent, by what they used to spend", () => {
  const silent = { recency: 200 };
  const list = whomToContact(
    predicted([
      customer("little", 0.9, 1, { ...silent, monetary: 100 }),
      customer("much", 0.85, 1, silent),
      customer("once", 0.99, 1, { ...silent, frequency: 1, daysBetweenPurchases: null, customerLifetimeDays: 0 }),
      customer("slow", 0.9, 1, { ...silent, daysBetweenPurchases: 120 }),
      customer("here", 0.85, 1, { recency: 80 }),
      customer("even", 0.5, 1, silent),
    ]),
    { ...everybody, goal: "winBack" },
  );
  expect(ids(list)).toEqual(["much", "little"]);
  // 500 in 200 days
  expect(list.contacts[0]).toMatchObject({ valueAtStake: 225, valueLow: null, valueHigh: null });
  expect(list.contacts[0]?.why).toBe(
    "Used to order every 40 days, last ordered 200 days ago; used to spend 225 in 90 days, and is 85% likely not to order in the next 90",
  );
});

test("whomToContact(predicted, { goal: grow }) lists who has a recommendation, by expected spend and its confidence", () => {
  const offer = (customerId: string, confidence: number) => ({ customerId, recommendedCategory: "Tea", confidence });
  const list = whomToContact(
    predicted(
      [customer("none", 0.1, 900), customer("sure", 0.1, 100), customer("less", 0.2, 100), customer("gone", 0.9, 900)],
      [offer("sure", 0.5), offer("less", 0.4), offer("gone", 0.9)],
    ),
    { ...everybody, goal: "grow" },
  );
  expect(ids(list)).toEqual(["sure", "less"]);
  expect(list.contacts[0]).toMatchObject({ valueAtStake: 50, valueHigh: close(150), offer: "Tea", offerReason: null });
});

describe("customers held out", () => {
  test("are the same with another budget, order of rows, or more customers; others for another campaign", () => {
    const many = Array.from({ length: 400 }, (_, i) => customer(`C${i}`, 0.5, 1000 - i));
    const out = (customers: typeof many, options: object) =>
      whomToContact(predicted(customers), options)
        .contacts.filter(({ heldOut }) => heldOut)
        .map(({ customerId }) => customerId);
    const all = out(many, { budget: 1000 });
    expect(out(many, { budget: 50 })).toEqual(all.slice(0, out(many, { budget: 50 }).length));
    expect(new Set(out([...many].reverse(), { budget: 1000 }))).toEqual(new Set(all));
    expect(out(many.slice(0, 200), { budget: 1000 }).every((id) => all.includes(id))).toBe(true);
    const other = out(many, { budget: 1000, campaign: "spring" });
    expect(other.filter((id) => all.includes(id)).length).toBeLessThan(0.5 * other.length);
  });

  test("come on top of the budget", () => {
    const many = Array.from({ length: 400 }, (_, i) => customer(`C${i}`, 0.5, 1000 - i));
    const { contacts, toContact, heldOut } = whomToContact(predicted(many), { budget: 100, holdOut: 0.5 });
    expect([toContact, contacts.length]).toEqual([100, 100 + heldOut]);
    expect(heldOut).toBeGreaterThan(60);
    expect(contacts.map(({ rank }) => rank)).toEqual(contacts.map((_, i) => i + 1));
  });

  test("are the share that was asked for, and say nothing of the number in an id", () => {
    const held = Array.from({ length: 20_000 }, (_, i) => Number(isHeldOut(`CUS${i}`, "spring", 0.2)));
    const share = mean(held) as number;
    expect(Math.abs(share - 0.2)).toBeLessThan(3 * Math.sqrt((0.2 * 0.8) / held.length));
    const halves = [held.slice(0, 10_000), held.slice(10_000)].map((half) => mean(half) as number) as [number, number];
    expect(Math.abs(halves[0] - halves[1])).toBeLessThan(3 * Math.sqrt((2 * 0.2 * 0.8) / 10_000));
    const pairs = held.slice(1).map((value, i) => (value - 0.2) * ((held[i] as number) - 0.2));
    expect(Math.abs(mean(pairs) as number)).toBeLessThan((3 * 0.16) / Math.sqrt(pairs.length));
  });

  test("are as valuable as the others", () => {
    const random = seededRandom(9);
    const many = Array.from({ length: 6000 }, (_, i) => customer(`C${i}`, 0.31 + 0.48 * random(), 1000 * random()));
    const { contacts } = whomToContact(predicted(many), { budget: 10_000 });
    const stakes = (isOut: boolean) =>
      contacts.filter(({ heldOut }) => heldOut === isOut).map(({ valueAtStake }) => valueAtStake);
    const [out, written] = [stakes(true), stakes(false)];
    const error = Math.sqrt(
      (deviation(out) as number) ** 2 / out.length + (deviation(written) as number) ** 2 / written.length,
    );
    expect(Math.abs((mean(out) as number) - (mean(written) as number)) / error).toBeLessThan(2.6);
  });

  // lists that were written down must find the same customers held out with every later version
  test("stay the same for good", () => {
    const held = Array.from({ length: 40 }, (_, i) => `C${i}`).filter((id) => isHeldOut(id, "spring", 0.2));
    expect(held).toEqual(["C0", "C1", "C7", "C8", "C12", "C18", "C30", "C34"]);
  });
});

/** Customers whose rates, lives and spend are known. */
function simulate(seed: number, customers: number, days: number) {
  const random = seededRandom(seed);
  for (let i = 0; i < 20; i++) random();
  const wait = (mean: number) => -mean * Math.log(1 - random());
  const orders: { customerId: string; date: number; revenue: number }[] = [];
  const truths = new Map<string, { rate: number; death: number; alive: boolean; spend: number }>();
  for (let i = 0; i < customers; i++) {
    const rate = randomGamma(1.2, random) / 80;
    const death = randomGamma(0.9, random) / 300;
    const spend = 40 * Math.exp(0.8 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
    const joined = random() * days;
    const left = joined + wait(1 / death);
    for (let day = joined; day < Math.min(left, days); day += wait(1 / rate))
      orders.push({
        customerId: `C${i}`,
        date: FIRST_DAY + Math.floor(day) * DAY_MS,
        revenue: spend * (0.5 + random()),
      });
    truths.set(`C${i}`, { rate, death, alive: left > days, spend });
  }
  return { orders: orders.sort((a, b) => a.date - b.date), truths };
}

// what a letter does is not known: under each of three models the list must be worth more than chance
test("whomToContact(predicted) keeps more than a random list, and than the likeliest to leave, whatever letters do", async () => {
  const [horizon, budget] = [90, 150];
  const totals: Record<string, { list: number; random: number; churn: number }> = {};
  for (const seed of [1, 2, 3]) {
    const { orders, truths } = simulate(seed, 2500, 900);
    const made = await predictCustomers(orders, { horizon: { days: horizon }, backtest: false });
    const known = [...made.customers];
    const list = ids(whomToContact(made, { budget, holdOut: 0 }));
    const churn = [...known]
      .sort((a, b) => (b.churnProbability ?? 0) - (a.churnProbability ?? 0))
      .slice(0, list.length);
    const truth = (id: string) => truths.get(id) as { rate: number; death: number; alive: boolean; spend: number };
    // P(an order before leaving, within the horizon)
    const orderProbability = ({ rate, death, alive }: ReturnType<typeof truth>) =>
      alive ? (rate / (rate + death)) * -Math.expm1(-(rate + death) * horizon) : 0;
    const models: Record<string, (id: string) => number> = {
      constant: (id) => 0.1 * truth(id).spend,
      undecided: (id) => 0.4 * orderProbability(truth(id)) * (1 - orderProbability(truth(id))) * truth(id).spend,
      living: (id) => (truth(id).alive ? 0.1 * truth(id).spend : 0),
    };
    for (const [name, kept] of Object.entries(models)) {
      const sum = (customers: readonly string[]) => customers.reduce((total, id) => total + kept(id), 0);
      const all = known.map(({ customerId }) => customerId);
      const before = totals[name] ?? { list: 0, random: 0, churn: 0 };
      totals[name] = {
        list: before.list + sum(list),
        random: before.random + (list.length * sum(all)) / all.length,
        churn: before.churn + sum(churn.map(({ customerId }) => customerId)),
      };
    }
  }
  for (const { list, random } of Object.values(totals)) expect(list).toBeGreaterThan(1.2 * random);
  expect(Object.values(totals).filter(({ list, churn }) => list > churn).length).toBeGreaterThanOrEqual(2);
});

test("whomToContact(predicted) as CSV runs no formulas", async () => {
  const orders = simulateOrders({ customers: 60 }).map((order) => ({ ...order, customerId: `=${order.customerId}` }));
  const made = await predictCustomers(orders, { backtest: false });
  expect(whomToContact(made).contacts.every(({ customerId }) => customerId.startsWith("=C"))).toBe(true);
  expect(formatCsv(made.customers, { formulas: "escape" })).toMatch(/^'=C/m);
});
