import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fastifyMount, loaded, SAMPLE, settings } from "./mounts.ts";

/** Registers the test that a store can be reloaded so many times under load. Call it from a test file. */
export function reload(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  cpSync(SAMPLE, folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true }));

  const customersFile = join(folder, "rfm_with_predictions.csv");
  const offersFile = join(folder, "product_recommendations.csv");

  /** The first customers of the sample, their spend and what to offer them marked with the number of the version. */
  function write(version: number): void {
    const [header = "", ...rows] = readFileSync(join(SAMPLE, "rfm_with_predictions.csv"), "utf8").split("\n", 201);
    const place = header.split(",").indexOf("Monetary");
    const marked = rows.map((row) =>
      row
        .split(",")
        .map((cell, i) => (i === place ? String(version) : cell))
        .join(","),
    );
    writeFileSync(customersFile, `${[header, ...marked].join("\n")}\n`);
    const offers = rows.map((row) => `${row.slice(0, row.indexOf(","))},Version ${version},0.5`);
    writeFileSync(offersFile, `${["Customer_ID,Recommended_Category,Confidence", ...offers].join("\n")}\n`);
  }

  test(`${count} reloads, every fourth from a broken file: no request fails, no answer mixes two versions`, async () => {
    write(0);
    const store = await loaded(folder);
    const mount = await fastifyMount(store, settings());
    let reloading = true;
    let answers = 0;
    const versions = new Set<number>();
    const ask = async (): Promise<void> => {
      while (reloading) {
        const profile = await mount.send({ path: "/api/customers/C00001" });
        expect(profile.status, profile.body).toBe(200);
        const { monetary, recommendations } = JSON.parse(profile.body);
        expect(recommendations).toEqual([{ category: `Version ${monetary}`, reason: null, confidence: 0.5 }]);
        versions.add(monetary);

        const list = await mount.send({ path: "/api/customers?page_size=100" });
        expect(list.status).toBe(200);
        const spends = new Set(
          JSON.parse(list.body).customers.map((customer: { monetary: number }) => customer.monetary),
        );
        expect(spends.size).toBe(1);

        const metrics = await mount.send({ path: "/api/metrics" });
        expect(metrics.status).toBe(200);
        expect(JSON.parse(metrics.body).total_revenue % 200).toBe(0);
        answers += 3;
      }
    };
    const reloadAll = async (): Promise<void> => {
      for (let version = 1; version <= count; version++) {
        if (version % 4 === 0) writeFileSync(customersFile, "Customer_ID,Monetary\nC1,broken\n");
        else write(version);
        await store.reload().catch(() => {});
        expect((await store.status()).state).toBe(version % 4 === 0 ? "stale" : "ready");
      }
    };
    const reloaded = reloadAll().finally(() => {
      reloading = false;
    });
    await Promise.all([reloaded, ...Array.from({ length: 8 }, ask)]);
    await mount.close();
    expect(versions.size).toBeGreaterThan(count / 10);
    expect([...versions].filter((version) => version !== 0 && version % 4 === 0)).toEqual([]);
    expect(answers).toBeGreaterThan(count);
    if (count >= 100) console.log(`${answers} answers during ${count} reloads, of ${versions.size} versions`);
  });
}
