/**
 * `npm run dashboard-sheet -- folder [data]`: pictures of every page of the dashboard in four forms, to be looked at; no test does. With
 * `--readme` only the picture of the README, over the sample data.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { browse } from "../consumers/pages.ts";
import { ROOT } from "../tools.ts";
import { openDashboard, pagesOf, serveShop, settled } from "./served.ts";

const SAMPLE = join(ROOT, "data/transactions_clean.csv");
const [first = "dashboard-sheet", data = SAMPLE] = process.argv.slice(2);
const FORMS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ["wide", { viewport: { width: 1440, height: 900 } }],
  ["wide-dark", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 800 } }],
  ["narrow-dark", { viewport: { width: 320, height: 700 }, colorScheme: "dark" }],
];

const browser = await browse();
const shop = await serveShop(data);
if (first === "--readme") {
  const { page, go } = await openDashboard(browser, shop.url, null, { viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => localStorage.setItem("clientele-dashboard", '{"currency":"EUR","locale":"en-GB"}'));
  await go("/");
  mkdirSync(join(ROOT, "docs/dashboard"), { recursive: true });
  await page.screenshot({ path: join(ROOT, "docs/dashboard/overview.png") });
} else {
  const folder = resolve(process.env.INIT_CWD ?? ".", first);
  mkdirSync(folder, { recursive: true });
  const list: { customers: { customer_id: string }[] } = await shop.get("/api/customers?sort_by=monetary&page_size=1");
  for (const [form, options] of FORMS) {
    const { page, go } = await openDashboard(browser, shop.url, null, options);
    for (const [name, path] of pagesOf(list.customers[0]?.customer_id ?? "nobody")) {
      await go(path);
      await settled(page);
      await page.screenshot({ path: join(folder, `${form}-${name}.png`), fullPage: true });
    }
    await page.context().close();
  }
}
await browser.close();
await shop.close();
