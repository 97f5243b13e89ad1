import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { customerSchema, readTable } from "clientele";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browse, missing } from "../consumers/pages.ts";
import { ROOT } from "../tools.ts";
import { axeOf, figuresOf, openDashboard, rowsOf, type Served, serveShop, settled } from "./served.ts";

const SHARED = process.env.CLIENTELE_SHARED ?? "";
const WILD = [
  "shopify-orders/orders_export_1.csv",
  "german-erp/auftragsliste.csv",
  "uci-online-retail/Online Retail.csv",
];

interface Row {
  readonly customer_id: string;
  readonly monetary: number;
  readonly rfm_segment: string;
}

const textOf = async (download: Promise<Download>): Promise<[name: string, text: string]> => {
  const file = await download;
  return [file.suggestedFilename(), readFileSync(await file.path(), "utf8")];
};

describe.skipIf(missing)("what a reader does", () => {
  let browser: Browser;
  let shop: Served;
  beforeAll(async () => {
    [browser, shop] = await Promise.all([browse(), serveShop(join(ROOT, "data/transactions_clean.csv"))]);
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const ids = async (page: Page): Promise<string[]> => {
    await settled(page);
    const label = (await page.getByRole("heading", { level: 2 }).first().textContent()) ?? "";
    return (await rowsOf(page, label)).map(([id = ""]) => id);
  };
  const customers = async (query: string): Promise<string[]> =>
    ((await shop.get(`/api/customers?page_size=25&${query}`)) as { customers: Row[] }).customers.map(
      ({ customer_id }) => customer_id,
    );

  test("filters, sorts, pages and searches customers, and finds the same by the address and by the back button", async () => {
    const { page, complaints } = await openDashboard(browser, shop.url, "/customers");
    expect(await ids(page)).toEqual(await customers("sort_by=predicted_clv&order=desc"));
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Page 2 of 200").waitFor();
    expect(await ids(page)).toEqual(await customers("sort_by=predicted_clv&order=desc&page=2"));
    await page.getByLabel("Segment").selectOption("Champions");
    await page.getByText(/^Page 1 of \d+, 946 rows/).waitFor();
    await page.getByLabel("Churn risk").selectOption("Medium");
    await page.getByRole("button", { name: /^Spend/ }).click();
    await page.waitForFunction(() =>
      document.querySelector("th[aria-sort=descending]")?.textContent?.startsWith("Spend"),
    );
    const query = "segment=Champions&risk_level=Medium&sort_by=monetary";
    expect(await ids(page)).toEqual(await customers(`${query}&order=desc`));
    await page.getByRole("button", { name: /^Spend/ }).click();
    await page.waitForFunction(() => document.querySelector("th[aria-sort=ascending]") !== null);
    const shown = await ids(page);
    expect(shown).toEqual(await customers(`${query}&order=asc`));
    // a link shows the same
    const again = await openDashboard(browser, shop.url, page.url().split("#")[1]);
    expect(await ids(again.page)).toEqual(shown);
    await again.page.context().close();
    await page.getByRole("link", { name: shown[0] as string }).click();
    await page.getByRole("heading", { level: 1, name: shown[0] as string }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    expect(await ids(page)).toEqual(shown);
    // a step back from the order of the list
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("th[aria-sort=descending]") !== null);
    await page.goForward();
    await page.waitForFunction(() => document.querySelector("th[aria-sort=ascending]") !== null);
    // as one types
    await page.getByLabel("Search by id").pressSequentially("c0003", { delay: 20 });
    const found: { results: Row[]; total: number } = await shop.get("/api/search/customers?query=c0003&limit=50");
    await page.getByText(`${found.total} found`).waitFor();
    expect(await ids(page)).toEqual(found.results.map(({ customer_id }) => customer_id));
    await page.getByLabel("Search by id").fill("no such customer");
    await page.getByText("0 found").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("downloads the customers of a filter as a file that the library reads", async () => {
    const { page } = await openDashboard(browser, shop.url, "/customers?segment=Lost&sort=monetary&order=desc");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Download as CSV/ }).click();
    const [name, marked] = await textOf(download);
    const text = marked.slice(1);
    const { total }: { total: number } = await shop.get("/api/customers?segment=lost&page_size=1");
    expect([name, text.split("\n").length - 2]).toEqual(["customers.csv", total]);
    const header = text.split("\n")[0]?.split(",");
    const known = customerSchema.columns.filter(({ csv }) => header?.includes(csv));
    expect(known.map(({ name }) => name).slice(0, 3)).toEqual(["customerId", "frequency", "monetary"]);
    const table = await readTable(text, { name: "customers", columns: known });
    expect([table.length, new Set(table.column("rfmSegment")).size]).toEqual([total, 1]);
    await page.context().close();
  });

  test("contacts: goal, budget and the held-out share change the list; the file has it all", async () => {
    const { page, complaints } = await openDashboard(browser, shop.url, "/contacts");
    const steps = await page.evaluate(() => history.length);
    interface List {
      readonly eligible: number;
      readonly to_contact: number;
      readonly held_out: number;
      readonly contacts: readonly { customer_id: string; held_out: boolean }[];
    }
    const asked = async (query: string) => {
      const list: List = await shop.get(`/api/actions/contacts?${query}`);
      const count = (value: number) => value.toLocaleString("en-US");
      await page
        .getByText(
          `${count(list.eligible)} customers fit. The list has ${count(list.to_contact)} to write to and ${count(list.held_out)} held out.`,
        )
        .waitFor();
      await settled(page);
      const rows = await rowsOf(page, "Customers to contact");
      expect(rows.map(([, id, what]) => [id, what])).toEqual(
        list.contacts.slice(0, 25).map((row) => [row.customer_id, row.held_out ? "hold out" : "write"]),
      );
      return list;
    };
    await asked("goal=save&budget=100&hold_out=0.2");
    const budget = page.getByRole("slider", { name: "Customers to write to" });
    await budget.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await asked("goal=save&budget=130&hold_out=0.2");
    await page.getByRole("slider", { name: "Held out" }).fill("50");
    await page.getByLabel("Goal").selectOption("grow");
    await page.getByLabel("Name of the campaign").fill("spring");
    const list = await asked("goal=grow&budget=130&hold_out=0.5&campaign=spring");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download those to write to" }).click();
    const [name, text] = await textOf(download);
    // for a spreadsheet, which takes it for another encoding otherwise
    expect([name, text.charAt(0), text.trim().split("\n").length - 1]).toEqual([
      "contacts-spring.csv",
      "\ufeff",
      list.to_contact,
    ]);
    const whole = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download all, to measure later" }).click();
    const [other, all] = await textOf(whole);
    expect([other, all.trim().split("\n").length - 1]).toEqual([
      "contacts-spring-with-held-out.csv",
      list.contacts.length,
    ]);
    expect(all.split("\n")[0]).toContain("Held_Out");
    // typed at the beginning, as fast as one can
    await page.getByLabel("Name of the campaign").press("Home");
    await page.keyboard.type("My first ");
    expect(await page.getByLabel("Name of the campaign").inputValue()).toBe("My first spring");
    await page.getByRole("spinbutton", { name: "Customers to write to" }).fill("");
    await page.keyboard.type("50");
    await page.waitForURL(/budget=50(&|$)/);
    // the goal was a step; what was moved and typed was none
    expect(await page.evaluate(() => history.length)).toBe(steps + 1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("plots say what a mark is, under a pointer and to the keyboard, one stop each", async () => {
    const { page } = await openDashboard(browser, shop.url, "/");
    const plot = page.locator(".plot").first();
    await plot.locator("[data-tip][tabindex]").nth(2).hover();
    const trend: { data: { revenue: number; period_start: string }[] } = await shop.get(
      "/api/analytics/revenue-trend?fill=true",
    );
    const revenue = (i: number) => Math.round(trend.data[i]?.revenue as number).toLocaleString("en-US");
    expect(await plot.locator(".tip").textContent()).toContain(revenue(2).slice(0, 4));
    await page.mouse.move(0, 0);
    expect(await plot.locator(".tip").count()).toBe(0);
    expect(await plot.locator("svg [tabindex='0']").count()).toBe(1);
    await plot.locator("svg [tabindex='0']").focus();
    const first = await plot.locator(".tip").textContent();
    await page.keyboard.press("ArrowRight");
    expect(await plot.locator(".tip").textContent()).not.toBe(first);
    expect(await plot.locator("svg [tabindex='0']").count()).toBe(1);
    await page.keyboard.press("Home");
    expect(await plot.locator(".tip").textContent()).toBe(first);
    const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    expect(label).toBe(first);
    await page.keyboard.press("Escape");
    expect(await plot.locator(".tip").count()).toBe(0);
    // the next stop is outside of the drawing
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("svg"))).toBe(null);
    // backwards as well
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("svg"))).toBe(null);
    await page.context().close();
  });

  test("can be used with the keyboard alone: skip link, menu, a definition", async () => {
    const { page } = await openDashboard(browser, shop.url, "/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "What does “Customers” mean?",
    );
    await page.keyboard.press("Enter");
    await page.getByText("Everybody who has placed at least one order.").waitFor();
    const link = page.getByRole("link", { name: "Churn" });
    await link.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Churn" }).waitFor();
    // a reader of screens begins with the page, not with the menu
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.context().close();
  });

  test("settings: currency and language change how amounts are written, and are kept", async () => {
    const { page, go } = await openDashboard(browser, shop.url, "/settings");
    await page.getByLabel("Currency").fill("jpy");
    await page.getByLabel("Language and region of numbers and dates").fill("de-DE");
    await go("/");
    const metrics: { total_revenue: number } = await shop.get("/api/metrics");
    const yen = new Intl.NumberFormat("de-DE", { style: "currency", currency: "JPY" }).format(metrics.total_revenue);
    expect((await figuresOf(page)).Revenue).toBe(yen);
    await page.reload();
    await settled(page);
    expect((await figuresOf(page)).Revenue).toBe(yen);
    await go("/settings");
    await page.getByLabel("Currency").fill("E");
    await page.getByText("Expected three capital letters").waitFor();
    await page.getByLabel("Language and region of numbers and dates").fill("not a language");
    await page.getByText("Expected a language and region").waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.context().close();
  });

  describe("a file that is dropped", () => {
    const drop = async (page: Page, name: string, body: Buffer | string): Promise<void> => {
      await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(body) });
    };

    test.skipIf(!existsSync(join(SHARED, "wild"))).each(WILD)(
      "%s is read and answered in the browser alone",
      async (path) => {
        const text = readFileSync(join(SHARED, "wild", path));
        const { page, complaints, outside, go } = await openDashboard(browser, shop.url, "/data");
        const sent: string[] = [];
        const uploaded: string[] = [];
        page.on("request", (request) => {
          if (request.method() !== "GET" || request.postData() !== null) uploaded.push(request.url());
          if (request.url().includes("/api/")) sent.push(request.url());
        });
        await drop(page, path.split("/")[1] as string, text);
        await page.getByRole("button", { name: "Back to the shop's data" }).waitFor({ timeout: 60_000 });
        sent.length = 0;
        await settled(page);
        // what a service would say of the same file
        const own = await serveShop(join(SHARED, "wild", path));
        const data: { reading: { summary: string } } = await own.get("/api/data");
        expect(await page.locator("main").textContent()).toContain(data.reading.summary);
        const metrics: { total_customers: number } = await own.get("/api/metrics");
        await own.close();
        await page.getByRole("link", { name: "Overview" }).click();
        await settled(page);
        expect((await figuresOf(page)).Customers).toBe(metrics.total_customers.toLocaleString("en-US"));
        // of the file, nothing left the browser from the beginning; once it is read nobody else is asked
        expect(uploaded).toEqual([]);
        expect(sent).toEqual([]);
        expect(outside).toEqual([]);
        expect(complaints.filter((text) => !/404|503/.test(text))).toEqual([]);
        await page.getByRole("button", { name: "Back to the shop's data" }).click();
        await settled(page);
        expect((await figuresOf(page)).Customers).toBe("5,000");
        await go("/data");
        await page.context().close();
      },
      120_000,
    );

    test("is refused with the reason where it is no export, and can be helped where it is ambiguous", async () => {
      const { page, complaints } = await openDashboard(browser, shop.url, "/data");
      for (const [name, body, said] of [
        ["empty.csv", "", /empty/],
        ["picture.png", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /picture\.png/],
        ["notes.txt", "Dear reader,\nthis is no table at all.\nYours\n", /./],
      ] as const) {
        await drop(page, name, body as string);
        const alert = page.getByRole("alert");
        await alert.getByText("This could not be read as orders:").waitFor();
        expect(await alert.textContent()).toMatch(said);
        expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Data");
      }
      const rows = Array.from(
        { length: 60 },
        (_, i) => `${i},C${i % 9},${1 + (i % 12)}/${1 + (i % 11)}/2025,${10 + i}`,
      );
      await drop(page, "ambiguous.csv", `Order,Customer,Date,Total\n${rows.join("\n")}\n`);
      await page.getByRole("alert").getByText("ambiguous.csv", { exact: false }).first().waitFor();
      await page.getByLabel("Dates").selectOption("dmy");
      await page.getByRole("button", { name: "Read again" }).click();
      await page.getByRole("button", { name: "Back to the shop's data" }).waitFor({ timeout: 60_000 });
      await settled(page);
      expect(await page.locator("main").textContent()).toContain("60 orders of 9 customers");
      expect(complaints.filter((text) => !/404|503/.test(text))).toEqual([]);
      await page.context().close();
    });

    test("of two gigabytes is refused before it is read", async () => {
      const { page } = await openDashboard(browser, shop.url, "/data");
      await page.evaluate(() => {
        const file = new File(["x"], "huge.csv");
        Object.defineProperty(file, "size", { value: 2e9 });
        const transfer = { files: [file], types: ["Files"] };
        const event = new Event("drop", { bubbles: true, cancelable: true });
        Object.defineProperty(event, "dataTransfer", { value: transfer });
        document.querySelector(".drop")?.dispatchEvent(event);
      });
      await page.getByText("These files total 2.0 GB.", { exact: false }).waitFor();
      await page.context().close();
    });

    test("that is no export leaves the one before as it is", async () => {
      const { page, go } = await openDashboard(browser, shop.url, "/data");
      const rows = Array.from({ length: 60 }, (_, i) => `${i},C${i % 9},2025-01-${10 + (i % 20)},${10 + i}`);
      await drop(page, "good.csv", `Order,Customer,Date,Total\n${rows.join("\n")}\n`);
      await page.getByRole("button", { name: "Back to the shop's data" }).waitFor({ timeout: 60_000 });
      await go("/data");
      await drop(page, "picture.png", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
      await page.getByRole("alert").getByText("picture.png", { exact: false }).waitFor();
      // pages that were not seen yet are still answered
      for (const name of ["Value", "Cohorts", "Customers"]) {
        await page.getByRole("link", { name, exact: true }).click();
        await page.getByRole("heading", { level: 1, name }).waitFor();
        await settled(page);
        expect(await page.locator(".failed").count()).toBe(0);
      }
      expect((await ids(page)).length).toBe(9);
      await page.context().close();
    });

    test("is read on while other pages are looked at, and several files are one shop", async () => {
      const { page } = await openDashboard(browser, shop.url, "/data");
      const part = (month: number) => {
        const rows = Array.from(
          { length: 30 },
          (_, i) => `${month}${100 + i},C${i % 9},2025-0${month}-${10 + (i % 18)},${10 + i}`,
        );
        const buffer = Buffer.from(`Order,Customer,Date,Total\n${rows.join("\n")}\n`);
        return { name: `month-${month}.csv`, mimeType: "text/csv", buffer };
      };
      await page.locator("input[type=file]").setInputFiles([part(1), part(2), part(3)]);
      await page.getByRole("link", { name: "Settings" }).click();
      await page.getByText("You are looking at month-1.csv + 2", { exact: false }).waitFor({ timeout: 60_000 });
      await page.getByRole("link", { name: "Data", exact: true }).click();
      await settled(page);
      expect(await page.locator("main").textContent()).toContain("90 orders of 9 customers");
      await page.context().close();
    });

    test("can be stopped while it is read", async () => {
      const { page } = await openDashboard(browser, shop.url, "/data");
      await drop(page, "orders.csv", readFileSync(join(ROOT, "data/transactions_clean.csv")));
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByText("Reading orders.csv", { exact: false }).waitFor({ state: "detached" });
      await page.waitForTimeout(500);
      expect(await page.getByRole("button", { name: "Back to the shop's data" }).count()).toBe(0);
      expect(await page.getByRole("alert").count()).toBe(0);
      await page.context().close();
    });
  });
});
