import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchMount, loaded, type Mount, SHOP } from "../../servers/mounts.ts";

const PORT = 18_731;
/** Debian's, whatever else is called python3. */
const PYTHON = "/usr/bin/python3";
const modules = "import fastapi, uvicorn, pandas";
const there = SHOP !== undefined && SHOP !== "" && spawnSync(PYTHON, ["-c", modules]).status === 0;

/** Whether everything that the original says stands in our answer too, numbers to 1e-9 relative. */
function covers(ours: unknown, theirs: unknown, tolerance: number): boolean {
  if (typeof theirs === "number") {
    return typeof ours === "number" && Math.abs(ours - theirs) <= Math.max(1e-9 * Math.abs(theirs), tolerance);
  }
  if (Array.isArray(theirs)) {
    return (
      Array.isArray(ours) &&
      ours.length === theirs.length &&
      theirs.every((part, i) => covers(ours[i], part, tolerance))
    );
  }
  if (typeof theirs !== "object" || theirs === null) return ours === theirs;
  return Object.entries(theirs).every(([name, part]) =>
    covers((ours as Record<string, unknown>)[name], part, tolerance),
  );
}

describe.skipIf(!there)(
  "the original's routes (skipped: needs CLIENTELE_SHARED, and Python with FastAPI and pandas)",
  () => {
    let python: ChildProcess;
    let mount: Mount;
    beforeAll(async () => {
      const folder = join(SHOP as string, "../../peers");
      const args = ["-m", "uvicorn", "python_service:app", "--port", String(PORT), "--log-level", "error"];
      python = spawn(PYTHON, args, {
        cwd: folder,
        env: { ...process.env, DATA: SHOP, PYTHONDONTWRITEBYTECODE: "1" },
        stdio: ["ignore", "ignore", "inherit"],
      });
      mount = await fetchMount(await loaded(SHOP as string));
      for (let attempt = 0; attempt < 120; attempt++) {
        if (
          await fetch(`http://127.0.0.1:${PORT}/`).then(
            ({ ok }) => ok,
            () => false,
          )
        )
          return;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      throw new Error("the Python service does not answer");
    });
    afterAll(() => {
      python?.kill();
    });

    async function both(path: string): Promise<[ours: unknown, theirs: unknown]> {
      const [ours, theirs] = await Promise.all([mount.send({ path }), fetch(`http://127.0.0.1:${PORT}${path}`)]);
      expect(ours.status, path).toBe(theirs.status);
      return [JSON.parse(ours.body), await theirs.json()];
    }

    test.each([
      "/api/metrics",
      "/api/customers",
      "/api/customers?page=7&page_size=100",
      "/api/customers?page=4000",
      "/api/customers?segment=Loyal%20Customers&risk_level=Critical&page_size=50",
      "/api/customers?segment=&risk_level=&sort_by=",
      "/api/customers/CUS000001",
      "/api/customers/CUS003122",
      "/api/churn/predictions?limit=5",
      "/api/churn/predictions?risk_level=High&limit=50",
      "/api/clv/predictions",
      "/api/clv/predictions?limit=1000&sort_by=predicted_clv",
      "/api/clv/predictions?limit=20&sort_by=monetary",
      "/api/recommendations/CUS000001",
      "/api/recommendations/CUS001000",
      "/api/analytics/revenue-trend",
      "/api/analytics/segment-distribution",
      "/api/analytics/risk-distribution",
      "/api/analytics/revenue-by-segment",
      "/api/analytics/clv-distribution",
    ])("GET %s says what the original says", async (path) => {
      const [ours, theirs] = await both(path);
      expect(covers(ours, theirs, 0), JSON.stringify([ours, theirs]).slice(0, 1000)).toBe(true);
    });

    test.each(["rfm", "kmeans"])("segments of %s are the original's, which are rounded", async (type) => {
      const [ours, theirs] = await both(`/api/segments?segment_type=${type}`);
      expect(covers(ours, theirs, 0.005_001)).toBe(true);
    });

    test.each(["Monetary", "Predicted_CLV", "Frequency", "Recency", "Churn_Probability"])(
      "customers by %s come in the original's direction, ties aside",
      async (column) => {
        const values = (list: unknown): unknown[] =>
          (list as { customers: Record<string, unknown>[] }).customers.map(
            (customer) => customer[column.toLowerCase()],
          );
        for (const page of [1, 3, 31]) {
          const [ours, theirs] = await both(`/api/customers?sort_by=${column}&page=${page}&page_size=100`);
          expect(values(theirs).every((value) => typeof value === "number")).toBe(true);
          expect(covers(values(ours), values(theirs), 0)).toBe(true);
        }
      },
    );

    test("a search finds the same first customers, and counts them all", async () => {
      const [ours, theirs] = (await both("/api/search/customers?query=us0001&limit=7")) as {
        results: unknown;
        total: number;
      }[];
      expect(covers(ours?.results, theirs?.results, 0)).toBe(true);
      expect(ours?.total).toBe(100);
    });
  },
);
