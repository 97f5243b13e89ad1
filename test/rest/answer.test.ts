import { describe, expect, test } from "vitest";
import * as z from "zod";
import { DataError, OptionError } from "../../src/errors.ts";
import type { AnswerOptions } from "../../src/rest/AnswerOptions.ts";
import { answer, type RouteRequest } from "../../src/rest/answer.ts";
import { type Answer, defineRoute, type Route } from "../../src/rest/Route.ts";
import { routes } from "../../src/rest/routes.ts";
import type { CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { CUSTOMERS, emptyShop, NOW, OFFERS, ORDERS, offenders, PLAIN_ORDERS, shop, storeWith } from "./shop.ts";

const routeOf = (path: string): Route => routes.find((route) => route.path === path) as Route;
const METRICS = routeOf("/api/metrics");
const TREND = routeOf("/api/analytics/revenue-trend");
const LIST = routeOf("/api/customers");
const PROFILE = routeOf("/api/customers/{customer_id}");
const SEARCH = routeOf("/api/search/customers");

const options: AnswerOptions = { now: () => NOW };
const ask = (route: Route, store: CustomerStore, request: RouteRequest = {}, more: AnswerOptions = {}) =>
  answer(route, store, request, { ...options, ...more });
const query = (text: string): RouteRequest => ({ query: new URLSearchParams(text) });
const json = ({ body }: Answer) => JSON.parse(body);
const SECRET = "ENOENT: /srv/secret.csv, password=hunter2";

/** The shop's customers, and orders that never arrive. */
function hangingOrders(): DataStore {
  return new DataStore({ customers: CUSTOMERS, transactions: () => new Promise<string>(() => {}) });
}

describe("answers", () => {
  test("answer(route, store) is status 200 with JSON, a tag, and the advice to ask again", async () => {
    const { status, headers, body } = await ask(routeOf("/api/analytics/risk-distribution"), shop());
    expect(status).toBe(200);
    expect(headers).toEqual({
      "content-type": "application/json; charset=utf-8",
      etag: expect.stringMatching(/^"[^"]+"$/),
      "cache-control": "private, no-cache",
    });
    expect(body).toBe(
      '{"data":[{"risk_level":"Critical","count":2},{"risk_level":"High","count":1},{"risk_level":"Low","count":1}]}',
    );
  });

  test("answer(route, store) asks the store once for one version of the data, and again for the next", async () => {
    let asked = 0;
    let customers = CUSTOMERS;
    const data = new DataStore({ customers: () => customers });
    await data.load();
    const store = storeWith(data, {
      getBusinessMetrics: () => {
        asked++;
        return data.getBusinessMetrics();
      },
    });
    const first = await ask(METRICS, store);
    expect([await ask(METRICS, store), asked]).toEqual([first, 1]);
    customers = CUSTOMERS.replace("C1,6,600", "C1,6,700");
    await data.reload();
    const second = await ask(METRICS, store);
    expect([json(second).total_revenue, asked]).toEqual([1200, 2]);
    expect(second.headers.etag).not.toBe(first.headers.etag);
  });

  test("answer(route, store) of a store without a version has no tag, and is asked for each time", async () => {
    let revenue = 0;
    const store = storeWith(shop(), {
      version: async () => null,
      getRevenueBySegment: async () => [{ segment: "A", revenue: ++revenue }],
    });
    const route = routeOf("/api/analytics/revenue-by-segment");
    for (const expected of [1, 2]) {
      const { status, headers, body } = await ask(route, store, { headers: { "if-none-match": '"null.0"' } });
      expect([status, headers.etag, JSON.parse(body).data[0].revenue]).toEqual([200, undefined, expected]);
    }
  });

  test("answer(list, store) links to the pages beside it, with what else was asked", async () => {
    const link = async (text: string) => (await ask(LIST, shop(), query(text))).headers.link;
    expect(await link("page=2&page_size=2&sort_by=recency")).toBe(
      '<?page=3&page_size=2&sort_by=recency>; rel="next", <?page=1&page_size=2&sort_by=recency>; rel="prev"',
    );
    expect(await link("")).toBeUndefined();
    expect((await ask(LIST, emptyShop())).headers.link).toBeUndefined();
  });

  // `query` is an Iterable: entries() can be walked over once only
  test("answer(list, store, { query }) takes what can be walked over once", async () => {
    const { headers } = await ask(LIST, shop(), { query: new URLSearchParams("page_size=4").entries() });
    expect(headers.link).toBe('<?page=2&page_size=4>; rel="next"');
  });

  // page_size=20 and none at all are one question with two addresses
  test("answer(list, store, { query }) links alike whoever asked before", async () => {
    const rows = Array.from({ length: 21 }, (_, i) => CUSTOMERS.split("\n")[1]?.replace("C1", `C${i}`));
    const customers = [CUSTOMERS.split("\n")[0], ...rows, ""].join("\n");
    const [store, other] = [new DataStore({ customers }), new DataStore({ customers })];
    await ask(LIST, store, query("page=1&page_size=20"));
    expect((await ask(LIST, store)).headers.link).toBe((await ask(LIST, other)).headers.link);
  });

  test("answer(route, store) of what does not exist is 404 in the route's words, without a tag", async () => {
    for (const customer_id of ["c1", "", "C1 ", "toString", "x".repeat(10_000)]) {
      const { status, headers, body } = await ask(PROFILE, shop(), { params: { customer_id } });
      expect([status, JSON.parse(body).detail, headers.etag]).toEqual([404, "Customer not found", undefined]);
    }
    for (const customer_id of ["C1", "__proto__", "constructor"]) {
      const found = await ask(PROFILE, shop(), { params: { customer_id } });
      expect(json(found).customer_id).toBe(customer_id);
    }
  });

  test("answer(route about the service, store) is kept by nobody", async () => {
    const { headers } = await ask(routeOf("/health/live"), shop(), {}, { cacheControl: { maxAge: 60 } });
    expect(headers).toEqual({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  });
});

/** What only a store that predicts has. */
const PREDICTED = new Set(["/api/model/report", "/api/customers/{customer_id}/forecast", "/api/actions/contacts"]);

describe("conditional requests", () => {
  const store = shop();
  const params = { customer_id: "C1" };
  const tagOf = async (request: RouteRequest, route = LIST) =>
    (await ask(route, store, request)).headers.etag as string;

  const answered = routes.filter(({ tables, path }) => tables.length > 0 && !PREDICTED.has(path));
  test.each(answered)("answer($path) is 304 for who has it already", async (route) => {
    const request = { ...(route.path.includes("{") && { params }), ...(route === SEARCH && query("query=c")) };
    // all tables are there: the tag stays
    await store.load();
    const { status, headers } = await ask(route, store, request);
    expect(status).toBe(200);
    const again = await ask(route, store, { ...request, headers: { "if-none-match": headers.etag as string } });
    expect(again).toEqual({
      status: 304,
      headers: { etag: headers.etag, "cache-control": "private, no-cache" },
      body: "",
    });
  });

  test("answer(route, store, { headers }) takes lists of tags, weak ones, and a header given twice", async () => {
    const etag = await tagOf({});
    for (const given of [`W/${etag}`, `"other", ${etag}`, `"a,b" , W/${etag},"c"`, ['"other"', etag]]) {
      expect((await ask(LIST, store, { headers: { "if-none-match": given } })).status).toBe(304);
    }
    for (const given of ["", '"other"', etag.slice(1, -1), `${etag.slice(0, -1)}x"`]) {
      expect((await ask(LIST, store, { headers: { "if-none-match": given } })).status).toBe(200);
    }
  });

  test("answer(route, store, request) has one tag per question and data, wherever it is asked", async () => {
    const etag = await tagOf({});
    expect(await tagOf(query("page=1&segment="))).not.toBe(await tagOf(query("page=2")));
    expect(await tagOf(query("page=1"))).toBe(etag);
    expect(await tagOf({}, METRICS)).not.toBe(etag);
    expect(await tagOf({ params }, PROFILE)).not.toBe(await tagOf({ params: { customer_id: "C2" } }, PROFILE));
    const other = shop();
    await other.load();
    await store.load();
    expect((await ask(LIST, other)).headers.etag).toBe(await tagOf({}));
    const released = await ask(LIST, store, {}, { service: { version: "2.0.0" } });
    expect(released.headers.etag).not.toBe(await tagOf({}));
  });

  test("answer(route, store, request) refuses a wrong question even of who sends tags", async () => {
    const headers = { "if-none-match": await tagOf({}) };
    expect((await ask(LIST, store, { ...query("page=0"), headers })).status).toBe(422);
  });

  test("answer(route, store, request, { cacheControl }) says so with 200 and 304, and of no error", async () => {
    const cacheControl = { maxAge: 60, sMaxAge: 600, staleWhileRevalidate: 30 };
    const header = "public, max-age=60, s-maxage=600, stale-while-revalidate=30";
    const held = await ask(METRICS, store, {}, { cacheControl });
    expect(held.headers["cache-control"]).toBe(header);
    const headers = { "if-none-match": held.headers.etag };
    const again = await ask(METRICS, store, { headers }, { cacheControl });
    expect([again.status, again.headers["cache-control"]]).toEqual([304, header]);
    const wrong = await ask(METRICS, store, query("a=1"), { cacheControl });
    const missing = await ask(PROFILE, store, { params: { customer_id: "x" } }, { cacheControl });
    expect([wrong.headers["cache-control"], missing.headers["cache-control"]]).toEqual(["no-store", "no-store"]);
  });
});

describe("refusals", () => {
  test("answer(route, store, request) is 422 with every offending parameter, before the data are asked for", async () => {
    const broken = new DataStore({ customers: () => Promise.reject(new Error(SECRET)) });
    const wrong = await ask(LIST, broken, query("page=0&page_size=101&order=up&__proto__=1&page=2"));
    expect([wrong.status, wrong.headers["content-type"]]).toEqual([422, "application/problem+json; charset=utf-8"]);
    expect(offenders(json(wrong)).sort()).toEqual(["__proto__", "order", "page", "page", "page_size"]);
    expect(json(wrong).detail).toContain("page: expected a whole number from 1");
    expect(json(wrong).timestamp).toBe(new Date(NOW).toISOString());
  });

  test("answer(route, store, request) is 422 for a value that these data do not have, and lists those they have", async () => {
    const wrong = await ask(LIST, shop(), query("segment=Loyal"));
    expect(wrong.status).toBe(422);
    expect(json(wrong).errors).toEqual([
      { loc: ["query", "segment"], msg: "expected one of Champions, Lost", input: "Loyal" },
    ]);
  });

  // contract: a 422 lists every offending parameter; the store stops at the first
  test("answer(route, store, request) is 422 with all values that these data do not have", async () => {
    const wrong = await ask(LIST, shop(), query("segment=Loyal&risk_level=Awful"));
    expect(offenders(json(wrong))).toEqual(["segment", "risk_level"]);
  });

  // InvalidParameter: "What came, shortened"
  test("answer(route, store, request) shortens what came, whoever refused it", async () => {
    const wrong = await ask(LIST, shop(), query(`segment=${"x".repeat(5000)}`));
    expect(json(wrong).errors[0].input.length).toBeLessThanOrEqual(200);
  });

  // an address of 8192 characters must not be answered with a hundred times as many
  test("answer(route, store, request) does not grow with the number of mistakes", async () => {
    const wrong = await ask(LIST, shop(), query("a&".repeat(4000)));
    expect(wrong.status).toBe(422);
    expect(wrong.body.length).toBeLessThan(100_000);
  });

  // cohorts by month, the default, of orders over ten thousand years
  test("answer(route, store, request) is 422 for a default that these data cannot have", async () => {
    const store = storeWith(shop(), {
      calculateCustomerCohorts: async () => {
        throw new OptionError("calculateCustomerCohorts", "period", "a longer one", "month");
      },
    });
    const wrong = await ask(routeOf("/api/analytics/cohorts"), store);
    expect([wrong.status, offenders(json(wrong))]).toEqual([422, ["period"]]);
  });
});

describe("data that change meanwhile", () => {
  test("answer(route, store) takes one snapshot for a profile, its offers and its tag", async () => {
    let customers = CUSTOMERS;
    let offers = OFFERS;
    const data = new DataStore({ customers: () => customers, recommendations: () => offers });
    await data.load();
    const before = await (await data.snapshot()).version(["customers", "recommendations"]);
    customers = CUSTOMERS.replace("C1,6,600", "C1,6,700");
    offers = OFFERS.replace("Cups", "Jugs");
    let taken = 0;
    const store: CustomerStore = {
      status: () => data.status(),
      snapshot: async () => {
        taken++;
        const snapshot = await data.snapshot();
        // the data change as soon as somebody asks
        await data.reload();
        return snapshot;
      },
    };
    const found = await ask(PROFILE, store, { params: { customer_id: "C1" } });
    expect(found.headers.etag?.startsWith(`"${before}.`)).toBe(true);
    expect(json(found)).toMatchObject({ monetary: 600, recommendations: [{ category: "Cups" }, { category: "Pots" }] });
    expect(taken).toBe(1);
    const next = await ask(PROFILE, data, { params: { customer_id: "C1" } });
    expect(json(next)).toMatchObject({ monetary: 700, recommendations: [{ category: "Jugs" }, { category: "Pots" }] });
  });

  test("answer(route, store) keeps the answers of two routes of one path apart, and those to two questions", async () => {
    const store = shop();
    const route = (value: number) =>
      defineRoute({
        path: "/own",
        operationId: "own",
        summary: "Own",
        tags: [],
        query: { ids: z.string().transform((text) => new Set(text.split(","))) },
        output: z.object({ value: z.number(), ids: z.array(z.string()) }),
        handle: async ({ ids }) => ({ value, ids: [...ids] }),
      });
    const [one, two] = [route(1), route(2)];
    expect(json(await ask(one, store, query("ids=a")))).toEqual({ value: 1, ids: ["a"] });
    expect(json(await ask(two, store, query("ids=a")))).toEqual({ value: 2, ids: ["a"] });
    const other = await ask(one, store, query("ids=b"));
    expect(json(other)).toEqual({ value: 1, ids: ["b"] });
    expect(other.headers.etag).not.toBe((await ask(one, store, query("ids=a"))).headers.etag);
  });

  test("answer(report, store) has another tag where the same customers were predicted otherwise", async () => {
    const orders = simulateOrders({ customers: 40 });
    const tagOf = async (backtest: boolean) => {
      const options = { horizon: { days: 60 }, recommendations: false, backtest } as const;
      const store = new DataStore(fromOrders(() => orders as [], options));
      return (await ask(routeOf("/api/model/report"), store)).headers.etag;
    };
    expect(await tagOf(true)).toBe(await tagOf(true));
    expect(await tagOf(false)).not.toBe(await tagOf(true));
  });

  test("answer(route, store) has a tag of the tables that it is made of, whoever asked for others before", async () => {
    const sources = { customers: CUSTOMERS, transactions: ORDERS };
    const [one, other] = [new DataStore(sources), new DataStore(sources)];
    const first = (await ask(METRICS, one)).headers.etag;
    await ask(TREND, other);
    expect((await ask(METRICS, other)).headers.etag).toBe(first);
    // other orders are other orders' trend, and the same customers' metrics
    const changed = new DataStore({ ...sources, transactions: ORDERS.replace(",100,", ",110,") });
    expect((await ask(METRICS, changed)).headers.etag).toBe(first);
    expect((await ask(TREND, changed)).headers.etag).not.toBe((await ask(TREND, one)).headers.etag);
  });

  test("answer(route, store) says 304 after a reload of the same data, and 200 after one of others", async () => {
    let csv = PLAIN_ORDERS;
    const store = new DataStore({ transactions: () => csv });
    const headers = { "if-none-match": (await ask(TREND, store)).headers.etag };
    await store.reload();
    expect((await ask(TREND, store, { headers })).status).toBe(304);
    csv = PLAIN_ORDERS.replace(",20\n", ",70\n");
    await store.reload();
    const fresh = await ask(TREND, store, { headers });
    expect([fresh.status, json(fresh).data[0].revenue]).toEqual([200, 70]);
  });

  test("answer(route, store) serves the old data when a reload has failed", async () => {
    let csv = PLAIN_ORDERS;
    const store = new DataStore({ transactions: () => csv });
    const first = await ask(TREND, store);
    csv = "broken";
    await expect(store.reload()).rejects.toThrow();
    expect((await store.status()).state).toBe("stale");
    expect(await ask(TREND, store, {}, { whileLoading: "unavailable" })).toEqual(first);
  });
});

describe("no data", () => {
  test("answer(route, store) is 503 with the table and the code, not the file", async () => {
    const missing = new DataError("missing_file", SECRET, { table: "customers", file: "/srv/secret.csv" });
    const store = new DataStore({
      customers: () => Promise.reject(missing),
      transactions: "Customer_ID,Date\nC1,2025-01-31\n",
    });
    const metrics = await ask(METRICS, store);
    expect([metrics.status, metrics.headers["retry-after"]]).toEqual([503, "5"]);
    expect(json(metrics).detail).toBe("The customers could not be loaded (missing_file)");
    expect(json(await ask(TREND, store)).detail).toBe("The transactions lack a column (missing_column)");
    const offers = await ask(routeOf("/api/analytics/recommendation-summary"), store);
    expect([offers.status, json(offers).detail]).toEqual([503, "There are no recommendations here (missing_table)"]);
  });

  test("answer(route, store) is 503 for a source that fails in its own words, which only the hooks hear", async () => {
    const cause = new Error(SECRET);
    const store = new DataStore({
      customers: () => {
        throw cause;
      },
    });
    const told: unknown[] = [];
    const { status, body } = await ask(
      METRICS,
      store,
      {},
      {
        onError: (error, at) => told.push([error, at]),
        logger: { error: (message) => told.push(message) },
      },
    );
    expect([status, JSON.parse(body).detail]).toEqual([503, "The customers could not be loaded (unreadable_source)"]);
    expect(body).not.toMatch(/secret|hunter2/);
    expect(told).toHaveLength(2);
    expect(told[0]).toBe(`/api/metrics: customers: the source failed: ${SECRET}`);
    const [error, at] = told[1] as [DataError, object];
    expect([error.code, error.cause, at]).toEqual(["unreadable_source", cause, { route: "/api/metrics" }]);
  });

  // status.error tells of one table's failure: of the first, or of the reload
  test("answer(route, store) is 503 when several sources fail, each in its own words", async () => {
    const failing = (text: string) => () => Promise.reject(new Error(text));
    const store = new DataStore({ customers: failing("one"), transactions: failing("two") });
    expect((await ask(METRICS, store)).status).toBe(503);
    expect((await ask(TREND, store)).status).toBe(503);
  });

  test("answer(route, store) loads again what could not be loaded", async () => {
    let fails = true;
    const store = new DataStore({
      transactions: async () => {
        if (fails) throw new TypeError(SECRET);
        return PLAIN_ORDERS;
      },
    });
    expect((await ask(TREND, store)).status).toBe(503);
    fails = false;
    expect((await ask(TREND, store)).status).toBe(200);
  });

  test("answer(route, store, request, { whileLoading: unavailable }) never loads, and says why there is nothing", async () => {
    const whileLoading = "unavailable";
    const store = new DataStore({ customers: CUSTOMERS });
    const early = await ask(METRICS, store, {}, { whileLoading });
    expect([early.status, json(early).detail]).toEqual([503, "No data have been loaded yet"]);
    expect((await store.status()).rows.customers).toBeNull();
    expect((await ask(PROFILE, store, { params: { customer_id: "nobody" } }, { whileLoading })).status).toBe(503);
    await store.load();
    expect((await ask(METRICS, store, {}, { whileLoading })).status).toBe(200);

    const broken = new DataStore({ transactions: "Customer_ID,Date\n" });
    await expect(broken.load()).rejects.toThrow();
    expect(json(await ask(TREND, broken, {}, { whileLoading })).detail).toBe(
      "The transactions lack a column (missing_column)",
    );
  });

  test("answer(route, store, request, { whileLoading: unavailable }) does not wait for the first load", async () => {
    const store = new DataStore({ customers: () => new Promise<string>(() => {}) });
    store.load().catch(() => {});
    expect((await ask(METRICS, store, {}, { whileLoading: "unavailable" })).status).toBe(503);
    expect((await ask(routeOf("/health/live"), store, {}, { whileLoading: "unavailable" })).status).toBe(200);
  });

  // a file that is slow, or tried again and again because it is broken, would take the others out of service
  test("answer(route, store, request, { whileLoading: unavailable }) answers from what is there", async () => {
    const store = hangingOrders();
    store.load().catch(() => {});
    await store.getRfmData();
    expect((await ask(METRICS, store, {}, { whileLoading: "unavailable" })).status).toBe(200);
  });

  test("answer(route, store, request, { whileLoading: wait }) waits for the load", async () => {
    let arrive = (_: string): void => {};
    const store = new DataStore({ transactions: () => new Promise<string>((resolve) => (arrive = resolve)) });
    const pending = ask(TREND, store, {}, { whileLoading: "wait" });
    await Promise.resolve();
    arrive(PLAIN_ORDERS);
    expect((await pending).status).toBe(200);
  });
});

describe("causes", () => {
  const failing = (error: unknown) => storeWith(shop(), { getBusinessMetrics: () => Promise.reject(error) });

  test.each([
    ["an Error", new TypeError(SECRET)],
    ["a text", SECRET],
    ["nothing", undefined],
    ["an option that the route does not have", new OptionError("getBusinessMetrics", "secret", SECRET, SECRET)],
  ])("answer(route, store) is 500 for %s, and only the hooks hear the cause", async (_, cause) => {
    const told: unknown[] = [];
    const wrong = await ask(
      METRICS,
      failing(cause),
      {},
      {
        onError: (error, { route }) => told.push(error, route),
        logger: { error: (message) => told.push(message) },
      },
    );
    expect([wrong.status, wrong.headers["cache-control"]]).toEqual([500, "no-store"]);
    expect(json(wrong)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "Something went wrong here",
      timestamp: new Date(NOW).toISOString(),
    });
    expect(told).toContain(cause);
    expect(told).toContain("/api/metrics");
    expect(told).toHaveLength(3);
  });

  test("answer(route, store) without hooks is 500 all the same", async () => {
    expect((await answer(METRICS, failing(new Error(SECRET)))).status).toBe(500);
  });

  test("answer(route, store, request, { onError }) is not told of what is the caller's fault", async () => {
    const told: unknown[] = [];
    const onError = (error: unknown) => told.push(error);
    await ask(METRICS, shop(), query("a=1"), { onError });
    await ask(LIST, shop(), query("segment=Loyal"), { onError });
    await ask(PROFILE, shop(), { params: { customer_id: "x" } }, { onError });
    expect(told).toEqual([]);
  });

  // "It never rejects": a logger whose disk is full must not take the answer with it
  test("answer(route, store, request, { onError, logger }) never rejects, though they throw", async () => {
    const fail = () => {
      throw new Error(SECRET);
    };
    const wrong = await ask(METRICS, failing(new Error("a")), {}, { onError: fail, logger: { error: fail } });
    expect(wrong.status).toBe(500);
    expect(wrong.body).not.toContain("secret");
  });
});
