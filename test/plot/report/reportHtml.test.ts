import { describe, expect, test } from "vitest";
import { reportHtml } from "../../../src/plot/index.ts";
import { predictCustomers } from "../../../src/predict/predictCustomers.ts";
import { readOrders } from "../../../src/reading/readOrders.ts";
import { DataStore } from "../../../src/store/DataStore.ts";
import { fromOrders } from "../../../src/store/fromOrders.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { invalidOption } from "../../shared/failures.ts";
import { badNumbers, xmlProblem } from "../wellFormed.ts";

const SECTIONS = ["happened", "changed", "matters", "back", "contact", "trust", "left-out"];
const orders = simulateOrders({ customers: 200 });
const predicted = await predictCustomers(orders);
const options = { title: "The <shop>", currency: "EUR", orders, movement: false } as const;
const html = await reportHtml(predicted, options);
const text = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

/** The page as XML: it has no element that stays open but two. */
const asXml = (page: string) => page.replace("<!doctype html>\n", "").replaceAll(/<(meta [^>]*|br)>/g, "<$1/>");

test("reportHtml(predicted, { orders }) is a page with a heading for each question", () => {
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain("<h1>The &lt;shop&gt;</h1>");
  for (const id of SECTIONS) {
    expect(html).toContain(`<a href="#${id}">`);
    expect(html).toContain(`<section id="${id}" aria-labelledby="${id}-title">`);
  }
  expect(new Set(html.match(/ id="[^"]*"/g)).size).toBe(html.match(/ id="/g)?.length);
});

test("reportHtml(predicted) is well-formed, and says no NaN", () => {
  expect(xmlProblem(asXml(html).trim())).toBeUndefined();
  expect(badNumbers(html)).toEqual([]);
  expect(text(html)).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
});

test("reportHtml(predicted) needs nobody: no script, no address, no picture from elsewhere", () => {
  expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|javascript:/i);
  expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
});

test("reportHtml(predicted) says what the predictions and their test say", () => {
  const { report } = predicted;
  const said = text(html);
  expect(said).toContain(
    `${new Intl.NumberFormat("en").format(Math.round(report.totals.buyers))} customers within 90 days`,
  );
  expect(said).toContain("How good the predictions are: back-tested on the 90 days from");
  expect(said).toContain(`${report.customers} `);
});

test("reportHtml(a store) is the same as of what was predicted", async () => {
  const store = new DataStore({ transactions: orders, ...predicted });
  const { orders: _, ...rest } = options;
  expect(await reportHtml(store, rest)).toBe(html);
});

test("reportHtml(predicted) without its orders, or a store of orders alone, goes on with what there is", async () => {
  const without = await reportHtml(predicted);
  expect(text(without)).toContain("No orders were supplied");
  expect(xmlProblem(asXml(without).trim())).toBeUndefined();
  const only = await reportHtml(new DataStore({ transactions: orders }));
  expect(text(only)).toContain("Nothing is predicted here");
  expect(only).toContain("Revenue by month");
  for (const page of [without, only]) for (const id of SECTIONS) expect(page).toContain(`id="${id}"`);
});

test("reportHtml of nothing, of one order, and of guests alone says so", async () => {
  for (const rows of [
    [],
    [{ customerId: "C1", date: "2025-01-31", revenue: 20 }],
    [{ customerId: null as unknown as string, date: "2025-01-31", revenue: 20 }],
  ]) {
    const page = await reportHtml(new DataStore({ transactions: rows }));
    expect(xmlProblem(asXml(page).trim())).toBeUndefined();
    expect(text(page)).not.toMatch(/NaN|undefined|null|Infinity/);
  }
  const one = await reportHtml(new DataStore(fromOrders([{ customerId: "C1", date: "2025-01-31", revenue: 20 }])));
  expect(text(one)).toContain("within 90 days; not back-tested, so a rough guess");
  expect(text(html)).not.toContain("rough guess");
  expect(text(one)).toContain("not known: the orders span less than the 90 days that the test needs");
});

test("reportHtml(predicted, { reading }) says what was left out of the file, and takes its currency", async () => {
  const rows = ["Order,Customer,Date,Total,Status,Currency"];
  for (let i = 0; i < 300; i++) {
    const date = new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10);
    rows.push(`${i},C${(i * i) % 41},${date},${10 + (i % 7)}.00,${i % 50 === 0 ? "cancelled" : "paid"},GBP`);
  }
  const read = await readOrders(rows.join("\n"));
  const made = await predictCustomers(read.orders, { horizon: { days: 30 } });
  const page = await reportHtml(made, { orders: read.orders, reading: read.reading });
  expect(text(page)).toContain("6 cancelled");
  expect(page).toContain("£");
  expect(text(page)).toContain(read.reading.summary.slice(0, 60));
});

test("reportHtml of a hundred thousand customers is at most 300 kB", async () => {
  const many = simulateOrders({ customers: 100_000 });
  // what grows with customers are the tables, of which the first rows are shown; names are as long as they may be
  const long = many.map((order) => ({
    ...order,
    customerId: `${order.customerId}-${"9f8e7d6c".repeat(8)}`,
    category: `${order.category} ${"and more ".repeat(9)}`,
  }));
  const store = new DataStore(fromOrders(long, { backtest: true, model: "bgNbd" }));
  expect((await store.listCustomers()).total).toBe(100_000);
  const page = await reportHtml(store, { movement: false });
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(300_000);
  expect(Buffer.byteLength(page)).toBeGreaterThan(100_000);
});

describe("reportHtml(wrong arguments) is an OptionError", () => {
  test.each([
    ["source", undefined, {}],
    ["source", {}, {}],
    ["title", predicted, { title: 5 }],
    ["locale", predicted, { locale: "no such" }],
    ["currency", predicted, { currency: "€" }],
    ["contacts", predicted, { contacts: 5 }],
    ["contacts", predicted, { contacts: { contacts: "x" } }],
    ["movement", predicted, { movement: {} }],
    ["movement", predicted, { movement: null }],
    ["reading", predicted, { reading: "x" }],
    ["orders", new DataStore({}), { orders }],
  ])("%s", async (name, source, given) => {
    await expect(reportHtml(source as never, given as never)).rejects.toThrow(invalidOption(name));
  });

  test("misspelt", async () => {
    await expect(reportHtml(predicted, { titel: "x" } as never)).rejects.toThrow(/title/);
  });
});
