import { expect, test } from "vitest";
import { serviceRoutes } from "../../src/rest/serviceRoutes.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { VERSION } from "../../src/version.ts";
import { ask, NOW, ORDERS, PLAIN_ORDERS, shop } from "./shop.ts";

const SECRET = "/srv/secret.csv";

/** A store in each of the states that there are. */
const inState = {
  notLoaded: () => shop(),
  loading: () => {
    const store = new DataStore({ transactions: () => new Promise<string>(() => {}) });
    store.load().catch(() => {});
    return store;
  },
  failed: async () => {
    const store = new DataStore({ transactions: () => Promise.reject(new Error(SECRET)) });
    await store.load().catch(() => {});
    return store;
  },
  ready: async () => {
    const store = shop();
    await store.load();
    return store;
  },
  stale: async () => {
    let csv = PLAIN_ORDERS;
    const store = new DataStore({ transactions: () => csv }, { now: () => NOW });
    await store.load();
    csv = SECRET;
    await store.reload().catch(() => {});
    return store;
  },
};

test.each(["notLoaded", "loading", "failed", "ready", "stale"] as const)(
  "/ of a store that is %s says online, and that",
  async (state) => {
    const answer = await ask(await inState[state](), "/", {}, { service: { name: "Shop", version: "2.1.0" } });
    expect(answer.status).toBe(200);
    const timestamp = new Date(NOW).toISOString();
    expect(answer.json).toEqual({ status: "online", data: state, service: "Shop", version: "2.1.0", timestamp });
  },
);

test("/ has the package's name and version where none is given", async () => {
  expect((await ask(shop(), "/")).json).toMatchObject({ service: "clientele", version: VERSION });
});

test("/health/live is alive whatever the data are", async () => {
  for (const store of Object.values(inState)) {
    const { status, json } = await ask(await store(), "/health/live");
    expect([status, json]).toEqual([200, { status: "live" }]);
  }
});

test("/health/ready says since when, and how many rows", async () => {
  const since = new Date(NOW).toISOString();
  const ready = await ask(await inState.ready(), "/health/ready");
  expect([ready.status, ready.json]).toEqual([
    200,
    { status: "ready", since, rows: { customers: 5, transactions: 5, recommendations: 4 }, problem: null },
  ]);
  const stale = await ask(await inState.stale(), "/health/ready");
  const problem = "The transactions lack a column (missing_column)";
  expect([stale.status, stale.json]).toEqual([
    200,
    { status: "stale", since, rows: { customers: null, transactions: 1, recommendations: null }, problem },
  ]);
});

test.each([
  ["notLoaded", "No data have been loaded yet"],
  ["loading", "No data have been loaded yet"],
  ["failed", "The transactions could not be loaded (unreadable_source)"],
] as const)("/health/ready of a store that is %s is 503 with the reason", async (state, detail) => {
  const { status, json, body, headers } = await ask(await inState[state](), "/health/ready");
  expect([status, json.detail, headers["retry-after"]]).toEqual([503, detail, "5"]);
  expect(body).not.toContain("secret");
});

test("/health/ready names the table and the column that are to blame", async () => {
  const store = new DataStore({ transactions: ORDERS.replace("Revenue", "Turnover") });
  await store.load().catch(() => {});
  const { status, json } = await ask(store, "/health/ready");
  expect([status, json.detail]).toEqual([503, "The transactions lack a column (missing_column)"]);
});

// who watches the service must not see how it was a minute ago
test.each(serviceRoutes)("$path is kept by nobody, loads nothing, and takes no parameters", async ({ path }) => {
  const store = shop();
  const { headers } = await ask(store, path, { "if-none-match": "*" }, { cacheControl: { maxAge: 60 } });
  expect([headers["cache-control"], headers.etag]).toEqual(["no-store", undefined]);
  expect((await store.status()).state).toBe("notLoaded");
  expect((await ask(store, `${path}?verbose=1`)).status).toBe(422);
});

test("/openapi.json is the document of the service", async () => {
  const { status, json, headers } = await ask(shop(), "/openapi.json", {}, { service: { name: "Shop" } });
  expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
  expect([json.openapi, json.info.title]).toEqual(["3.1.1", "Shop"]);
});
