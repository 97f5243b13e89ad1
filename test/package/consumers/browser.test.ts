import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, inject, test } from "vitest";
import { browse, missing, serve } from "./pages.ts";

const shop = inject("shop");
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

test.skipIf(missing)("a page under a policy without unsafe-eval reads a CSV file and shows what is in it", async () => {
  const { outputFiles } = await build({
    absWorkingDir: shop,
    entryPoints: [join(shop, "page.mjs")],
    bundle: true,
    format: "esm",
    write: false,
  });
  const server = await serve(
    {
      "/": ["text/html", '<!doctype html><title>shop</title><body><script type="module" src="/page.js"></script>'],
      "/page.js": ["text/javascript", outputFiles[0]?.text ?? ""],
      "/orders.csv": ["text/csv", readFileSync(join(shop, "orders.csv"), "utf8")],
    },
    POLICY,
  );
  const browser = await browse();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${server.address}/`);
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
