import { customerSchema, DataStore, recommendationSchema, Table, transactionSchema } from "clientele";
import { createHandler } from "clientele/rest";
import { loadInto, SqlStore } from "clientele/sql";
import fc from "fast-check";
import { expect, test } from "vitest";
import { close } from "../shared/close.ts";
import { inBatches } from "../shared/inBatches.ts";
import { ENGINES, openEngine } from "../sql/engines.ts";
import { fuzzedRequests } from "./fuzzedRequests.ts";
import { judge } from "./judge.ts";
import { NOW } from "./mounts.ts";

/** What would break a statement that it became a part of. */
export const HOSTILE = [
  ...[
    `'`,
    `"`,
    `''`,
    `""`,
    `\\`,
    `\\'`,
    `';--`,
    `"; drop table clientele_catalog; --`,
    `' or 1=1 --`,
    `$1`,
    `$$`,
    `:x`,
    `?`,
  ],
  ...["%", "_", "\\%", "/*", "*/", "--", ";", "`", "{}", "[1]", "E'\\x00'", "null", "NULL", "true", "NaN", "1e999"],
  ...[
    "\t",
    "\n",
    "\r\n",
    "\u0001",
    "\u00a0",
    "é",
    "ß",
    "İ",
    "Σ",
    "日本語",
    "😀",
    "\u202e",
    "\ufeff",
    '{"a":1}',
    "\\u0000",
    "\\N",
  ],
];

const SEGMENTS = HOSTILE.filter((text) => text.trim() !== "");

/** A shop whose ids, segments, categories and columns are hostile. */
function hostileShop() {
  const ids = SEGMENTS.flatMap((text) => [text, `C ${text} 1`]);
  const level = (i: number) => ["Low", "Medium", "High", "Critical", null][i % 5] as string | null;
  const customers = ids.map((customerId, i) => ({
    customerId,
    frequency: 1 + (i % 7),
    monetary: i % 11 === 0 ? null : (i * 37) % 101,
    recency: (i * 13) % 200,
    customerType: "new",
    rfmSegment: i % 9 === 0 ? null : (SEGMENTS[i % SEGMENTS.length] as string),
    clusterName: SEGMENTS[(i * 3) % SEGMENTS.length] as string,
    rfmScore: 3 + (i % 13),
    isChurned: i % 2,
    churnProbability: i % 13 === 0 ? null : (i % 10) / 10,
    churnRiskLevel: level(i),
    predictedClv: i % 5 === 0 ? null : (i * 7) % 303,
    clvCategory: ["Low Value", "Very High Value"][i % 2] as string,
    purchaseTimingStatus: SEGMENTS[(i * 5) % SEGMENTS.length] as string,
    customerValueScore: i % 100,
    customerPriority: "Low",
    'own "column"; drop table x --': SEGMENTS[i % SEGMENTS.length] as string,
    Customer_ID: i,
  }));
  const lines = ids.flatMap((customerId, i) =>
    Array.from({ length: 1 + (i % 3) }, (_, k) => ({
      orderId: k === 2 ? null : `O${SEGMENTS[i % SEGMENTS.length]}`,
      customerId: (i + k) % 17 === 0 ? null : customerId,
      date: Date.UTC(2025, 0, 1 + ((i * 3 + k) % 200)),
      revenue: (i + k) % 19 === 0 ? -(1 + (i % 5)) : (i * 11 + k) % 50,
      category: SEGMENTS[(i + k) % SEGMENTS.length] as string,
    })),
  );
  const offers = ids.map((customerId, i) => ({
    customerId,
    recommendedCategory: SEGMENTS[(i * 7) % SEGMENTS.length] as string,
    reason: SEGMENTS[(i * 2) % SEGMENTS.length] as string,
    confidence: (i % 21) / 20,
  }));
  return {
    customers: Table.from(customerSchema, customers as never),
    transactions: Table.from(transactionSchema, lines),
    recommendations: Table.from(recommendationSchema, offers),
  };
}

/** Registers the tests that so many random requests with hostile texts are answered from databases as from memory. */
export function fuzzSql(count: number): void {
  test.each(ENGINES)(
    `${count} requests over hostile data in %s are answered as from memory`,
    { timeout: 900_000 },
    async (dialect) => {
      const tables = hostileShop();
      const database = await openEngine(dialect);
      await loadInto(tables, database);
      const handlers = [new SqlStore(database), new DataStore(tables)].map((store) =>
        createHandler(store, { now: () => NOW }),
      );
      const hostile = fc.constantFrom(...HOSTILE, "C ", "\0", "a\0b");
      const encoded = hostile.map(encodeURIComponent);
      const requests = fc.oneof(
        fuzzedRequests.map(({ route, method, path, headers }) => ({
          route: route as string | undefined,
          method,
          path,
          headers,
        })),
        encoded.map((text) => ({
          route: "/api/customers/{customer_id}",
          method: "GET",
          path: `/api/customers/${text}`,
          headers: {},
        })),
        encoded.map((text) => ({
          route: "/api/customers/{customer_id}/transactions",
          method: "GET",
          path: `/api/customers/${text}/transactions`,
          headers: {},
        })),
        encoded.map((text) => ({
          route: "/api/recommendations/{customer_id}",
          method: "GET",
          path: `/api/recommendations/${text}`,
          headers: {},
        })),
        encoded.map((text) => ({
          route: "/api/search/customers",
          method: "GET",
          path: `/api/search/customers?query=${text}`,
          headers: {},
        })),
        fc.tuple(encoded, fc.constantFrom("segment", "risk_level", "sort_by", "order", "page")).map(([text, name]) => ({
          route: "/api/customers",
          method: "GET",
          path: `/api/customers?${name}=${text}`,
          headers: {},
        })),
        fc.tuple(encoded, fc.constantFrom("exclude_segment", "exclude", "campaign", "goal")).map(([text, name]) => ({
          route: "/api/actions/contacts",
          method: "GET",
          path: `/api/actions/contacts?${name}=${text}`,
          headers: {},
        })),
      );
      await inBatches(
        count,
        fc.asyncProperty(requests, async ({ route, method, path, headers }) => {
          const [ours, theirs] = await Promise.all(handlers.map((handle) => handle({ method, url: path, headers })));
          expect(ours?.status, `${path}: ${ours?.body}`).toBe(theirs?.status);
          if (method !== "GET" || ours === undefined || theirs === undefined) return;
          // when data were loaded is another moment in each store
          const isTimed = /^\/(api\/data|health\/|$)/.test(path);
          if (ours.body !== theirs.body && !isTimed)
            expect(JSON.parse(String(ours.body))).toEqual(close(JSON.parse(String(theirs.body))));
          if (route !== undefined)
            judge(route, { status: ours.status, headers: ours.headers, body: String(ours.body) });
        }),
      );
      // nothing was dropped
      expect((await new SqlStore(database).status()).rows).toMatchObject({ customers: tables.customers.length });
    },
  );
}
