import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fromOrders } from "clientele";
import { SignJWT } from "jose";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { browse, missing } from "../consumers/pages.ts";
import { axeOf, FOLDER, figuresOf, openDashboard, pagesOf, type Served, serveShop, settled } from "./served.ts";

const ORDERS = simulateOrders({ customers: 80 }).map(({ date, ...row }) => ({ ...row, date: new Date(date) }));
const SECRET = "a secret of more than thirty-two characters";
const token = (expires: string | Date): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(SECRET));

describe.skipIf(missing)("when things go wrong", () => {
  let browser: Browser;
  let shop: Served;
  let rows: typeof ORDERS = ORDERS;
  beforeAll(async () => {
    [browser, shop] = await Promise.all([browse(), serveShop(fromOrders(() => rows as never))]);
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test("a service that is down: every part says so, and comes back", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    await page.route(/\/(api|health)\//, (route) => route.abort());
    await page.goto(`${shop.url}/dashboard/`);
    await page.getByText("The service does not answer.", { exact: false }).first().waitFor({ timeout: 30_000 });
    expect(await axeOf(page)).toEqual([]);
    await page.unroute(/\/(api|health)\//);
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.locator(".figures").waitFor();
    await page.context().close();
  });

  test("a service that is slow: the page is there at once, and its parts as they come", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    let go = (): void => {};
    const seen = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route(/\/api\/metrics/, async (route) => {
      await seen;
      await route.continue();
    });
    await page.goto(`${shop.url}/dashboard/`);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.locator(".skeleton").first().waitFor();
    expect(await axeOf(page)).toEqual([]);
    go();
    await settled(page);
    expect(Object.keys(await figuresOf(page))).toContain("Customers");
    await page.context().close();
  });

  test("a service that loads: the page waits, and tries again by itself", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    let isLoading = true;
    await page.route(/\/api\//, (route) =>
      isLoading
        ? route.fulfill({
            status: 503,
            contentType: "application/problem+json",
            body: JSON.stringify({ status: 503, title: "", detail: "No data have been loaded yet" }),
          })
        : route.continue(),
    );
    await page.goto(`${shop.url}/dashboard/`);
    await page.locator(".skeleton").first().waitFor();
    isLoading = false;
    await page.locator(".figures").waitFor({ timeout: 10_000 });
    await page.context().close();
  });

  test("a service that refuses for a while is asked again when the reader says so, and not before", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    let asked = 0;
    await page.route(/\/(api\/|health\/|$)/, (route) => {
      if (route.request().resourceType() === "document") return route.continue();
      asked++;
      return route.fulfill({
        status: 429,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 429, title: "", detail: "Too many requests" }),
      });
    });
    await page.goto(`${shop.url}/dashboard/`);
    await page.getByText("Too many requests.", { exact: false }).first().waitFor();
    await page.waitForTimeout(1500);
    expect(asked).toBeLessThan(30);
    await page.unroute(/\/(api\/|health\/|$)/);
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.locator(".figures, .plot").first().waitFor();
    await page.context().close();
  });

  test("ids of every kind lead to their customer", async () => {
    const IDS = [
      "a/b",
      "a%2Fb",
      "100%",
      "%zz",
      "#",
      "?x=1&y",
      "a b+c",
      "<i>",
      "ليلى",
      "🙂",
      "__proto__",
      "..x",
      "x".repeat(300),
    ];
    const orders = IDS.flatMap((customerId, i) =>
      [1, 2, 3].map((day) => ({ customerId, date: `2025-0${day}-1${i % 9}`, revenue: 10 + i, orderId: `${i}-${day}` })),
    );
    const odd = await serveShop(fromOrders(orders as never));
    const { page, go, complaints } = await openDashboard(browser, odd.url, "/customers");
    for (const id of IDS) {
      await go("/customers");
      await page.getByRole("link", { name: id, exact: true }).click();
      await page.getByRole("heading", { level: 1, name: id, exact: true }).waitFor();
      await settled(page);
      expect((await figuresOf(page)).Orders, id).toBe("3");
      expect(await page.locator("main h1 bdi").textContent()).toBe(id);
    }
    expect(complaints.filter((text) => !/404|503/.test(text))).toEqual([]);
    await page.context().close();
    await odd.close();
  });

  test("data that cannot be loaded: the page says why, and is there when they can be", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    let isBroken = true;
    await page.route(/\/api\//, (route) =>
      isBroken
        ? route.fulfill({
            status: 503,
            contentType: "application/problem+json",
            body: JSON.stringify({
              status: 503,
              title: "",
              detail: "The transactions could not be loaded (no_customer)",
            }),
          })
        : route.continue(),
    );
    await page.goto(`${shop.url}/dashboard/`);
    await page.getByText("could not load its data.", { exact: false }).first().waitFor();
    await page.getByText("(no_customer)", { exact: false }).first().waitFor();
    isBroken = false;
    await page.locator(".figures").waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  test("an unknown customer, an unknown page, a filter that nobody fits", async () => {
    const { page, go } = await openDashboard(browser, shop.url, "/customers/one?id=nobody");
    await page.getByText("Customer not found").first().waitFor();
    await go("/no/such/page");
    await page.getByText("There is no such page.").waitFor();
    await go("/customers?segment=Nobody");
    await page.getByText("segment: expected one of", { exact: false }).waitFor();
    // what an address says of a place in a list need not be one
    await go("/customers?page=99999999999&sort=__proto__&order=sideways");
    await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    await go("/contacts?budget=-5&held=x&goal=toString");
    await page.getByText("customers fit", { exact: false }).waitFor();
    await page.context().close();
  });

  test("new data while the page is open: it says so and shows them", async () => {
    const { page, go } = await openDashboard(browser, shop.url, null);
    await page.clock.install();
    await go("/");
    const before = (await figuresOf(page)).Customers;
    rows = [...ORDERS, { ...(ORDERS[0] as (typeof ORDERS)[0]), customerId: "one more" }];
    await shop.store.reload();
    await page.clock.fastForward(20_000);
    await page.getByText("The data were loaded again.", { exact: false }).waitFor();
    await page.waitForFunction((old) => document.querySelector(".figure dd strong")?.textContent !== old, before);
    expect((await figuresOf(page)).Customers).toBe(String(Number(before) + 1));
    await page.context().close();
  });

  test("a service of another version: the page says so", async () => {
    const { page, go } = await openDashboard(browser, shop.url, null);
    await page.route(`${shop.url}/`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), version: "99.0.0" } });
    });
    await go("/");
    await page.getByText("the service runs 99.0.0", { exact: false }).waitFor();
    await page.context().close();
  });

  test("a token: asked for, refused, accepted, kept in the tab, and asked for again when it ends", async () => {
    const guarded = await serveShop(fromOrders(ORDERS as never), { tokens: { secret: SECRET } });
    const { page } = await openDashboard(browser, guarded.url, null);
    await page.goto(`${guarded.url}/`);
    await page.getByRole("heading", { name: "This service asks for a token" }).waitFor();
    expect(page.url()).toMatch(/\/dashboard\/$/);
    expect(await axeOf(page)).toEqual([]);
    await page.getByLabel("Token").fill("no token");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("The service did not accept this token.").waitFor();
    const end = new Date(Date.now() + 30_000);
    await page.getByLabel("Token").fill(` ${await token(end)}\n`);
    await page.getByRole("button", { name: "Open" }).click();
    await page.locator(".figures").waitFor();
    await page.reload();
    await page.locator(".figures").waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("eyJ");
    await page.waitForTimeout(end.getTime() - Date.now() + 1000);
    await page.getByRole("link", { name: "Value" }).click();
    await page.getByRole("heading", { name: "This service asks for a token" }).waitFor();
    await page.getByLabel("Token").fill(await token("1h"));
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("heading", { level: 1, name: "Value" }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "This service asks for a token" }).waitFor();
    await page.context().close();
    await guarded.close();
  });

  test("a base path: pages, links and questions stay behind it", async () => {
    const behind = await serveShop(fromOrders(ORDERS as never), {}, { basePath: "/crm" });
    const { page, complaints } = await openDashboard(browser, behind.url, "/customers");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole("link", { name: "Cohorts" }).click();
    await settled(page);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((path) => !path.startsWith("/crm/"))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
    await behind.close();
  });

  test("the first page weighs less than 200 kB and is painted within a second; a chunk that reads files less than 120 kB", async () => {
    const { page } = await openDashboard(browser, shop.url, null);
    const loaded = new Set<string>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith("/dashboard/")) loaded.add(pathname.slice("/dashboard/".length) || "index.html");
    });
    await page.goto(`${shop.url}/dashboard/`);
    await settled(page);
    // as they are sent
    const script = await page.request.get(
      `${shop.url}/dashboard/assets/${readdirSync(join(FOLDER, "assets")).find((name) => /^index.*\.js$/.test(name))}`,
      { headers: { "accept-encoding": "gzip" } },
    );
    expect(script.headers()["content-encoding"]).toBe("gzip");
    const size = (path: string) => gzipSync(readFileSync(join(FOLDER, path))).length;
    const first = [...loaded].reduce((sum, path) => sum + size(path), 0);
    console.info(`dashboard: the first page is ${(first / 1000).toFixed(0)} kB gzip`);
    expect(first).toBeLessThan(200_000);
    expect([...loaded].filter((path) => /worker|answering/.test(path))).toEqual([]);
    for (const asset of readdirSync(join(FOLDER, "assets")).filter((name) => name.endsWith(".js"))) {
      const bytes = size(join("assets", asset));
      if (/worker|answering/.test(asset)) console.info(`dashboard: ${asset} is ${(bytes / 1000).toFixed(0)} kB gzip`);
      expect(bytes, asset).toBeLessThan(120_000);
    }
    const paint = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY,
    );
    console.info(`dashboard: first paint after ${paint.toFixed(0)} ms`);
    await page.context().close();
  });

  test("the heap stays flat over 200 navigations", async () => {
    const { page } = await openDashboard(browser, shop.url, "/");
    const session = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return usedSize / 1e6;
    };
    const names = pagesOf(ORDERS[0]?.customerId as string);
    const around = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        const [, path] = names[i % names.length] as (typeof names)[0];
        await page.evaluate((to) => {
          location.hash = to;
        }, path);
        await settled(page);
      }
    };
    await around(2 * names.length);
    const before = await heap();
    await around(200);
    const after = await heap();
    console.info(`dashboard: ${before.toFixed(1)} MB of heap, after 200 navigations ${after.toFixed(1)} MB`);
    expect(after).toBeLessThan(before * 1.25 + 2);
    await page.context().close();
  });
});
