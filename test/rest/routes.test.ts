import { describe, expect, test } from "vitest";
import type { Route } from "../../src/rest/Route.ts";
import { routes } from "../../src/rest/routes.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { ask, CUSTOMERS, emptyShop, PLAIN_ORDERS, shop } from "./shop.ts";

/** The 14 routes of the original, and what we add to them. */
const PATHS = [
  "/",
  "/api/metrics",
  "/api/customers",
  "/api/customers/{customer_id}",
  "/api/segments",
  "/api/churn/predictions",
  "/api/clv/predictions",
  "/api/recommendations/{customer_id}",
  "/api/analytics/revenue-trend",
  "/api/analytics/segment-distribution",
  "/api/analytics/risk-distribution",
  "/api/analytics/revenue-by-segment",
  "/api/analytics/clv-distribution",
  "/api/search/customers",
];
const ADDED = [
  ...["health-score", "churn-summary", "clv-insights", "cohorts", "top-categories", "purchase-patterns"],
  ...[
    "recommendation-summary",
    "cross-sell",
    "lifecycle",
    "cohort-value",
    "order-gaps",
    "value-concentration",
    "rfm-grid",
    "order-probabilities",
    "movement",
  ],
].map((name) => `/api/analytics/${name}`);
/** Of a store that predicts: see modelRoutes.test.ts. */
const PREDICTED = ["/api/model/report", "/api/customers/{customer_id}/forecast", "/api/actions/contacts"];
const OTHERS = [
  "/api/customers/{customer_id}/transactions",
  "/api/customers/{customer_id}/segments",
  "/api/data",
  "/health/live",
  "/health/ready",
  "/openapi.json",
];

/** An address of a route that has every parameter that it must have. */
const addressOf = ({ path }: Route, id = "C1") =>
  path.replace("{customer_id}", id) + (path === "/api/search/customers" ? "?query=c" : "");

test("routes are the contract's, each once", () => {
  expect(routes.map(({ path }) => path).sort()).toEqual([...PATHS, ...ADDED, ...PREDICTED, ...OTHERS].sort());
  expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length);
});

test.each(routes)("routes: $path says in words what it is, takes and answers", (route) => {
  expect(route.method).toBe("GET");
  expect(route.summary).toMatch(/^[A-Z].*[^.]$/);
  expect(route.tags).toHaveLength(1);
  for (const { name, description } of route.parameters) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(description).toMatch(/^[A-Z]/);
  }
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(route.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual(inPath);
  // only what is named in the path can be missing, and predictions
  expect(route.notFound !== undefined).toBe(inPath.length > 0 || PREDICTED.includes(route.path));
  expect(route.paged).toBe(route.parameters.some(({ name }) => name === "page"));
});

describe("routes answer what their schemas say, and not a field more", () => {
  // a schema drops the fields that it does not know
  const judge = (route: Route, json: unknown) => expect(route.output.parse(json)).toEqual(json);
  const full = shop();

  test.each(routes)("of a shop: $path", async (route) => {
    await full.load();
    for (const id of ["C1", "C2", "__proto__", "constructor"]) {
      const { status, json } = await ask(full, addressOf(route, id));
      expect(status).toBe(PREDICTED.includes(route.path) ? 404 : 200);
      if (status === 200) judge(route, json);
    }
  });

  test.each(routes)("of empty tables: $path", async (route) => {
    const store = emptyShop();
    await store.load();
    const { status, json } = await ask(store, addressOf(route));
    expect(status).toBe(route.notFound === undefined ? 200 : 404);
    if (status === 200) judge(route, json);
  });

  test.each(routes)("of a customer of whom nothing is known: $path", async (route) => {
    const [header] = CUSTOMERS.split("\n");
    const customers = `${header}\nC1${",".repeat(15)}\n`;
    const recommendations = "Customer_ID,Recommended_Category,Confidence,Reason\nC1,,,\n";
    const transactions = "Customer_ID,Date,Revenue,Product_Category\nC1,2025-01-31,,\n";
    const store = new DataStore({ customers, transactions, recommendations });
    await store.load();
    const { status, json } = await ask(store, addressOf(route));
    expect(status).toBe(PREDICTED.includes(route.path) ? 404 : 200);
    if (status === 200) judge(route, json);
  });
});

// what needs the other tables says so, and the service as a whole goes on
test.each(routes)("routes: $path of a store that was given only orders answers, or is 503", async (route) => {
  const store = new DataStore({ transactions: PLAIN_ORDERS });
  await store.load();
  const fromOrders = [
    "/api/analytics/revenue-trend",
    ...["cohorts", "cohort-value", "lifecycle", "order-gaps", "value-concentration", "movement"].map(
      (name) => `/api/analytics/${name}`,
    ),
    "/api/customers/{customer_id}/transactions",
    "/api/customers/{customer_id}/segments",
    "/api/recommendations/{customer_id}",
  ];
  const { status, json } = await ask(store, addressOf(route));
  if (PREDICTED.includes(route.path)) expect(status).toBe(404);
  else expect(status).toBe(route.tables.length === 0 || fromOrders.includes(route.path) ? 200 : 503);
  if (status === 503) expect(json.detail).toMatch(/\(missing_\w+\)$/);
});
