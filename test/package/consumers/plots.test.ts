import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expect, inject, test } from "vitest";
import * as plot from "../../../src/plot/index.ts";
import { CHARTS } from "../../plot/answers.ts";
import { tool } from "../tools.ts";
import { browse, missing, serve } from "./pages.ts";

const shop = inject("shop");
const answers = Object.fromEntries(Object.entries(CHARTS).map(([name, [, answer]]) => [name, answer(13)]));
writeFileSync(join(shop, "plotted.mjs"), `export default ${JSON.stringify(answers)};\n`);

const drawn = Object.entries(JSON.parse(JSON.stringify(answers))).flatMap(([name, answer]) =>
  ["en", "de"].map((locale) =>
    plot.toSvg(CHARTS[name]?.[0](answer as never, { locale, currency: "EUR" }) as plot.Chart),
  ),
);
const run = (command: string, ...args: string[]): unknown =>
  JSON.parse(
    execFileSync(command, args, {
      cwd: shop,
      encoding: "utf8",
      env: { ...process.env, DENO_DIR: `${shop}/.deno` },
      maxBuffer: 1e8,
    }),
  );
const bundled = async (entry: string): Promise<string> => {
  const options = { bundle: true, format: "esm", write: false } as const;
  const { outputFiles } = await build({ absWorkingDir: shop, entryPoints: [join(shop, entry)], ...options });
  return outputFiles[0]?.text ?? "";
};

test("every chart is the same to the byte in Node, Deno and Bun, imported or required", () => {
  expect(drawn.length).toBe(38);
  expect(run(process.execPath, "plots-printed.mjs")).toEqual(drawn);
  const required = `
    const plot = require("clientele/plot");
    import("./plotted.mjs").then(({ default: answers }) => {
      console.log(JSON.stringify(Object.entries(answers).flatMap(([name, answer]) =>
        ["en", "de"].map((locale) => plot.toSvg(plot[name](answer, { locale, currency: "EUR" }))))));
    });`;
  expect(run(process.execPath, "--input-type=commonjs", "-e", required)).toEqual(drawn);
  const deno = ["run", "--no-prompt", "--no-remote", "--no-lock", "--allow-read", "--node-modules-dir=manual"];
  expect(run(tool("deno"), ...deno, "plots-printed.mjs")).toEqual(drawn);
  expect(run(tool("bun"), "run", "plots-printed.mjs")).toEqual(drawn);
});

test("and in a Worker", async () => {
  const worker = new Miniflare({
    modules: true,
    script: await bundled("plots-worker.mjs"),
    compatibilityDate: "2025-10-01",
  });
  try {
    expect(await (await worker.dispatchFetch("http://shop.example/")).json()).toEqual(drawn);
  } finally {
    await worker.dispose();
  }
});

test.skipIf(missing)("and in a browser, where they are well-formed and have a name and a description", async () => {
  const page = '<!doctype html><title>plots</title><body><script type="module" src="/page.js"></script>';
  const files = { "/": ["text/html", page], "/page.js": ["text/javascript", await bundled("plots-page.mjs")] } as const;
  const server = await serve(files, "default-src 'none'; script-src 'self'");
  const browser = await browse();
  try {
    const tab = await browser.newPage();
    await tab.goto(`${server.address}/`);
    await tab.waitForFunction(() => document.body.textContent?.startsWith("["));
    expect(JSON.parse((await tab.textContent("body")) ?? "")).toEqual(drawn);
    const problems = await tab.evaluate((svgs) => {
      return svgs.flatMap((svg) => {
        const { documentElement: root } = new DOMParser().parseFromString(svg, "image/svg+xml");
        const [title, desc] = [root.querySelector(":scope > title"), root.querySelector(":scope > desc")];
        const fine =
          root.tagName === "svg" && title?.textContent && desc?.textContent && !root.querySelector("parsererror");
        return fine ? [] : [svg.slice(0, 400)];
      });
    }, drawn);
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
});

test("all charts together are at most 25 kB, compressed and without the packages that draw", async () => {
  const contents = `export { ${Object.keys(CHARTS).join(", ")}, chartsOf, draw, toSvg, toTable, toVegaLite, showPlots, plotStyle } from "clientele/plot";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: shop },
    external: ["d3-scale", "d3-shape"],
    ...({ bundle: true, minify: true, format: "esm", write: false } as const),
  });
  expect(gzipSync(outputFiles[0]?.text ?? "").length).toBeLessThanOrEqual(25_000);
});
