import { existsSync } from "node:fs";
import { join } from "node:path";
import { fromOrders } from "clientele";
import { csvDirectory } from "clientele/node";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { browse, missing } from "../consumers/pages.ts";
import { ROOT } from "../tools.ts";
import { axeOf, figuresOf, openDashboard, pagesOf, rowsOf, type Served, serveShop } from "./served.ts";

const SHARED = process.env.CLIENTELE_SHARED;
const shared = (path: string): string | undefined => (SHARED === undefined ? undefined : join(SHARED, path));
const count = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Customers whose names are markup, or written from right to left, and a month that is below zero. */
const ODD = [
  ...simulateOrders({ customers: 40 }).map(({ customerId, ...row }, i) => ({
    ...row,
    customerId:
      i % 3 === 0 ? `<b>${customerId}</b>` : i % 3 === 1 ? `ليلى ${customerId}` : `a/b?c=d&e#f % ${customerId}`,
    currency: "JPY",
  })),
  { customerId: "<b>C1</b>", date: Date.UTC(2026, 4, 2), revenue: -1_000_000, category: "Tea", currency: "JPY" },
].map(({ date, ...row }) => ({ ...row, date: new Date(date) }));
const ONE = [{ customerId: "only one", date: "2025-01-31", revenue: 20, orderId: "1" }];

/** A shop that has everything. */
const WHOLE = "orders of the sample";

const SHOPS: readonly (readonly [name: string, data: string | Parameters<typeof serveShop>[0] | undefined])[] = [
  [WHOLE, join(ROOT, "data/transactions_clean.csv")],
  ["tables of the sample, not predicted", csvDirectory(join(ROOT, "data"))],
  ["odd names, yen, a month below zero", fromOrders(ODD as never)],
  ["one customer, no category", fromOrders("Order,Customer,Date,Total\n1,only one,2025-01-31,20\n")],
  ["guests alone", { transactions: ONE.map(({ customerId: _, ...row }) => ({ ...row, customerId: null })) as never }],
  ["the real shop", shared("data/shop")],
  ["an export of a platform", shared("wild/shopify-orders/orders_export_1.csv")],
];

describe.skipIf(missing)("pages of the dashboard", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await browse();
  });
  afterAll(() => browser.close());

  for (const [name, data] of SHOPS) {
    const isMissing = data === undefined || (typeof data === "string" && !existsSync(data));
    describe.skipIf(isMissing)(name, () => {
      let shop: Served;
      let customer = "nobody";
      beforeAll(async () => {
        shop = await serveShop(data as string);
        const list = (await shop.get("/api/customers?sort_by=monetary&page_size=1")) as {
          customers?: { customer_id: string }[];
        };
        customer = list.customers?.[0]?.customer_id ?? customer;
      });
      afterAll(() => shop.close());

      test.each([
        [1440, "light"],
        [320, "dark"],
      ] as const)(
        "at %d px, %s: every page is there, no wider than the screen, and axe finds nothing",
        async (width, colorScheme) => {
          const opened = await openDashboard(browser, shop.url, null, {
            viewport: { width, height: 900 },
            colorScheme,
            reducedMotion: colorScheme === "dark" ? "reduce" : "no-preference",
          });
          const { page, complaints, outside, go } = opened;
          for (const [title, path] of pagesOf(customer)) {
            await go(path);
            for (const summary of await page.locator("main summary:visible").all()) await summary.click();
            expect(await page.evaluate(() => document.documentElement.scrollWidth), title).toBeLessThanOrEqual(width);
            expect(await page.locator(".failed").allInnerTexts(), title).toEqual([]);
            expect(await axeOf(page), title).toEqual([]);
            expect(await page.locator("h1").count(), title).toBe(1);
            const heading = await page.locator("h1").textContent();
            expect(await page.title()).toBe(`${heading} · Customers`);
          }
          // what a shop does not have is refused with 404 or 503, which a browser reports
          const own = complaints.filter((text) => !/Failed to load resource.*(404|503)/.test(text));
          expect(own).toEqual([]);
          if (name === WHOLE) expect(complaints).toEqual([]);
          expect(outside).toEqual([]);
          await page.context().close();
        },
        180_000,
      );
    });
  }

  describe("figures", () => {
    let shop: Served;
    beforeAll(async () => {
      shop = await serveShop(join(ROOT, "data/transactions_clean.csv"));
    });
    afterAll(() => shop.close());

    test("are those of the API", async () => {
      const { page, go } = await openDashboard(browser, shop.url);
      const metrics: Record<string, number> = await shop.get("/api/metrics");
      expect(await figuresOf(page)).toEqual({
        Customers: count.format(metrics.total_customers as number),
        Active: count.format(metrics.active_customers as number),
        Revenue: count.format(metrics.total_revenue as number),
        "Predicted value": count.format(metrics.predicted_clv as number),
        "At risk": count.format(metrics.at_risk_customers as number),
        "Most valuable": count.format(metrics.high_value_customers as number),
      });
      const movement: { counts: Record<string, number> } = await shop.get("/api/analytics/movement");
      const moved = ["new", "lost", "slipped", "recovered", "grown"];
      expect(await page.locator(".counts li").allInnerTexts()).toEqual(
        moved.map((name) => `${count.format(movement.counts[name] as number)} ${name}`),
      );
      const health: { overall_health_score: number; health_status: string } =
        await shop.get("/api/analytics/health-score");
      expect(await page.locator("main").textContent()).toContain(
        `${health.overall_health_score.toFixed(1)} of 100: ${health.health_status}`,
      );
      const trend: { data: { revenue: number }[] } = await shop.get("/api/analytics/revenue-trend?fill=true");
      await page.locator(".as-table summary").first().click();
      const months = await rowsOf(page, "Revenue by month");
      expect(months.map(([, revenue]) => revenue)).toEqual(trend.data.map(({ revenue }) => count.format(revenue)));

      await go("/churn");
      const churn: Record<string, number> = await shop.get("/api/analytics/churn-summary");
      const list: { contacts: { value_at_stake: number }[] } = await shop.get(
        "/api/actions/contacts?budget=1000&hold_out=0",
      );
      expect(await figuresOf(page)).toEqual({
        "At risk": count.format(churn.total_high_risk as number),
        "Spent so far by those": count.format(churn.revenue_at_risk as number),
        "At stake": count.format(list.contacts.reduce((sum, { value_at_stake }) => sum + value_at_stake, 0)),
      });

      await go("/offers");
      const categories: { data: { category: string; total_revenue: number; unique_customers: number }[] } =
        await shop.get("/api/analytics/top-categories?limit=50");
      expect(
        (await rowsOf(page, "Categories")).map(([category, revenue, , customers]) => [category, revenue, customers]),
      ).toEqual(
        categories.data.map((row) => [
          row.category,
          count.format(row.total_revenue),
          count.format(row.unique_customers),
        ]),
      );

      await go("/value");
      const insights: Record<string, number> = await shop.get("/api/analytics/clv-insights");
      expect((await figuresOf(page))["In all"]).toBe(count.format(insights.total_predicted_clv as number));
      const best: { customer_id: string }[] = await shop.get("/api/clv/predictions?limit=20");
      expect((await rowsOf(page, "Highest predicted value")).map(([id]) => id)).toEqual(
        best.map((row) => row.customer_id),
      );

      await go("/cohorts");
      const cohorts: { data: { customers: number; retention: { active_customers: number; partial: boolean }[] }[] } =
        await shop.get("/api/analytics/cohorts");
      expect((await rowsOf(page, "Retention, in customers")).map(([, size, next]) => [size, next])).toEqual(
        cohorts.data
          .slice(-24)
          .map(({ customers, retention: [, next] }) => [
            count.format(customers),
            next === undefined ? "" : `${next.active_customers}${next.partial ? "*" : ""}`,
          ]),
      );

      await go("/data");
      const data: { reading: { summary: string }; rows: Record<string, number> } = await shop.get("/api/data");
      expect(await page.locator("main").textContent()).toContain(data.reading.summary);
      expect((await rowsOf(page, "Tables")).map(([, rows]) => rows)).toEqual(
        ["customers", "transactions", "recommendations"].map((name) => count.format(data.rows[name] as number)),
      );

      const profile: Record<string, number | string> = await shop.get("/api/customers/C00033");
      await go("/customers/one?id=C00033");
      expect(await figuresOf(page)).toMatchObject({
        Spend: count.format(profile.monetary as number),
        Orders: String(profile.frequency),
        "Last order": `${profile.recency} days`,
        Priority: profile.customer_priority,
      });
      const lines: { transactions: { order_id: string }[] } = await shop.get("/api/customers/C00033/transactions");
      expect((await rowsOf(page, "Orders and refunds")).map(([, order]) => order)).toEqual(
        lines.transactions.map(({ order_id }) => order_id).reverse(),
      );
      const segments: { data: { segment: string }[] } = await shop.get("/api/customers/C00033/segments");
      expect((await rowsOf(page, "Segments over time")).map(([, segment]) => segment)).toEqual(
        segments.data.map(({ segment }) => segment).reverse(),
      );
    });
  });
});
