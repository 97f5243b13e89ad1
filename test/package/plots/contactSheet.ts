/**
 * `npm run contact-sheet -- folder`: pictures of all charts of docs/plots.md and of the report of the sample data, as readers see them: light,
 * dark, on a phone, without red, green or blue cones, on paper. To be looked at; no test does.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { reportHtml, toSvg } from "../../../src/plot/index.ts";
import { predictCustomers } from "../../../src/predict/predictCustomers.ts";
import { readOrders } from "../../../src/reading/readOrders.ts";
import { chartsOfGuide } from "../../plot/guide.ts";
import { ROOT } from "../tools.ts";

const [folder = "contact-sheet"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const at = (name: string) => resolve(folder, name);

const charts = [...(await chartsOfGuide()).values()];
const sheet = (width: number, columns: number) =>
  `<!doctype html><meta charset="utf-8"><title>charts</title><style>body{margin:16px;display:grid;gap:16px;align-items:start;` +
  `grid-template-columns:repeat(${columns},${width}px);background:#f4f5f8}@media (prefers-color-scheme:dark){body{background:#0d0f13}}</style>` +
  charts.map((chart) => toSvg(chart, { width })).join("\n");
writeFileSync(at("wide.html"), sheet(640, 3));
writeFileSync(at("phone.html"), sheet(320, 6));
const { orders, reading } = await readOrders(readFileSync(join(ROOT, "data/transactions_clean.csv")));
writeFileSync(
  at("report.html"),
  await reportHtml(await predictCustomers(orders), { orders, reading, currency: "EUR" }),
);

type Deficiency = "protanopia" | "deuteranopia" | "tritanopia";
const SHOTS: readonly (readonly [
  name: string,
  page: string,
  width: number,
  scheme: "light" | "dark",
  vision?: Deficiency,
])[] = [
  ["charts-light", "wide.html", 2000, "light"],
  ["charts-dark", "wide.html", 2000, "dark"],
  ["charts-phone", "phone.html", 2050, "light"],
  ["charts-phone-dark", "phone.html", 2050, "dark"],
  ["charts-protanopia", "wide.html", 2000, "light", "protanopia"],
  ["charts-deuteranopia", "wide.html", 2000, "light", "deuteranopia"],
  ["charts-tritanopia", "wide.html", 2000, "dark", "tritanopia"],
  ["report-320", "report.html", 320, "light"],
  ["report-320-dark", "report.html", 320, "dark"],
  ["report-1440", "report.html", 1440, "light"],
  ["report-1440-dark", "report.html", 1440, "dark"],
];
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  chromiumSandbox: false,
  args: ["--disable-gpu"],
});
for (const [name, file, width, colorScheme, type] of SHOTS) {
  const options: BrowserContextOptions = { viewport: { width, height: 900 }, colorScheme };
  const page = await browser.newPage(options);
  await page.goto(pathToFileURL(at(file)).href);
  if (type !== undefined)
    await (await page.context().newCDPSession(page)).send("Emulation.setEmulatedVisionDeficiency", { type });
  await page.screenshot({ path: at(`${name}.png`), fullPage: true });
  if (name === "report-1440") await page.pdf({ path: at("report.pdf"), format: "A4", printBackground: true });
  await page.close();
}
await browser.close();
