import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expect, inject, test } from "vitest";

const shop = inject("shop");

test("a Worker bundled from the package answers where code cannot be made from strings", async () => {
  const { outputFiles } = await build({
    absWorkingDir: shop,
    entryPoints: [join(shop, "worker.mjs")],
    bundle: true,
    format: "esm",
    write: false,
    loader: { ".csv": "text" },
  });
  const script = outputFiles[0]?.text ?? "";
  const worker = new Miniflare({ modules: true, script, compatibilityDate: "2025-10-01" });
  try {
    const answer = async (path: string) => (await worker.dispatchFetch(`http://shop.example${path}`)).json();
    expect(await answer("/code-from-strings")).toBe("EvalError");
    const { data } = (await answer("/api/analytics/revenue-trend")) as { data: { revenue: number }[] };
    expect(data.map(({ revenue }) => revenue)).toEqual([60, 15.5]);
  } finally {
    await worker.dispose();
  }
});
