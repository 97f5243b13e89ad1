import { DataStore, fromOrders } from "clientele";
import { csvDirectory, csvFile } from "clientele/node";
import { createHandler } from "clientele/rest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inBatches } from "../shared/inBatches.ts";
import { fuzzedRequests } from "./fuzzedRequests.ts";
import { judge } from "./judge.ts";
import { NOW, SAMPLE } from "./mounts.ts";

/** What is asked: all there can be, nothing at all, and orders that the rest is predicted from. */
const STORES: Readonly<Record<string, () => DataStore>> = {
  "the sample": () => new DataStore(csvDirectory(SAMPLE), { now: () => NOW }),
  "no tables": () => new DataStore({}, { now: () => NOW }),
  "orders with predictions": () => {
    return new DataStore(fromOrders(csvFile(`${SAMPLE}/transactions_clean.csv`), { backtest: false }), {
      now: () => NOW,
    });
  },
};

/** Ways to write a path that a guard in front may not see through. */
const TWISTS: readonly ((path: string) => string)[] = [
  (path) => `http://localhost${path}`,
  (path) => `/x/..${path}`,
  (path) => `/health/%2e%2e${path}`,
  (path) => `/${path}`,
  (path) => path.slice(1),
  (path) => path.replaceAll("/", "\\"),
  (path) => `${path}#/api/metrics`,
  (path) => path.toUpperCase(),
  (path) => path.replace("?", ";"),
];
/** One in ten is written so. */
const twists = fc.option(fc.constantFrom(...TWISTS), { freq: 9, nil: (path: string) => path });

/** Registers the tests that so many random requests to each store are answered as documented. Call it from a test file. */
export function fuzzStores(count: number): void {
  test.each(Object.entries(STORES))(
    `${count} requests to %s: every answer is of the document, and none fails`,
    { timeout: 900_000 },
    async (name, open) => {
      const store = open();
      if (name !== "no tables") await store.load();
      const handle = createHandler(store, { now: () => NOW });
      // an answer of the same tag was judged before
      const judged = new Set<string>();
      const statuses: Record<number, number> = {};
      await inBatches(
        count,
        fc.asyncProperty(fuzzedRequests, twists, async ({ route, method, path, headers }, twist) => {
          const answer = await handle({ method, url: twist(path), headers });
          statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
          // where there are no data nothing can be said of them
          if (name !== "no tables" || answer.status !== 503) expect(answer.status).toBeLessThan(500);
          if (method !== "GET") return;
          const tag = answer.headers.etag && `${route} ${answer.status} ${answer.headers.etag}`;
          if (tag !== undefined && judged.has(tag)) return;
          const body =
            typeof answer.body === "string" ? answer.body : new TextDecoder().decode(answer.body ?? undefined);
          judge(route, { status: answer.status, headers: answer.headers, body });
          if (tag !== undefined) judged.add(tag);
        }),
      );
      for (const status of name === "no tables" ? [503, 404, 405, 422] : [200, 304, 404, 405, 422])
        expect(statuses[status], `${status}`).toBeGreaterThan(0);
    },
  );
}
