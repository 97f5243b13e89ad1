import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type CustomerStore, type DataSources, DataStore } from "clientele";
import type { HandlerOptions } from "clientele/rest";
import pino from "pino";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createServer } from "../../../examples/fastify/server.ts";
import { type Settings, settingsFrom } from "../../../examples/settings.ts";
import { sourcesIn } from "../../../examples/sources.ts";
import { ROOT } from "../tools.ts";

/** Where `npm run build` in examples/dashboard puts the pages. */
export const FOLDER: string = join(ROOT, "examples/dashboard/dist");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The pages, by their addresses; of a customer one that there is. */
export const pagesOf = (customer: string): readonly (readonly [name: string, path: string])[] => [
  ["overview", "/"],
  ["contacts", "/contacts"],
  ["customers", "/customers"],
  ["customer", `/customers/one?${new URLSearchParams({ id: customer })}`],
  ["segments", "/segments"],
  ["churn", "/churn"],
  ["value", "/value"],
  ["cohorts", "/cohorts"],
  ["offers", "/offers"],
  ["data", "/data"],
  ["settings", "/settings"],
];

/** A shop behind the Fastify example, with the dashboard. */
export interface Served {
  readonly store: CustomerStore & { reload(): Promise<void> };
  readonly url: string;
  readonly get: (path: string) => Promise<never>;
  readonly close: () => Promise<void>;
}

/** Serves a file or folder, or sources, as `npm start` does. */
export async function serveShop(
  data: string | DataSources,
  settings: Partial<Settings> = {},
  options: HandlerOptions = {},
): Promise<Served> {
  const store = new DataStore(typeof data === "string" ? sourcesIn(data) : data);
  await store.load();
  const app = await createServer(
    store,
    { ...settingsFrom({}), ...settings },
    pino({ level: "silent" }),
    options,
    undefined,
    { folder: FOLDER, state: () => "ready" },
  );
  const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}${options.basePath ?? ""}`;
  const get = async (path: string) => (await (await fetch(url + path)).json()) as never;
  return { store, url, get, close: () => app.close() };
}

/** A page of the dashboard, with what it complained of and whom it asked. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console, and errors that nobody caught. */
  readonly complaints: string[];
  /** Requests to other hosts. */
  readonly outside: string[];
  readonly go: (path: string) => Promise<void>;
}

/** Opens the dashboard of a service. */
export async function openDashboard(
  browser: Browser,
  url: string,
  path: string | null = "/",
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const [complaints, outside]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(new URL(url).origin))
      outside.push(request.url());
  });
  const go = async (to: string): Promise<void> => {
    await page.goto(`${url}/dashboard/#${to}`);
    await settled(page);
  };
  if (path !== null) await go(path);
  return { page, complaints, outside, go };
}

/** Waits until nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("h1, .failed, .empty") !== null &&
      document.querySelector(".skeleton, .splash, [aria-busy=true]") === null &&
      [...document.querySelectorAll(".plot")].every((plot) => plot.querySelector("svg") !== null),
    null,
    { timeout: 30_000 },
  );
}

/** The figures of a page by their names: what a reader reads. */
export const figuresOf = (page: Page): Promise<Record<string, string>> =>
  page
    .locator(".figure")
    .evaluateAll((all) =>
      Object.fromEntries(
        all.map((one) => [
          one.querySelector("dt")?.firstChild?.textContent?.trim(),
          one.querySelector("dd strong")?.textContent,
        ]),
      ),
    );

/** The rows of a table by its name. */
export const rowsOf = (page: Page, label: string): Promise<string[][]> =>
  page
    .locator(`.table[aria-label="${label}"]`)
    .first()
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell.textContent ?? "").trim())),
    );

/** What axe finds on a page. */
export async function axeOf(page: Page): Promise<string[]> {
  // not as a script of the page, whose policy would keep it out
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Found[] }> } };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ""}`,
    );
  });
}
