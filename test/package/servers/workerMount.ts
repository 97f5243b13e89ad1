import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { type Mount, openMounts, sendTo } from "../../servers/mounts.ts";

const FILES = ["rfm_with_predictions.csv", "transactions_clean.csv", "product_recommendations.csv"];

/** All mounts over a folder, the Worker's among them. */
export async function openAllMounts(folder: string): Promise<Mount[]> {
  const worker = await workerMount(folder, "mounted.ts");
  // it loads with its first request
  await worker.send({ path: "/api/recommendations/NOBODY" });
  await worker.send({ path: "/api/analytics/revenue-trend" });
  return [...(await openMounts(folder)), worker];
}

/** A Worker in workerd, with a folder's files in its bucket. */
export async function workerMount(
  folder: string,
  entry: string,
  bindings: Readonly<Record<string, string>> = {},
  buckets: readonly string[] = ["DATA"],
): Promise<Mount> {
  const bundle = await build({
    entryPoints: [new URL(entry, import.meta.url).pathname],
    bundle: true,
    format: "esm",
    write: false,
    loader: { ".csv": "text" },
  });
  const miniflare = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? "",
    compatibilityDate: "2025-10-01",
    r2Buckets: [...buckets],
    bindings,
  });
  const port = Number((await miniflare.ready).port);
  for (const name of buckets) {
    const bucket = (await miniflare.getR2Bucket(name)) as unknown as {
      put(key: string, text: string): Promise<unknown>;
    };
    for (const file of FILES) await bucket.put(file, readFileSync(join(folder, file), "utf8"));
  }
  return {
    name: "worker",
    port,
    send: (sent) => sendTo(port, sent),
    close: () => miniflare.dispose(),
  };
}
