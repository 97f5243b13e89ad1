import { describe, expect, test, vi } from "vitest";
import { getBusinessMetrics } from "../../src/analytics/getBusinessMetrics.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "./shop.ts";

const versionOf = async (store: DataStore) => (await store.snapshot()).version();

const store = () => new DataStore(shop());
const ids = (rows: readonly { customerId: string }[]): string[] => rows.map((row) => row.customerId);
const ORDERS = "Customer_ID,Date,Revenue\n";

describe("DataStore look-ups", () => {
  test("getCustomer(id) is the row of exactly that id, or undefined", async () => {
    expect((await store().getCustomer("C3"))?.monetary).toBe(500);
    for (const id of ["c3", "C33", "", "__proto__", "constructor"])
      expect(await store().getCustomer(id)).toBeUndefined();
  });

  test("getTransactionsFor and getRecommendationsFor(id) are the rows in the file's order, none for the unknown", async () => {
    expect((await store().getTransactionsFor("C1")).map((order) => order.revenue)).toEqual([10, 30]);
    expect((await store().getRecommendationsFor("C1")).map((offer) => offer.recommendedCategory)).toEqual([
      "Pots",
      "Cups",
    ]);
    expect(await store().getTransactionsFor("C9")).toEqual([]);
    expect(await store().getRecommendationsFor("C2")).toEqual([]);
  });

  test("getHighRiskCustomers(n) ranks High and Critical by spend, or by churn probability, ties in file order", async () => {
    expect(ids(await store().getHighRiskCustomers())).toEqual(["C3", "C4", "C5", "C2"]);
    expect(ids(await store().getHighRiskCustomers(3, { by: "churnProbability" }))).toEqual(["C2", "C4", "C3"]);
    expect(await store().getHighRiskCustomers(0)).toEqual([]);
    const gone = { ...shop(), customers: shop().customers.with({ predictedClv: [900, 0.1, 700, null, 50, 10] }) };
    const list = async (options: object) => ids(await new DataStore(gone).getHighRiskCustomers(9, options));
    expect(await list({ by: "churnProbability" })).toEqual(["C4", "C3", "C5"]);
    expect(await list({ by: "churnProbability", withoutStake: true })).toEqual(["C2", "C4", "C3", "C5"]);
    expect(await list({ withoutStake: false })).toEqual(["C3", "C4", "C5"]);
  });

  test("getHighValueCustomers(n) ranks by predicted value, missing last", async () => {
    expect(ids(await store().getHighValueCustomers())).toEqual(["C1", "C3", "C2", "C5", "C6", "C4"]);
    expect(ids(await store().getHighValueCustomers(2))).toEqual(["C1", "C3"]);
  });

  test("getCustomersBySegment(name) takes any case and lists the names when it knows none", async () => {
    expect(ids(await store().getCustomersBySegment("champions"))).toEqual(["C1", "C3"]);
    await expect(store().getCustomersBySegment("Loyal")).rejects.toThrow(
      'getCustomersBySegment: segment must be one of At Risk, Champions, Lost, got "Loyal"',
    );
  });

  test("an argument out of range is an OptionError that names it", async () => {
    const wrong = [
      store().getHighRiskCustomers(-1),
      store().getHighRiskCustomers(1, { by: "age" as "monetary" }),
      store().getHighRiskCustomers(1, { withoutStake: 1 as never }),
      store().getHighValueCustomers(1.5),
      store().listCustomers({ page: 0 }),
      store().listCustomers({ pageSize: Number.NaN }),
      store().listCustomers({ sortBy: "nope" as "monetary" }),
      store().listCustomers({ sortBy: "monetary", order: "up" as "asc" }),
      store().listCustomers({ riskLevel: "Awful" }),
      store().searchCustomers(""),
      store().searchCustomers("x".repeat(101)),
      store().searchCustomers("x", { limit: 0 }),
      store().getCustomersBySegment(""),
    ];
    for (const call of wrong) await expect(call).rejects.toMatchObject({ name: "OptionError", code: "invalid_option" });
    expect(() => new DataStore({ orders: "" } as object)).toThrow(
      "DataStore: sources must be an object with any of customers",
    );
  });
});

describe("DataStore lists", () => {
  test("listCustomers() pages through all in the file's order", async () => {
    const { customers, ...rest } = await store().listCustomers({ page: 2, pageSize: 4 });
    expect(ids(customers)).toEqual(["C5", "C6"]);
    expect(rest).toEqual({ total: 6, page: 2, pageSize: 4, totalPages: 2 });
    expect((await store().listCustomers({ page: 9 })).customers).toEqual([]);
  });

  test("listCustomers({segment, riskLevel}) filters in any case; empty means all", async () => {
    expect(ids((await store().listCustomers({ segment: "LOST", riskLevel: "critical" })).customers)).toEqual([
      "C2",
      "C4",
    ]);
    expect((await store().listCustomers({ segment: "", riskLevel: "" })).total).toBe(6);
    const none = await store().listCustomers({ segment: "Lost", riskLevel: "Low" });
    expect(none).toEqual({ customers: [], total: 0, page: 1, pageSize: 20, totalPages: 0 });
  });

  test("listCustomers({sortBy}) sorts spend and value downwards, the rest upwards, risk by severity", async () => {
    const by = async (
      sortBy: "monetary" | "churnProbability" | "churnRiskLevel" | "rfmSegment",
      order?: "asc" | "desc",
    ) => ids((await store().listCustomers({ sortBy, ...(order && { order }) })).customers).join(" ");
    expect(await by("monetary")).toBe("C1 C3 C4 C5 C2 C6");
    expect(await by("monetary", "asc")).toBe("C2 C4 C5 C1 C3 C6");
    expect(await by("churnProbability")).toBe("C1 C5 C3 C2 C4 C6");
    expect(await by("churnRiskLevel")).toBe("C1 C3 C5 C2 C4 C6");
    expect(await by("churnRiskLevel", "desc")).toBe("C2 C4 C3 C5 C1 C6");
    expect(await by("rfmSegment")).toBe("C5 C1 C3 C2 C4 C6");
  });

  test("searchCustomers(query) is literal, in any case, with the total", async () => {
    const { results, total } = await store().searchCustomers("c", { limit: 2 });
    expect([ids(results), total]).toEqual([["C1", "C2"], 6]);
    for (const query of [".", "(", "[", "*", "C1C2"]) expect((await store().searchCustomers(query)).total).toBe(0);
  });
});

describe("DataStore answers", () => {
  test("every question is answered as the function of the same name does", async () => {
    const data = shop();
    expect(await new DataStore(data).getBusinessMetrics()).toEqual(getBusinessMetrics(data.customers));
    const s = store();
    expect((await s.calculateSegmentMetrics())[0]?.segment).toBe("Champions");
    expect((await s.calculateSegmentMetrics({ by: "clusterName" }))[0]?.customerCount).toBe(6);
    expect((await s.getChurnRiskSummary()).totalHighRisk).toBe(4);
    expect((await s.getClvInsights()).totalPredictedClv).toBe(1710);
    expect(await s.getClvDistribution({ bins: 3 })).toHaveLength(3);
    expect((await s.getRevenueTrends()).map((month) => month.periodStart)).toEqual(["2025-01-01", "2025-03-01"]);
    expect((await s.getTopCategories({ limit: 1 }))[0]?.category).toBe("Cups");
    expect((await s.calculateCustomerCohorts())[0]?.customers).toBe(2);
    expect((await s.getPurchasePatterns()).oneTimeBuyers).toBe(2);
    expect((await s.getRecommendationSummary()).totalRecommendations).toBe(2);
    expect(ids(await s.identifyCrossSellOpportunities())).toEqual(["C1"]);
    expect((await s.calculateBusinessHealthScore()).retentionRate).toBe(100);
    expect((await s.getSegmentDistribution())[0]).toEqual({ segment: "Champions", count: 2 });
    expect((await s.getRiskDistribution())[0]).toEqual({ riskLevel: "Critical", count: 2 });
    expect((await s.getRevenueBySegment())[0]).toEqual({ segment: "At Risk", revenue: 300 });
  });

  test("the same question is answered with the same, frozen object until the data change", async () => {
    const s = store();
    const answer = await s.getRevenueTrends({ period: "year" });
    expect(await s.getRevenueTrends({ period: "year" })).toBe(answer);
    expect(await s.getRevenueTrends({ period: "day" })).not.toBe(answer);
    expect(Object.isFrozen(answer) && Object.isFrozen(answer[0])).toBe(true);
    await s.reload();
    expect(await s.getRevenueTrends({ period: "year" })).not.toBe(answer);
  });

  test("a question that needs a column the file lacks names it", async () => {
    const s = new DataStore({ transactions: `${ORDERS}C1,2025-01-01,5\n` });
    await expect(s.getTopCategories()).rejects.toMatchObject({ code: "missing_column", column: "Product_Category" });
    await expect(s.getRevenueTrends({ revenue: "net" })).rejects.toMatchObject({
      code: "missing_column",
      column: "Net_Sales",
    });
  });
});

describe("DataStore loading", () => {
  test("nothing is read before it is needed, then once, for all who ask at the same time", async () => {
    let reads = 0;
    const s = new DataStore({
      transactions: async () => {
        reads++;
        return `${ORDERS}C1,2025-01-01,5\n`;
      },
    });
    expect([reads, (await s.status()).state]).toEqual([0, "notLoaded"]);
    const asked = [s.getTransactions(), s.getTransactions(), s.getRevenueTrends()];
    expect((await s.status()).state).toBe("loading");
    await Promise.all(asked);
    expect([reads, (await s.status()).state]).toEqual([1, "ready"]);
    expect((await s.status()).rows).toEqual({ customers: null, transactions: 1, recommendations: null });
  });

  test("a table that was not given is an error with a code; the others work", async () => {
    const s = new DataStore({ transactions: `${ORDERS}C1,2025-01-01,5\n` });
    await expect(s.getCustomer("C1")).rejects.toMatchObject({ code: "missing_table", table: "customers" });
    await s.load();
    expect((await s.getTransactionsFor("C1")).length).toBe(1);
  });

  test("load() reads the tables side by side: one that is broken, or stalls, keeps no other away", async () => {
    const transactions = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";
    const broken = new DataStore({ customers: "Customer_ID,Monetary\nC1,x\n", transactions });
    await expect(broken.load()).rejects.toThrow(/Monetary/);
    await vi.waitFor(async () => expect((await broken.status()).rows.transactions).toBe(1));
    const stalled = new DataStore({ customers: () => new Promise<never>(() => undefined), transactions });
    const stop = new AbortController();
    const loading = stalled.load({ signal: stop.signal });
    await vi.waitFor(async () => expect((await stalled.status()).rows.transactions).toBe(1));
    stop.abort(new Error("enough"));
    await expect(loading).rejects.toThrow("enough");
  });

  test("sources that are properties are looked at once for each version of the data", async () => {
    let looks = 0;
    const sources = Object.defineProperty({}, "transactions", {
      enumerable: true,
      get: () => {
        looks++;
        return "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";
      },
    });
    const store = new DataStore(sources);
    await store.load();
    const before = looks;
    for (let i = 0; i < 5; i++) {
      await store.getTransactionsFor("C1");
      await store.getModelReport();
      await (await store.snapshot()).version();
    }
    expect(looks).toBe(before);
    await store.reload();
    expect(looks).toBe(before + 1);
  });

  test("{ loadTimeout } ends a prediction that stalls, too", async () => {
    const transactions = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";
    const store = new DataStore({ transactions, predict: () => new Promise(() => undefined) }, { loadTimeout: 20 });
    await expect(store.load()).rejects.toMatchObject({ code: "load_timeout", table: "customers" });
    await expect(store.reload()).rejects.toMatchObject({ code: "load_timeout" });
  });

  test("a load that failed is tried again", async () => {
    const texts = ["", `${ORDERS}C1,2025-01-01,5\n`];
    const s = new DataStore({ transactions: () => texts.shift() as string });
    await expect(s.load()).rejects.toMatchObject({ code: "empty_file" });
    expect(await s.status()).toMatchObject({ state: "failed", error: { code: "empty_file" } });
    await s.load();
    expect(await s.status()).toMatchObject({ state: "ready", error: null });
  });

  test("reload() swaps all tables in one step; a failed one keeps the old data", async () => {
    let orders = `${ORDERS}C1,2025-01-01,5\n`;
    let now = 1000;
    const s = new DataStore({ transactions: () => orders, customers: shop().customers }, { now: () => now });
    await s.load();
    const version = await versionOf(s);
    orders = `${ORDERS}C1,2025-01-01,5\nC2,2025-01-02,6\n`;
    now = 2000;
    await Promise.all([s.reload(), s.reload()]);
    expect([(await s.status()).rows.transactions, (await s.status()).since]).toEqual([2, new Date(2000)]);
    expect(await versionOf(s)).not.toBe(version);
    const newer = await versionOf(s);
    orders = `${ORDERS}C1,not a date,5\n`;
    await expect(s.reload()).rejects.toMatchObject({ code: "invalid_date" });
    expect([(await s.status()).state, (await s.status()).rows.transactions, await versionOf(s)]).toEqual([
      "stale",
      2,
      newer,
    ]);
    orders = `${ORDERS}C1,2025-01-01,5\n`;
    await s.reload();
    expect([(await s.status()).state, await versionOf(s)]).toEqual(["ready", version]);
  });

  test("a stream that fails half-way leaves nothing half-loaded and the old data in place", async () => {
    let fail = false;
    async function* stream() {
      yield `${ORDERS}C1,2025-01-01,5\n`;
      if (fail) throw new Error("connection lost");
    }
    const s = new DataStore({ transactions: stream });
    await s.load();
    fail = true;
    await expect(s.reload()).rejects.toThrow("connection lost");
    expect((await s.getTransactions()).length).toBe(1);
    const fresh = new DataStore({ transactions: stream });
    await expect(fresh.load()).rejects.toThrow("connection lost");
    expect((await fresh.status()).rows.transactions).toBeNull();
  });

  test("a stream can be read once: reloading it says what to do", async () => {
    const s = new DataStore({ transactions: new Response(`${ORDERS}C1,2025-01-01,5\n`) });
    await s.load();
    await expect(s.reload()).rejects.toMatchObject({ code: "source_consumed" });
    expect((await s.status()).state).toBe("stale");
  });

  test("a signal stops load and reload, and nothing is kept of them", async () => {
    const s = new DataStore({ transactions: `${ORDERS}C1,2025-01-01,5\n` });
    await expect(s.load({ signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
    expect((await s.status()).state).toBe("notLoaded");
    await s.load();
    await expect(s.reload({ signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
    expect((await s.status()).rows.transactions).toBe(1);
  });

  test("logger and onProgress hear of every table; bad rows on request too", async () => {
    const lines: string[] = [];
    const log = (level: string) => (message: string) => lines.push(`${level} ${message}`);
    const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
    const progress: string[] = [];
    const s = new DataStore(
      { transactions: `${ORDERS}C1,2025-01-01,5\nC2,x,6\n` },
      { logger, onBadRow: "collect", onProgress: ({ table, rows }) => progress.push(`${table} ${rows}`) },
    );
    await s.load();
    expect(lines).toEqual([
      "debug transactions: loading",
      "info transactions: 1 rows",
      expect.stringContaining("warn transactions: 1 rows set aside, the first on line 3: expected a date"),
    ]);
    expect(progress).toEqual(["transactions 1"]);
    expect((await s.status()).rejected.transactions).toBe(1);
    expect((await s.getTransactions()).rejected[0]).toMatchObject({ line: 3, text: "C2,x,6", code: "invalid_date" });
  });

  test("other headers and unknown columns by option", async () => {
    const s = new DataStore(
      { transactions: "cust_no,Date,Revenue,Shop\nC1,2025-01-01,5,north\n" },
      { columns: { transactions: { customerId: "cust_no" } }, unknownColumns: "keep" },
    );
    expect((await s.getTransactions()).columnNames).toEqual(["customerId", "date", "revenue", "Shop"]);
  });

  test("the version is the same for the same data, however they came", async () => {
    const text = `${ORDERS}C1,2025-01-01,5\nC2,2025-01-02,6\n`;
    const versions = [text, new TextEncoder().encode(text), new Blob([text]), text.replaceAll("\n", "\r\n")].map(
      async (transactions) => {
        const s = new DataStore({ transactions });
        await s.load();
        return await versionOf(s);
      },
    );
    expect(new Set(await Promise.all(versions)).size).toBe(1);
  });
});

describe("DataStore among many callers", () => {
  const CSV = `${ORDERS}C1,2025-01-01,5\nC1,2026-02-01,5\n`;
  const slow = () => new Promise<string>((resolve) => setTimeout(() => resolve(CSV), 30));

  test("an options object that changes while the table loads changes nothing", async () => {
    const s = new DataStore({ transactions: slow });
    const options: { period: "month" | "year" } = { period: "month" };
    const asked = s.getRevenueTrends(options);
    options.period = "year";
    expect((await asked)[1]?.periodStart).toBe("2026-02-01");
    expect((await s.getRevenueTrends({ period: "month" }))[1]?.periodStart).toBe("2026-02-01");
  });

  test("one caller's abort is not another's", async () => {
    const s = new DataStore({ transactions: slow });
    const gone = new AbortController();
    const loading = s.load({ signal: gone.signal });
    const asked = s.getRevenueTrends();
    gone.abort(new Error("gone"));
    await expect(loading).rejects.toThrow("gone");
    expect(await asked).toHaveLength(2);
    const [one, other] = [new AbortController(), s.reload()];
    const joined = s.reload({ signal: one.signal });
    one.abort(new Error("gone"));
    await expect(joined).rejects.toThrow("gone");
    await other;
    expect(await s.status()).toMatchObject({ state: "ready", error: null });
  });

  test("a reload that is asked for during another reads again when that is over, and all who wait share it", async () => {
    let [reads, revenue] = [0, 1];
    let release: () => void = () => undefined;
    const source = async () => {
      reads++;
      const csv = `${ORDERS}C1,2025-01-01,${revenue}\n`;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return csv;
    };
    const s = new DataStore({ transactions: source });
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    const first = s.reload();
    revenue = 2;
    const [second, third] = [s.reload(), s.reload()];
    release();
    await first;
    expect((await s.getTransactions()).row(0).revenue).toBe(1);
    await turn();
    release();
    await Promise.all([second, third]);
    expect([(await s.getTransactions()).row(0).revenue, reads]).toEqual([2, 2]);
    // one that failed lets those behind it begin
    const failing = s.reload({ signal: AbortSignal.timeout(5) });
    const behind = s.reload();
    await expect(failing).rejects.toThrow("timeout");
    await turn();
    release();
    await behind;
    expect(reads).toBe(4);
  });

  test("{ loadTimeout } ends a load and a reload of a source that stalls, and the next one starts again", async () => {
    let [stalls, sources] = [true, 0];
    const never = new Promise<string>(() => undefined);
    const s = new DataStore(
      {
        transactions: () => {
          sources++;
          return stalls ? never : CSV;
        },
      },
      { loadTimeout: 20 },
    );
    const late = { code: "load_timeout", table: "transactions" };
    await expect(Promise.all([s.getRevenueTrends(), s.load()])).rejects.toMatchObject(late);
    expect(await s.status()).toMatchObject({ error: late });
    stalls = false;
    await s.load();
    stalls = true;
    await expect(s.reload()).rejects.toMatchObject(late);
    expect(await s.status()).toMatchObject({ state: "stale", error: late });
    stalls = false;
    await s.reload();
    expect([(await s.status()).state, sources]).toEqual(["ready", 4]);
    for (const loadTimeout of [0, -1, Number.NaN, "5"])
      expect(() => new DataStore({}, { loadTimeout: loadTimeout as number })).toThrow(invalidOption("loadTimeout"));
    const patient = new DataStore({ transactions: CSV }, { loadTimeout: Number.POSITIVE_INFINITY });
    await patient.load();
  });

  test("a logger or onProgress that throws or rejects neither fails a load nor hides why it failed", async () => {
    const hooks = [
      () => {
        throw new Error("broken");
      },
      () => Promise.reject(new Error("broken")),
    ];
    for (const hook of hooks) {
      const logger = { debug: hook, info: hook, warn: hook, error: hook } as never;
      let orders = CSV;
      const s = new DataStore({ transactions: () => orders }, { logger, onProgress: hook as never });
      await s.load();
      orders = "nonsense";
      await expect(s.reload()).rejects.toMatchObject({ code: "missing_column" });
      expect(await s.status()).toMatchObject({ state: "stale", error: { code: "missing_column" } });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test("an abort ends the waiting for a source that hangs, and the next caller starts anew", async () => {
    let opened = 0;
    const hanging = () => (++opened === 1 ? new Promise<string>(() => undefined) : CSV);
    const s = new DataStore({ transactions: hanging });
    await expect(s.load({ signal: AbortSignal.timeout(10) })).rejects.toThrow("timeout");
    expect((await s.status()).state).toBe("notLoaded");
    await s.load();
    expect((await s.status()).rows.transactions).toBe(2);
    const stalled = new ReadableStream<string>({ start: (controller) => controller.enqueue(ORDERS) });
    await expect(new DataStore({ transactions: stalled }).load({ signal: AbortSignal.timeout(10) })).rejects.toThrow(
      "timeout",
    );
  });

  test("the status keeps the reason of a failure until what failed succeeds", async () => {
    let orders = CSV;
    const s = new DataStore({ customers: "nonsense", transactions: () => orders });
    await expect(s.getBusinessMetrics()).rejects.toMatchObject({ code: "missing_column" });
    await s.getTransactions();
    expect(await s.status()).toMatchObject({ state: "ready", error: { code: "missing_column" } });
    const t = new DataStore({ transactions: () => orders, recommendations: shop().recommendations });
    await t.getTransactions();
    orders = "";
    await expect(t.reload()).rejects.toMatchObject({ code: "empty_file" });
    await t.getRecommendations();
    expect(await t.status()).toMatchObject({ state: "stale", error: { code: "empty_file" } });
  });

  test("filters know the values that rows have, and every risk level", async () => {
    const segments = ["Segment 2", "Segment 5"];
    const customers = segments.map((rfmSegment, i) => ({ customerId: `C${i}`, rfmSegment, churnRiskLevel: "Low" }));
    const s = new DataStore({ customers: Table.from(customerSchema, customers) });
    await expect(s.listCustomers({ segment: "Segment 3" })).rejects.toThrow("one of Segment 2, Segment 5, got");
    expect((await s.listCustomers({ riskLevel: "critical" })).total).toBe(0);
    const none = new DataStore({ customers: Table.from(customerSchema, []) });
    await expect(none.listCustomers({ segment: "x" })).rejects.toThrow("segment must be none, as no customer has one");
    await expect(none.listCustomers({ sortBy: "monetary" })).resolves.toMatchObject({ total: 0 });
  });
});

describe("DataStore of rows and of predictions", () => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    return { customerId: `C${(i * i) % 41}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
  });

  test("takes an array, any iterable, and functions that give them, also later", async () => {
    const given = [rows, new Set(rows), () => rows, async () => rows];
    const trends = await Promise.all(given.map((transactions) => new DataStore({ transactions }).getRevenueTrends()));
    for (const trend of trends) expect(trend).toEqual(trends[0]);
    await expect(new DataStore({ transactions: [{ customerId: "C1" }, 5 as never] }).load()).rejects.toMatchObject({
      name: "OptionError",
      option: "rows[1]",
    });
  });

  test("takes what predictCustomers returned, its report included", async () => {
    const predicted = await predictCustomers(rows, { horizon: { days: 60 } });
    const store = new DataStore({ transactions: rows, ...predicted });
    expect(await store.getModelReport()).toBe(predicted.report);
    expect((await store.getBusinessMetrics()).totalCustomers).toBe(predicted.customers.length);
    const [first] = [...predicted.customers];
    expect((await store.getForecast(first?.customerId as string, [60]))?.horizons[0]?.expectedPurchases).toBe(
      first?.expectedPurchases,
    );
    expect(await store.getForecast("nobody")).toBeUndefined();
    expect(await new DataStore({ transactions: rows }).getModelReport()).toBeUndefined();
    // the caller's own columns go with them
    const own = predicted.customers.with({ country: predicted.customers.column("customerId") });
    expect(await new DataStore({ customers: own }).getCustomer(first?.customerId as string)).toMatchObject({
      country: first?.customerId,
    });
  });

  test("reads dates of rows as it is told, and warns of those that look local", async () => {
    const local = rows.map((row, i) => ({ ...row, date: new Date(2025, 0, 1 + i) }));
    const warnings: string[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => warnings.push(message) };
    await new DataStore({ transactions: local }, { logger }).load();
    expect(warnings).toEqual([expect.stringContaining('rowDates: "local"')]);
    const store = new DataStore({ transactions: local }, { logger, rowDates: "local" });
    expect((await store.getTransactions()).row(0).date).toEqual(new Date("2025-01-01"));
    expect(warnings).toHaveLength(1);
  });
});

test("listCustomers({ order }) is not what the other order was asked for before", async () => {
  const one = store();
  const list = async (order: "asc" | "desc") =>
    ids((await one.listCustomers({ sortBy: "monetary", order, pageSize: 100, riskLevel: "" })).customers);
  const filtered = async (order: "asc" | "desc") =>
    ids((await one.listCustomers({ sortBy: "monetary", order, pageSize: 100, riskLevel: "high" })).customers);
  const [down, up] = [await list("desc"), await list("asc")];
  expect(new Set(down).size).toBeGreaterThan(2);
  expect(up).not.toEqual(down);
  expect(up.toSorted()).toEqual(down.toSorted());
  expect(await filtered("asc")).toEqual(up.filter((id) => new Set(down).has(id)).filter(await riskOf(one, "High")));
  expect(await filtered("desc")).toEqual(down.filter(await riskOf(one, "High")));
});

/** Whether a customer has a risk level. */
async function riskOf(one: DataStore, level: string): Promise<(id: string) => boolean> {
  const table = await one.getRfmData();
  const having = new Set([...table].filter((row) => row.churnRiskLevel === level).map((row) => row.customerId));
  return (id) => having.has(id);
}
