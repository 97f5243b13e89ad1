import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataStore } from "../../src/store/DataStore.ts";
import { ask, CUSTOMERS, emptyShop, OFFERS, offenders, PLAIN_ORDERS, shop } from "./shop.ts";

const store = shop();
const get = async (path: string, from = store) => {
  const { status, json, body } = await ask(from, path);
  expect(status, `${path}: ${body}`).toBe(200);
  return json;
};
const ids = (rows: { customer_id: string }[]): string[] => rows.map(({ customer_id }) => customer_id);
const UNKNOWN = { rfm_segment: null, monetary: null, churn_risk_level: null };

describe("/api/customers", () => {
  const list = async (query: string): Promise<string[]> => ids((await get(`/api/customers?${query}`)).customers);

  test("/api/customers is a page in the file's order, with the original's fields", async () => {
    const { customers, ...page } = await get("/api/customers?page_size=4");
    expect(page).toEqual({ total: 5, page: 1, page_size: 4, total_pages: 2 });
    expect(ids(customers)).toEqual(["C1", "C2", "C3", "__proto__"]);
    expect(customers[0]).toEqual({
      customer_id: "C1",
      rfm_segment: "Champions",
      monetary: 600,
      frequency: 6,
      recency: 10,
      predicted_clv: 1000,
      churn_probability: 0.1,
      churn_risk_level: "Low",
      customer_priority: "Very High",
    });
  });

  test("/api/customers has null for what is missing, and an empty page beyond the last", async () => {
    const last = await get("/api/customers?page_size=4&page=2");
    expect(last.customers).toEqual([
      {
        ...UNKNOWN,
        customer_id: "constructor",
        frequency: null,
        recency: null,
        predicted_clv: null,
        churn_probability: null,
        customer_priority: null,
      },
    ]);
    const beyond = await get("/api/customers?page=9007199254740991");
    expect([beyond.customers, beyond.total, beyond.total_pages]).toEqual([[], 5, 1]);
  });

  test.each([
    ["sort_by=monetary", "C1 C3 C2 __proto__ constructor"],
    ["sort_by=Monetary&order=asc", "C2 __proto__ C3 C1 constructor"],
    ["sort_by=Predicted_CLV", "C1 C3 C2 __proto__ constructor"],
    ["sort_by=recency", "C1 C3 C2 __proto__ constructor"],
    ["sort_by=Recency&order=desc", "__proto__ C2 C3 C1 constructor"],
    ["sort_by=Churn_Probability", "C1 C3 C2 __proto__ constructor"],
    ["sort_by=churn_risk_level", "C1 C3 C2 __proto__ constructor"],
    ["sort_by=churn_risk_level&order=desc", "C2 __proto__ C3 C1 constructor"],
    ["sort_by=customer_id", "C1 C2 C3 __proto__ constructor"],
    ["sort_by=&order=desc", "C1 C2 C3 __proto__ constructor"],
  ])("/api/customers?%s is %s: ties in the file's order, what is missing last", async (query, expected) => {
    expect((await list(query)).join(" ")).toBe(expected);
  });

  test.each([
    ["segment=champions", ["C1", "C3"]],
    ["segment=&risk_level=", ["C1", "C2", "C3", "__proto__", "constructor"]],
    ["risk_level=CRITICAL", ["C2", "__proto__"]],
    ["segment=Lost&risk_level=Low", []],
    // a level that there is, though nobody has it
    ["risk_level=medium", []],
  ])("/api/customers?%s takes the value in any case", async (query, expected) => {
    const { customers, total } = await get(`/api/customers?${query}`);
    expect([ids(customers), total]).toEqual([expected, expected.length]);
  });

  test.each([
    ["segment=Loyal", "segment", "Champions, Lost"],
    ["segment=__proto__", "segment", "Champions, Lost"],
    ["risk_level=awful", "risk_level", "Critical, High, Low"],
    ["sort_by=Nope", "sort_by", "monetary"],
    ["sort_by=toString", "sort_by", "customer_id"],
    ["sort_by=attribution", "sort_by", "these data have"],
    ["sort_by=MONETARY", "sort_by", "monetary"],
    ["order=down", "order", "asc, desc"],
    ["page=0", "page", "from 1"],
    ["page_size=101", "page_size", "from 1 to 100"],
  ])("/api/customers?%s is 422 because of %s, and lists what would do: %s", async (query, name, words) => {
    const { status, json } = await ask(store, `/api/customers?${query}`);
    expect([status, offenders(json)]).toEqual([422, [name]]);
    expect(json.errors[0].msg).toContain(words);
    expect(json.detail).toContain(`${name}: expected`);
  });

  // the schema of sort_by has words of its own, which nobody reads: the message has both spellings of 48 columns
  test("/api/customers?sort_by=Nope lists each column once", async () => {
    const { json } = await ask(store, "/api/customers?sort_by=Nope");
    expect(json.detail).toContain("predicted_clv");
    expect(json.detail).not.toContain("Predicted_CLV");
  });

  test("/api/customers pages cover all customers once, whatever the order and the filter", async () => {
    const sorts = fc.constantFrom("", "monetary", "recency", "churn_risk_level", "rfm_segment", "customer_priority");
    const filters = fc.constantFrom("", "&segment=lost", "&risk_level=critical", "&segment=champions&risk_level=high");
    const sizes = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(sorts, fc.constantFrom("asc", "desc"), filters, sizes, async (sort, order, filter, size) => {
        const query = `sort_by=${sort}&order=${order}${filter}`;
        const seen: string[] = [];
        let path: string | undefined = `/api/customers?${query}&page_size=${size}`;
        while (path !== undefined) {
          const { json, headers } = await ask(store, path);
          seen.push(...ids(json.customers));
          const next = /<([^>]*)>; rel="next"/.exec(headers.link ?? "")?.[1];
          path = next && `/api/customers${next}`;
        }
        expect(seen).toEqual(await list(`${query}&page_size=100`));
      }),
      { numRuns: 50 },
    );
  });
});

describe("/api/customers/{customer_id}", () => {
  test("/api/customers/C1 is all about one customer, with what to offer in the file's order", async () => {
    expect(await get("/api/customers/C1")).toEqual({
      customer_id: "C1",
      rfm_segment: "Champions",
      customer_type: "returning",
      monetary: 600,
      frequency: 6,
      recency: 10,
      predicted_clv: 1000,
      churn_probability: 0.1,
      churn_risk_level: "Low",
      customer_priority: "Very High",
      rfm_score: 15,
      customer_value_score: 80,
      purchase_timing_status: "Not Yet Due",
      clv_category: "Very High Value",
      recommendations: [
        { category: "Cups", reason: "Association Rules", confidence: 0.9 },
        { category: "Pots", reason: "Collaborative Filtering", confidence: 0.5 },
      ],
    });
  });

  test("/api/customers/{id} of a customer without offers has none, with or without a table of them", async () => {
    expect((await get("/api/customers/__proto__")).recommendations).toEqual([]);
    const alone = new DataStore({ customers: CUSTOMERS });
    expect((await get("/api/customers/C1", alone)).recommendations).toEqual([]);
    expect(await get("/api/customers/constructor")).toMatchObject({ ...UNKNOWN, rfm_score: null, clv_category: null });
  });

  // there may be offers, and nobody can read them
  test("/api/customers/{id} is 503 where the table of offers is broken", async () => {
    const broken = new DataStore({ customers: CUSTOMERS, recommendations: "Customer_ID\n" });
    expect((await ask(broken, "/api/customers/C1")).status).toBe(503);
  });

  test.each(["c1", "C", "C11", "toString", "nobody", "C1%20", "%00"])(
    "/api/customers/%s is 404: an id is exact, and orders or offers make no customer",
    async (id) => {
      const { status, json } = await ask(store, `/api/customers/${id}`);
      expect([status, json.detail]).toEqual([404, "Customer not found"]);
    },
  );
});

describe("/api/customers/{customer_id}/transactions", () => {
  const path = (id: string) => `/api/customers/${id}/transactions`;

  test("/api/customers/C1/transactions are the lines in the file's order", async () => {
    const { transactions, ...page } = await get(path("C1"));
    expect(page).toEqual({ customer_id: "C1", total: 3, page: 1, page_size: 100, total_pages: 1 });
    expect(transactions.map((line: { order_id: string }) => line.order_id)).toEqual(["1", "2", "5"]);
    expect(transactions[0]).toEqual({
      order_id: "1",
      date: "2025-01-10T09:30:00",
      products: "2× Tea, 1× Cup",
      items_sold: 3,
      revenue: 100,
      net_sales: 90,
      status: "completed",
      product_category: "Tea",
    });
  });

  test("/api/customers/{id}/transactions pages as lists do, with links", async () => {
    const { json, headers } = await ask(store, `${path("C1")}?page=2&page_size=1`);
    expect([json.transactions[0].order_id, json.total, json.total_pages]).toEqual(["2", 3, 3]);
    expect(headers.link).toBe('<?page=3&page_size=1>; rel="next", <?page=1&page_size=1>; rel="prev"');
    expect((await get(`${path("C1")}?page=9007199254740991&page_size=1000`)).transactions).toEqual([]);
    expect((await ask(store, `${path("C1")}?page_size=1001`)).status).toBe(422);
  });

  test("/api/customers/{id}/transactions of a customer without orders are none, of nobody 404", async () => {
    expect(await get(path("C3"))).toMatchObject({ transactions: [], total: 0, total_pages: 0 });
    expect(await get(path("__proto__"))).toMatchObject({
      total: 1,
      transactions: [{ net_sales: null, products: null }],
    });
    for (const id of ["nobody", "toString", "c1"]) expect((await ask(store, path(id))).status).toBe(404);
  });

  test("/api/customers/{id}/transactions need no table of customers", async () => {
    const orders = new DataStore({ transactions: PLAIN_ORDERS });
    const { transactions, total } = await get(path("C1"), orders);
    expect(total).toBe(1);
    expect(transactions[0]).toMatchObject({ date: "2025-01-31T00:00:00", revenue: 20, order_id: null });
    expect((await ask(orders, path("C2"))).status).toBe(404);
  });
});

describe("/api/churn/predictions and /api/clv/predictions", () => {
  test("/api/churn/predictions has the biggest spenders first, or the likeliest to leave", async () => {
    const all = await get("/api/churn/predictions");
    expect(ids(all)).toEqual(["C1", "C3", "C2", "__proto__", "constructor"]);
    expect(all[1]).toEqual({
      customer_id: "C3",
      churn_probability: 0.6,
      churn_risk_level: "High",
      rfm_segment: "Champions",
      monetary: 300,
      recency: 40,
      frequency: 2,
    });
    const likely = await get("/api/churn/predictions?sort_by=churn_probability&limit=3");
    expect(ids(likely)).toEqual(["C2", "__proto__", "C3"]);
    expect(ids(await get("/api/churn/predictions?risk_level=critical&limit=1"))).toEqual(["C2"]);
    expect(await get("/api/churn/predictions?risk_level=Medium")).toEqual([]);
  });

  test("/api/clv/predictions has the most valuable first, with what they have spent", async () => {
    const [first, ...rest] = await get("/api/clv/predictions");
    expect(first).toEqual({
      customer_id: "C1",
      predicted_clv: 1000,
      current_value: 600,
      clv_category: "Very High Value",
      rfm_segment: "Champions",
      churn_probability: 0.1,
    });
    expect(ids(rest)).toEqual(["C3", "C2", "__proto__", "constructor"]);
    expect(rest.at(-1)).toMatchObject({ predicted_clv: null, current_value: null });
    expect(ids(await get("/api/clv/predictions?sort_by=monetary&limit=2"))).toEqual(["C1", "C3"]);
  });

  test.each([
    "/api/churn/predictions?limit=0",
    "/api/churn/predictions?limit=1001",
    "/api/churn/predictions?sort_by=recency",
    "/api/churn/predictions?risk_level=awful",
    "/api/clv/predictions?limit=1e2",
    "/api/clv/predictions?sort_by=",
    "/api/clv/predictions?risk_level=Low",
  ])("%s is 422", async (path) => {
    const { status, json } = await ask(store, path);
    expect([status, json.errors.length]).toEqual([422, 1]);
  });
});

describe("/api/recommendations/{customer_id}", () => {
  test("/api/recommendations/C1 are the offers in the file's order", async () => {
    expect(await get("/api/recommendations/C1")).toEqual({
      customer_id: "C1",
      recommendations: [
        { category: "Cups", reason: "Association Rules", confidence: 0.9 },
        { category: "Pots", reason: "Collaborative Filtering", confidence: 0.5 },
      ],
      total_recommendations: 2,
    });
  });

  test("/api/recommendations/{id} of a known customer without offers is empty, of nobody 404", async () => {
    for (const id of ["C3", "__proto__", "constructor"]) {
      const none = { customer_id: id, recommendations: [], total_recommendations: 0 };
      expect(await get(`/api/recommendations/${id}`)).toEqual(none);
    }
    for (const id of ["C9", "toString", "c1"])
      expect((await ask(store, `/api/recommendations/${id}`)).status).toBe(404);
  });

  test("/api/recommendations/{id} has null for an offer without a reason", async () => {
    const [offer] = (await get("/api/recommendations/nobody")).recommendations;
    expect(offer).toEqual({ category: "Tea", reason: null, confidence: 0.65 });
  });
});

describe("/api/search/customers", () => {
  test("/api/search/customers finds ids in any case, in the file's order, and counts all", async () => {
    const { results, total } = await get("/api/search/customers?query=c&limit=2");
    expect([ids(results), total]).toEqual([["C1", "C2"], 4]);
    expect(results[0]).toEqual({ customer_id: "C1", rfm_segment: "Champions", monetary: 600, churn_risk_level: "Low" });
    expect((await get("/api/search/customers?query=__PROTO__")).results[0].customer_id).toBe("__proto__");
    expect(await get("/api/search/customers?query=ONSTRUCT")).toEqual({
      results: [{ ...UNKNOWN, customer_id: "constructor" }],
      total: 1,
    });
  });

  test("/api/search/customers takes every text as it is", async () => {
    for (const text of ["(", "[", "*", ".", "^C", "C1$", "C1C2", "((.*)*)*x", "\0", " "]) {
      expect((await get(`/api/search/customers?query=${encodeURIComponent(text)}`)).total, text).toBe(0);
    }
  });

  test.each([
    ["", ["query"]],
    ["query=", ["query"]],
    [`query=${"x".repeat(101)}`, ["query"]],
    ["query=a&query=b", ["query"]],
    ["query=a&limit=51", ["limit"]],
    ["limit=0", ["query", "limit"]],
  ])("/api/search/customers?%s is 422", async (query, names) => {
    const { status, json } = await ask(store, `/api/search/customers?${query}`);
    expect([status, offenders(json)]).toEqual([422, names]);
  });
});

test("the lists of empty tables are empty, and nobody is found", async () => {
  const none = emptyShop();
  const page = { total: 0, page: 1, page_size: 20, total_pages: 0 };
  expect(await get("/api/customers", none)).toEqual({ customers: [], ...page });
  expect(await get("/api/customers?sort_by=monetary&risk_level=low", none)).toEqual({ customers: [], ...page });
  expect(await get("/api/churn/predictions", none)).toEqual([]);
  expect(await get("/api/clv/predictions", none)).toEqual([]);
  expect(await get("/api/search/customers?query=c", none)).toEqual({ results: [], total: 0 });
  for (const path of ["/api/customers/C1", "/api/customers/C1/transactions", "/api/recommendations/C1"]) {
    expect((await ask(none, path)).status).toBe(404);
  }
  expect((await ask(none, "/api/customers?segment=Lost")).status).toBe(422);
});

// a store without customers knows those who have a line
test("an unknown customer of a store of orders alone is not found, one with a line is", async () => {
  const store = new DataStore({ transactions: PLAIN_ORDERS, recommendations: OFFERS });
  for (const path of ["/api/customers/{id}/transactions", "/api/recommendations/{id}"]) {
    expect((await ask(store, path.replace("{id}", "C1"))).status, path).toBe(200);
    expect((await ask(store, path.replace("{id}", "C9"))).status, path).toBe(404);
  }
  const orders = new DataStore({ transactions: PLAIN_ORDERS });
  expect((await ask(orders, "/api/recommendations/C1")).json).toMatchObject({ recommendations: [] });
  expect((await ask(orders, "/api/recommendations/C9")).status).toBe(404);
});
