import { expect, test } from "vitest";
import { formatsOf } from "../../../src/plot/formats.ts";
import { gather } from "../../../src/plot/report/gather.ts";
import * as sections from "../../../src/plot/report/sections.ts";
import { predictCustomers } from "../../../src/predict/predictCustomers.ts";
import { DataStore } from "../../../src/store/DataStore.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";

const orders = simulateOrders({ customers: 200 });
const predicted = await predictCustomers(orders);
const findings = await gather(new DataStore({ transactions: orders, ...predicted }), {
  contacts: { budget: 40 },
  movement: undefined,
  reading: undefined,
});
const writing = { formats: formatsOf("test", { currency: "EUR" }), options: { currency: "EUR" } };
const textOf = (section: { readonly content: readonly string[] } | undefined) =>
  (section?.content ?? [])
    .join(" ")
    .replace(/<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

test("whatChanged says how the last whole month compares, and who moved", () => {
  const complete = (findings.trends ?? []).filter(({ partial }) => !partial);
  const [before, last] = complete.slice(-2);
  const change = (last?.totalRevenue ?? 0) / (before?.totalRevenue ?? 1) - 1;
  const said = textOf(sections.whatChanged(findings, writing));
  expect(said).toContain(change > 0 ? "more than the month before" : "less than the month before");
  expect(said).toContain(`Last complete month, ${writing.formats.monthOfYear(new Date(last?.periodStart ?? ""))}:`);
  const { counts, new: fresh } = findings.movement as NonNullable<typeof findings.movement>;
  expect(said).toContain(`${counts.lost} probably lost, ${counts.slipped} slipped`);
  if (fresh.length > 0) expect(said).toContain(fresh[0]?.customerId);
});

test("whomToContact lists those who are not held out, with what is at stake", () => {
  const section = sections.whomToContact(findings, writing);
  const people = findings.contacts?.contacts ?? [];
  const [first] = people.filter(({ heldOut }) => !heldOut);
  expect(textOf(section)).toContain(
    `${first?.customerId} ${first?.why} ${writing.formats.value(first?.valueAtStake ?? 0, "money")}`,
  );
  for (const { customerId } of people.filter(({ heldOut }) => heldOut))
    expect(section?.content.join()).not.toContain(`<bdi>${customerId}</bdi>`);
});

test("howFarToTrust has the totals that came, and a verdict for each question", () => {
  const said = textOf(sections.howFarToTrust(findings, writing));
  const { purchases } = predicted.report.backtest as NonNullable<typeof predicted.report.backtest>;
  expect(said).toContain(`Orders ${writing.formats.value(purchases.expected, "count")}`);
  for (const question of ["Who will order:", "How probable an order is:", "How many orders", "How much money"])
    expect(said).toContain(question);
  const beaten = {
    ...predicted.report,
    backtest: {
      ...predicted.report.backtest,
      churn: { ...predicted.report.backtest?.churn, rank: { verdict: "notBetter", beatenBy: "recency" } },
    },
  };
  expect(textOf(sections.howFarToTrust({ ...findings, report: beaten as never }, writing))).toContain(
    "Who will order: no better than the days since the last order alone.",
  );
  expect(textOf(sections.howFarToTrust({ ...findings, report: null }, writing))).toContain(
    "their accuracy is not known here",
  );
  expect(textOf(sections.howFarToTrust({ ...findings, report: null, best: null }, writing))).toContain(
    "Nothing is predicted here",
  );
  const { actual, low, high } = purchases;
  expect(said).toContain(actual >= (low ?? 0) && actual <= (high ?? 0) ? " yes " : " no ");
});

test("howFarToTrust says whether what came lies within the interval", () => {
  const { backtest } = predicted.report;
  const within = (actual: number) => {
    const purchases = { ...backtest?.purchases, expected: 100, low: 90, high: 110, actual };
    const report = { ...predicted.report, backtest: { ...backtest, purchases } };
    return textOf(sections.howFarToTrust({ ...findings, report: report as never }, writing));
  };
  expect(within(111)).toContain("Orders 100 90 to 110 111 no 9.9% less");
  expect(within(110)).toContain("Orders 100 90 to 110 110 yes 9.1% less");
  expect(within(89)).toContain(" 89 no 12.4% more");
  expect(within(100)).toContain(" 100 yes about the same");
});

test("whoMatters has the customers with the highest predicted value, highest first", () => {
  const [best] = findings.best ?? [];
  expect(best?.predictedClv).toBe(Math.max(...predicted.customers.column("predictedClv").values));
  expect(textOf(sections.whoMatters(findings, writing))).toContain(best?.customerId);
});

test("whatHappened and whoComesBack have a figure for each answer, and none for what is not there", () => {
  const figures = (section: { readonly content: readonly string[] }) =>
    section.content.join().match(/<figure>/g)?.length ?? 0;
  expect([
    figures(sections.whatHappened(findings, writing)),
    figures(sections.whoComesBack(findings, writing)),
  ]).toEqual([3, 6]);
  expect(figures(sections.whatHappened({ ...findings, lifecycle: null }, writing))).toBe(2);
});

test("whatWasLeftOut counts what was set aside", () => {
  const report = { ...predicted.report, setAside: { afterAsOf: 1, guests: 2, refunds: 3, withoutAmount: 4 } };
  const rejected = { customers: null, transactions: 1200, recommendations: 0 };
  const said = textOf(sections.whatWasLeftOut({ ...findings, report, rejected }, writing));
  for (const part of [
    "guests: 2.",
    "not in the data: 3.",
    "without an amount: 4.",
    "last day of observation: 1.",
    "transactions that were set aside: 1,200.",
  ])
    expect(said).toContain(part);
  expect(textOf(sections.whatWasLeftOut({ ...findings, report: null }, writing))).not.toContain(
    "Nothing was set aside.",
  );
  const reading = { summary: "All fine.", leftOut: {} } as never;
  expect(textOf(sections.whatWasLeftOut({ ...findings, report: null, reading }, writing))).toContain(
    "All fine. Nothing was set aside.",
  );
});

test("what is not wanted is left out, and what cannot be had says so", () => {
  expect(sections.whomToContact({ ...findings, contacts: undefined }, writing)).toBeUndefined();
  expect(textOf(sections.whomToContact({ ...findings, contacts: null }, writing))).toContain(
    "available only when predictions are made from orders",
  );
  expect(textOf(sections.whatChanged({ ...findings, movement: undefined }, writing))).not.toContain("need both");
  expect(textOf(sections.whatChanged({ ...findings, movement: null }, writing))).toContain(
    "need both the orders and predictions",
  );
});
