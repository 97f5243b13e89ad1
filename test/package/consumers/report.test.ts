import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportHtml } from "../../../src/plot/index.ts";
import { predictCustomers } from "../../../src/predict/predictCustomers.ts";
import { readOrders } from "../../../src/reading/readOrders.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { browse, missing, serve } from "./pages.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const rows = simulateOrders({ customers: 300 }).map(({ customerId, date, revenue, category }) => {
  return `${customerId},${new Date(date).toISOString().slice(0, 10)},${revenue},${category}`;
});

describe.skipIf(missing)("the report in a browser", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    const { orders, reading } = await readOrders(`Customer,Order date,Total,Category\n${rows.join("\n")}\n`);
    const html = await reportHtml(await predictCustomers(orders), { orders, reading, currency: "EUR" });
    // nothing but styles that are in the page itself
    server = await serve({ "/": ["text/html; charset=utf-8", html] }, "default-src 'none'; style-src 'unsafe-inline'");
    browser = await browse();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(
    width: number,
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: false });
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`${server.address}/`);
    return { page, complaints, requests };
  }

  test.each([
    [320, "light"],
    [320, "dark"],
    [1440, "light"],
    [1440, "dark"],
  ] as const)("at %d px, %s: is no wider than the page, asks nobody, shows each chart once", async (width, scheme) => {
    const { page, complaints, requests } = await open(width, scheme);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(requests).toEqual([`${server.address}/`]);
    expect(complaints).toEqual([]);
    const shown = await page.locator("figure svg:visible").count();
    expect(shown).toBe(await page.locator("figure").count());
    expect(shown).toBeGreaterThan(12);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(scheme === "light" ? "rgb(244, 245, 248)" : "rgb(13, 15, 19)");
    await page.close();
  });

  test.each([
    [320, "light"],
    [1440, "light"],
    [1440, "dark"],
  ] as const)("at %d px, %s: axe finds nothing", async (width, scheme) => {
    // the page's own policy keeps axe out, too
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, bypassCSP: true });
    await page.goto(`${server.address}/`);
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.addScriptTag({ path: AXE });
    const { violations, incomplete } = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: Found[]; incomplete: Found[] }> };
      };
      interface Found {
        readonly id: string;
        readonly nodes: readonly { readonly html: string }[];
      }
      const results = await axe.run();
      const told = (found: Found[]) => found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
      return { violations: told(results.violations), incomplete: told(results.incomplete) };
    });
    expect(violations).toEqual([]);
    // of pictures axe cannot tell which colour lies behind a text: test/plot/style.test.ts does
    expect(incomplete.filter((found) => !/color-contrast: <(text|tspan)/.test(found))).toEqual([]);
    await page.close();
  });

  test("links jump to headings, and the page can be read with the keyboard", async () => {
    const { page } = await open(1440, "light");
    for (const link of await page.locator("nav a").all()) {
      const target = await link.getAttribute("href");
      await link.click();
      expect(
        await page.evaluate((id) => document.querySelector(id)?.getBoundingClientRect().top ?? 9999, target as string),
      ).toBeLessThan(900);
    }
    expect(await page.locator("h1").count()).toBe(1);
    const levels = await page
      .locator("h1, h2, h3")
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
    for (let i = 1; i < levels.length; i++)
      expect((levels[i] as number) - (levels[i - 1] as number)).toBeLessThanOrEqual(1);
    await page.close();
  });

  test("prints on A4: light, as wide as the paper, no figure torn apart", async () => {
    const { page } = await open(1440, "dark");
    const pdf = await page.pdf({ format: "A4", printBackground: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(6);
    expect(pages).toBeLessThan(30);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 688, height: 970 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(688);
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(
      await page.evaluate(
        () => getComputedStyle(document.querySelector("figure svg .t, figure svg .m") as Element).fill,
      ),
    ).toMatch(/rgb\((27|89), /);
    expect(
      await page
        .locator("figure")
        .evaluateAll((all) => all.every((one) => getComputedStyle(one).breakInside === "avoid")),
    ).toBe(true);
    await page.close();
  });
});
