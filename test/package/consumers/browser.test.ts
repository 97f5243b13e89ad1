import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { expect, inject, test } from "vitest";

const shop = inject("shop");
const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`no browser is tested: ${CHROMIUM} is missing`);

test.skipIf(missing)("a page under a policy without unsafe-eval reads a CSV file and shows what is in it", async () => {
  const { outputFiles } = await build({
    absWorkingDir: shop,
    entryPoints: [join(shop, "page.mjs")],
    bundle: true,
    format: "esm",
    write: false,
  });
  const server = await serve({
    "/": ["text/html", '<!doctype html><title>shop</title><body><script type="module" src="/page.js"></script>'],
    "/page.js": ["text/javascript", outputFiles[0]?.text ?? ""],
    "/orders.csv": ["text/csv", readFileSync(join(shop, "orders.csv"), "utf8")],
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false, args: ARGS });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => document.body.textContent !== "");
    expect(await page.textContent("body")).toBe("3 orders, revenue by month: 60, 15.5");
    expect(complaints).toEqual([]);
    // the policy was in force
    await page.addScriptTag({ content: "1" }).catch(() => undefined);
    await expect.poll(() => complaints.join()).toContain("Content Security Policy");
  } finally {
    await browser.close();
    server.close();
  }
});

/** A server of a few texts, all under the policy. */
async function serve(files: Readonly<Record<string, readonly [type: string, text: string]>>): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const file = files[url];
    if (file === undefined) return response.writeHead(404).end();
    const [type, text] = file;
    response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
