import { describe, expect, test } from "vitest";
import { createFetchHandler } from "../../src/rest/createFetchHandler.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { close } from "../shared/close.ts";
import { ask, CUSTOMERS, emptyShop, offenders, PLAIN_ORDERS, shop } from "./shop.ts";

const store = shop();
const get = async (path: string, from = store) => {
  const { status, json, body } = await ask(from, path);
  expect(status, `${path}: ${body}`).toBe(200);
  return json;
};

// all figures by hand from the ten rows in shop.ts
describe("about the customers", () => {
  test("/api/metrics counts every customer, and means over those who have a value", async () => {
    expect(await get("/api/metrics")).toEqual({
      total_customers: 5,
      active_customers: 1,
      total_revenue: 1100,
      predicted_clv: 1120,
      churn_rate: 40,
      avg_clv: 280,
      high_value_customers: 1,
      at_risk_customers: 3,
    });
  });

  test("/api/segments has the segment with the largest spend first, unrounded", async () => {
    const champions = {
      segment_name: "Champions",
      customer_count: 2,
      total_revenue: 900,
      avg_revenue: 450,
      avg_frequency: 4,
      avg_recency: 25,
      avg_clv: 550,
      avg_churn_probability: 0.35,
    };
    const lost = {
      segment_name: "Lost",
      customer_count: 2,
      total_revenue: 200,
      avg_revenue: 100,
      avg_frequency: 1,
      avg_recency: 150,
      avg_clv: 10,
      avg_churn_probability: 0.9,
    };
    expect(await get("/api/segments")).toEqual(close([champions, lost]));
    expect(await get("/api/segments?segment_type=rfm")).toEqual(close([champions, lost]));
  });

  test("/api/segments?segment_type=kmeans is by cluster", async () => {
    const [a, b] = await get("/api/segments?segment_type=kmeans");
    expect(a).toMatchObject({ segment_name: "A", customer_count: 1, total_revenue: 600 });
    expect(b).toEqual(
      close({
        segment_name: "B",
        customer_count: 3,
        total_revenue: 500,
        avg_revenue: 500 / 3,
        avg_frequency: 4 / 3,
        avg_recency: 340 / 3,
        avg_clv: 40,
        avg_churn_probability: 0.8,
      }),
    );
  });

  test("/api/analytics/segment-distribution and risk-distribution count, the fullest first, ties by name", async () => {
    expect((await get("/api/analytics/segment-distribution")).data).toEqual([
      { segment: "Champions", count: 2 },
      { segment: "Lost", count: 2 },
    ]);
    expect((await get("/api/analytics/risk-distribution")).data).toEqual([
      { risk_level: "Critical", count: 2 },
      { risk_level: "High", count: 1 },
      { risk_level: "Low", count: 1 },
    ]);
  });

  test("/api/analytics/revenue-by-segment is in alphabetical order", async () => {
    expect((await get("/api/analytics/revenue-by-segment")).data).toEqual([
      { segment: "Champions", revenue: 900 },
      { segment: "Lost", revenue: 200 },
    ]);
  });

  test("/api/analytics/clv-distribution has bins of equal ratio, 50 if not told otherwise", async () => {
    expect((await get("/api/analytics/clv-distribution?bins=2")).data).toEqual([
      { bin_start: 10, bin_end: 100, count: 2 },
      { bin_start: 100, bin_end: 1000, count: 2 },
    ]);
    const { data } = await get("/api/analytics/clv-distribution");
    expect([data.length, data[0].bin_start, data[0].count, data[49].bin_end, data[49].count]).toEqual([
      50, 10, 2, 1000, 1,
    ]);
  });

  test("/api/analytics/health-score is 0.25 · 40 + 0.35 · 60 + 0.25 · 40 + 0.15 · 40", async () => {
    const { components, ...score } = await get("/api/analytics/health-score");
    expect(score).toEqual(
      close({
        overall_health_score: 47,
        active_customer_rate: 40,
        retention_rate: 60,
        repeat_purchase_rate: 40,
        high_value_rate: 40,
        health_status: "Poor",
      }),
    );
    const parts = components.map(({ name, ...rest }: { name: string }) => rest);
    expect(parts).toEqual(
      close([
        { rate: 40, weight: 0.25, points: 10 },
        { rate: 60, weight: 0.35, points: 21 },
        { rate: 40, weight: 0.25, points: 10 },
        { rate: 40, weight: 0.15, points: 6 },
      ]),
    );
  });

  // activeCustomerRate beside active_customer_rate
  test("/api/analytics/health-score names the rates as its own fields are named", async () => {
    const { components, ...score } = await get("/api/analytics/health-score");
    for (const { name, rate } of components) expect(score[name]).toBe(rate);
  });

  test("/api/analytics/churn-summary is by severity", async () => {
    expect(await get("/api/analytics/churn-summary")).toEqual({
      risk_distribution: [
        { risk_level: "Low", count: 1 },
        { risk_level: "High", count: 1 },
        { risk_level: "Critical", count: 2 },
      ],
      total_high_risk: 3,
      revenue_at_risk: 500,
      percent_at_risk: 60,
    });
  });

  test("/api/analytics/clv-insights are total, mean, median and spread of 10, 10, 100 and 1000", async () => {
    expect(await get("/api/analytics/clv-insights")).toEqual(
      close({
        total_predicted_clv: 1120,
        average_clv: 280,
        median_clv: 55,
        clv_std: Math.sqrt((270 ** 2 + 270 ** 2 + 180 ** 2 + 720 ** 2) / 3),
        high_value_count: 1,
        clv_by_segment: [
          { segment: "Champions", average_clv: 550 },
          { segment: "Lost", average_clv: 10 },
        ],
      }),
    );
  });

  test("/api/analytics/purchase-patterns leaves out what is missing", async () => {
    expect(await get("/api/analytics/purchase-patterns")).toEqual({
      timing_distribution: [
        { status: "New/One-time", count: 2 },
        { status: "Not Yet Due", count: 1 },
        { status: "Overdue", count: 1 },
      ],
      avg_frequency: 2.5,
      avg_recency: 87.5,
      one_time_buyers: 2,
      repeat_customers: 2,
      highly_active: 1,
    });
  });
});

describe("about the orders", () => {
  const trend = async (query = "", from = store) => (await get(`/api/analytics/revenue-trend${query}`, from)).data;
  const january = {
    month: "2025-01",
    period_start: "2025-01-01",
    revenue: 150,
    avg_transaction: 75,
    transaction_count: 2,
    unique_customers: 1,
    partial: false,
  };
  const march = {
    month: "2025-03",
    period_start: "2025-03-01",
    revenue: 90,
    avg_transaction: 30,
    transaction_count: 3,
    unique_customers: 3,
    partial: false,
  };

  test("/api/analytics/revenue-trend is gross, by month, months without orders left out", async () => {
    expect(await trend()).toEqual([january, march]);
    expect(await trend("?period=month&revenue=gross&fill=false")).toEqual([january, march]);
  });

  test("/api/analytics/…?as_of= answers as the data were known that day", async () => {
    expect((await trend("?as_of=2025-01-15")).map((row: { revenue: number }) => row.revenue)).toEqual([100]);
    const cohorts = (await get("/api/analytics/cohorts?as_of=2025-01-31")).data;
    expect(cohorts.map((row: { customers: number }) => row.customers)).toEqual([1]);
    const [tea] = (await get("/api/analytics/top-categories?as_of=2025-03-05&revenue=net")).data;
    expect([tea.category, tea.total_revenue]).toEqual(["Tea", 120]);
    expect(await trend("?as_of=2020-01-01")).toEqual([]);
  });

  test("/api/analytics/…?as_of= takes a day that has begun somewhere, and no later one", async () => {
    expect((await ask(store, "/api/analytics/revenue-trend?as_of=2025-04-02")).status).toBe(200);
    for (const route of ["revenue-trend", "cohorts", "top-categories"]) {
      const { status, json } = await ask(store, `/api/analytics/${route}?as_of=2025-04-03`);
      expect([status, json.detail]).toEqual([422, "as_of: expected a day that is not after today"]);
    }
    for (const as_of of ["", "2025-02-30", "2025-1-1", "2025-01-01T00:00", "10000-01-01", "soon"]) {
      const { status, json } = await ask(store, `/api/analytics/revenue-trend?as_of=${as_of}`);
      expect([status, json.detail], as_of).toEqual([422, "as_of: expected a day as 2025-01-31"]);
    }
  });

  test("/api/analytics/revenue-trend?fill=true lists the months without orders", async () => {
    const february = {
      month: "2025-02",
      period_start: "2025-02-01",
      revenue: 0,
      avg_transaction: null,
      transaction_count: 0,
      unique_customers: 0,
      partial: false,
    };
    expect(await trend("?fill=true")).toEqual([january, february, march]);
  });

  test("/api/analytics/revenue-trend?revenue=net means over the orders that have an amount", async () => {
    expect(await trend("?revenue=net")).toEqual([
      { ...january, revenue: 140, avg_transaction: 70 },
      { ...march, revenue: 40, avg_transaction: 20 },
    ]);
  });

  test.each([
    ["day", ["2025-01-10", "2025-01-20", "2025-03-05", "2025-03-06", "2025-03-31"], false],
    ["week", ["2025-01-06", "2025-01-20", "2025-03-03", "2025-03-31"], true],
    ["quarter", ["2025-01-01"], false],
    ["year", ["2025-01-01"], true],
  ])(
    "/api/analytics/revenue-trend?period=%s has no months, and says whether the last one is partial",
    async (...row) => {
      const [period, starts, partial] = row;
      const data = await trend(`?period=${period}`);
      expect(data.map((entry: { period_start: string }) => entry.period_start)).toEqual(starts);
      expect(data.at(-1).partial).toBe(partial);
      for (const entry of data) expect(entry).not.toHaveProperty("month");
      expect(data.reduce((sum: number, entry: { revenue: number }) => sum + entry.revenue, 0)).toBe(240);
    },
  );

  test("/api/analytics/cohorts follow the customers of a month from there", async () => {
    expect((await get("/api/analytics/cohorts")).data).toEqual([
      {
        cohort_start: "2025-01-01",
        customers: 1,
        revenue: 170,
        retention: [
          { periods_since_first: 0, active_customers: 1, rate: 1, revenue: 150, partial: false },
          { periods_since_first: 1, active_customers: 0, rate: 0, revenue: 0, partial: false },
          { periods_since_first: 2, active_customers: 1, rate: 1, revenue: 20, partial: false },
        ],
      },
      {
        cohort_start: "2025-03-01",
        customers: 2,
        revenue: 70,
        retention: [{ periods_since_first: 0, active_customers: 2, rate: 1, revenue: 70, partial: false }],
      },
    ]);
    const [year] = (await get("/api/analytics/cohorts?period=year&revenue=net")).data;
    expect(year).toEqual({
      cohort_start: "2025-01-01",
      customers: 3,
      revenue: 180,
      retention: [{ periods_since_first: 0, active_customers: 3, rate: 1, revenue: 180, partial: true }],
    });
  });

  test("/api/analytics/top-categories are by gross revenue, orders without a category left out", async () => {
    const tea = { category: "Tea", total_revenue: 150, transaction_count: 3, unique_customers: 2 };
    const pots = { category: "Pots", total_revenue: 50, transaction_count: 1, unique_customers: 1 };
    expect((await get("/api/analytics/top-categories")).data).toEqual([tea, pots]);
    expect((await get("/api/analytics/top-categories?limit=1")).data).toEqual([tea]);
  });

  // the shop may well have the column tomorrow: it is the data that will not do, not the question
  test.each([
    ["/api/analytics/revenue-trend?revenue=net", "Net_Sales"],
    ["/api/analytics/cohorts?revenue=net", "Net_Sales"],
    ["/api/analytics/top-categories", "Product_Category"],
  ])("%s is 503 where the orders lack %s, which others do not need", async (path, column) => {
    const plain = new DataStore({ transactions: PLAIN_ORDERS });
    const { status, json } = await ask(plain, path);
    expect(status).toBe(503);
    expect(json.detail).toContain("lack a column (missing_column)");
    expect(json.detail).not.toContain(column);
    expect(await trend("", plain)).toMatchObject([{ month: "2025-01", revenue: 20 }]);
  });
});

describe("about the offers", () => {
  const ALL = ["C1 Cups", "C1 Pots", "C2 Tea", "nobody Tea"];
  const offers = async (query: string): Promise<string[]> => {
    const { data } = await get(`/api/analytics/cross-sell${query}`);
    return data.map((offer: { customer_id: string; category: string }) => `${offer.customer_id} ${offer.category}`);
  };

  test("/api/analytics/recommendation-summary counts offers, customers, categories and reasons", async () => {
    expect(await get("/api/analytics/recommendation-summary")).toEqual(
      close({
        total_recommendations: 4,
        unique_customers: 3,
        avg_confidence: 0.7,
        high_confidence_count: 2,
        top_categories: [
          { category: "Tea", count: 2 },
          { category: "Cups", count: 1 },
          { category: "Pots", count: 1 },
        ],
        recommendation_methods: [
          { reason: "Association Rules", count: 2 },
          { reason: "Collaborative Filtering", count: 1 },
        ],
      }),
    );
  });

  test("/api/analytics/cross-sell has the most valuable customers first, unknown ones last", async () => {
    const { data } = await get("/api/analytics/cross-sell");
    expect(data[0]).toEqual({
      customer_id: "C1",
      category: "Cups",
      reason: "Association Rules",
      confidence: 0.9,
      monetary: 600,
      predicted_clv: 1000,
      rfm_segment: "Champions",
      churn_risk_level: "Low",
    });
    expect(data.at(-1)).toEqual({
      customer_id: "nobody",
      category: "Tea",
      reason: null,
      confidence: 0.65,
      monetary: null,
      predicted_clv: null,
      rfm_segment: null,
      churn_risk_level: null,
    });
  });

  test("/api/analytics/cross-sell takes the least confidence, itself included, and the number of rows", async () => {
    expect(await offers("")).toEqual(["C1 Cups", "C2 Tea", "nobody Tea"]);
    expect(await offers("?min_confidence=0.5")).toEqual(ALL);
    expect(await offers("?min_confidence=0")).toEqual(ALL);
    expect(await offers("?min_confidence=0.91")).toEqual([]);
    expect(await offers("?min_confidence=0.50&limit=2")).toEqual(ALL.slice(0, 2));
  });

  test("/api/analytics/cross-sell needs both tables", async () => {
    expect((await ask(new DataStore({ customers: CUSTOMERS }), "/api/analytics/cross-sell")).status).toBe(503);
  });
});

test.each([
  ["/api/metrics?segment=Lost", "segment"],
  ["/api/segments?segment_type=RFM", "segment_type"],
  ["/api/segments?segment_type=", "segment_type"],
  ["/api/analytics/revenue-trend?period=fortnight", "period"],
  ["/api/analytics/revenue-trend?fill=1", "fill"],
  ["/api/analytics/cohorts?period=day", "period"],
  ["/api/analytics/clv-distribution?bins=1001", "bins"],
  ["/api/analytics/top-categories?limit=0", "limit"],
  ["/api/analytics/cross-sell?min_confidence=1.1", "min_confidence"],
  ["/api/analytics/cross-sell?min_confidence=.5", "min_confidence"],
])("%s is 422 because of %s", async (path, name) => {
  const { status, json } = await ask(store, path);
  expect([status, offenders(json)]).toEqual([422, [name]]);
});

describe("empty tables", () => {
  const none = emptyShop();

  test("/api/metrics of no customers counts 0 and has no rates", async () => {
    expect(await get("/api/metrics", none)).toEqual({
      total_customers: 0,
      active_customers: 0,
      total_revenue: 0,
      predicted_clv: 0,
      churn_rate: null,
      avg_clv: null,
      high_value_customers: 0,
      at_risk_customers: 0,
    });
  });

  test("/api/analytics/health-score of no customers is null, not poor", async () => {
    const { components, ...score } = await get("/api/analytics/health-score", none);
    expect(Object.values(score)).toEqual([null, null, null, null, null, null]);
    for (const part of components) expect(part).toMatchObject({ rate: null, points: null });
    expect(components.map(({ weight }: { weight: number }) => weight)).toEqual([0.25, 0.35, 0.25, 0.15]);
  });

  test.each([
    ["/api/segments", []],
    ["/api/segments?segment_type=kmeans", []],
    ["/api/analytics/revenue-trend?fill=true&revenue=net", { data: [] }],
    ["/api/analytics/segment-distribution", { data: [] }],
    ["/api/analytics/risk-distribution", { data: [] }],
    ["/api/analytics/revenue-by-segment", { data: [] }],
    ["/api/analytics/cohorts", { data: [] }],
    ["/api/analytics/top-categories", { data: [] }],
    ["/api/analytics/cross-sell", { data: [] }],
  ])("%s of empty tables is an empty list", async (path, json) => {
    expect(await get(path, none)).toEqual(json);
  });

  test.each([
    ["churn-summary", { risk_distribution: [], total_high_risk: 0, revenue_at_risk: 0, percent_at_risk: null }],
    [
      "clv-insights",
      {
        total_predicted_clv: 0,
        average_clv: null,
        median_clv: null,
        clv_std: null,
        high_value_count: 0,
        clv_by_segment: [],
      },
    ],
    [
      "purchase-patterns",
      {
        timing_distribution: [],
        avg_frequency: null,
        avg_recency: null,
        one_time_buyers: 0,
        repeat_customers: 0,
        highly_active: 0,
      },
    ],
    [
      "recommendation-summary",
      {
        total_recommendations: 0,
        unique_customers: 0,
        avg_confidence: null,
        high_confidence_count: 0,
        top_categories: [],
        recommendation_methods: [],
      },
    ],
  ])("/api/analytics/%s of empty tables has counts 0 and means null", async (name, json) => {
    expect(await get(`/api/analytics/${name}`, none)).toEqual(json);
  });

  test("/api/analytics/clv-distribution of no customers is 50 empty bins from 1 to 10", async () => {
    const { data } = await get("/api/analytics/clv-distribution", none);
    expect([data.length, data[0].bin_start, data[49].bin_end]).toEqual([50, 1, 10]);
    for (const { count } of data) expect(count).toBe(0);
  });
});

test("more periods than anybody reads are refused with status 422, whatever a single date says", async () => {
  const transactions = ["2025-01-01", "9999-12-31"].map((date) => ({ customerId: "C1", date, revenue: 1 }));
  const handle = createFetchHandler(new DataStore({ transactions }));
  for (const path of ["revenue-trend?period=day&fill=true", "revenue-trend?period=day", "cohorts?period=week"]) {
    const response = await handle(new Request(`https://shop.example/api/analytics/${path}`));
    expect(response.status).toBe(422);
    expect(((await response.json()) as { errors: { loc: string[] }[] }).errors[0]?.loc).toEqual(["query", "period"]);
  }
});
