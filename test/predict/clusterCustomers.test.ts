import { median } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { type ClusterOptions, clusterCustomers } from "../../src/predict/clusterCustomers.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { purchaseHistorySchema } from "../../src/shop/histories.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { simulateOrders } from "./simulateOrders.ts";

const customer = (i: number, daysSinceLastOrder: number, orderCount: number, totalSpend: number) => {
  return { customerId: `C${i}`, daysSinceLastOrder, orderCount, totalSpend };
};
const random = seededRandom(4);
/** A hundred around each of three centres far apart. */
const three = Array.from({ length: 300 }, (_, i) => {
  const [silence, orders, spend] = [
    [5, 40, 9000],
    [60, 6, 400],
    [900, 1, 15],
  ][i % 3] as [number, number, number];
  const about = (value: number) => Math.max(1, Math.round(value * (0.8 + 0.4 * random())));
  return customer(i, about(silence), about(orders), about(spend));
});

test("clusterCustomers(three kinds) finds the three, the biggest spenders first, each with its medians", () => {
  const { clusters, labels, silhouette } = clusterCustomers(three, { clusters: 3 });
  expect([...labels]).toEqual(three.map((_, i) => i % 3));
  expect(silhouette).toBeGreaterThan(0.7);
  for (const [k, { count, ...medians }] of clusters.entries()) {
    const own = three.filter((_, i) => i % 3 === k);
    expect(count).toBe(own.length);
    expect(medians).toMatchObject({
      daysSinceLastOrder: median(own, (row) => row.daysSinceLastOrder),
      orderCount: median(own, (row) => row.orderCount),
      totalSpend: median(own, (row) => row.totalSpend),
    });
  }
  expect(clusters.map(({ name }) => name)).toEqual([
    "Recent frequent big spenders",
    expect.stringContaining("occasional"),
    "Silent one-time small spenders",
  ]);
});

test("clusterCustomers(histories) is the same each time, and may be made to start elsewhere", () => {
  const { table } = purchaseHistories(simulateOrders());
  const first = clusterCustomers(table);
  expect(clusterCustomers(table)).toEqual(first);
  const other = clusterCustomers(table, { random: seededRandom(77) });
  expect(other.clusters.reduce((sum, { count }) => sum + count, 0)).toBe(table.length);
  // the best of ten starts is about as good wherever they are
  expect(Math.abs((other.silhouette as number) - (first.silhouette as number))).toBeLessThan(0.1);
});

test("clusterCustomers(histories with an outlier) makes no cluster of it, nor does it change the others", () => {
  const whale = customer(300, 2, 2, 1e12);
  const { clusters, labels } = clusterCustomers([...three, whale], { clusters: 3 });
  expect(clusters.map(({ count }) => count).sort()).toEqual([100, 100, 101]);
  expect([...labels.subarray(0, 300)]).toEqual(three.map((_, i) => i % 3));
});

test("clusterCustomers(histories, options) makes no cluster smaller than it is told, and labels every row", () => {
  const rows = fc.array(
    fc.tuple(fc.constantFrom(0, 1, 30, 2000), fc.constantFrom(1, 1, 2, 50), fc.constantFrom(-5, 0, 10, 1e9)),
    { minLength: 1, maxLength: 60 },
  );
  const options = fc.record({
    clusters: fc.integer({ min: 2, max: 8 }),
    smallest: fc.constantFrom(0, 0.01, 0.2, 1),
    starts: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(rows, options, (values, wanted) => {
      const histories = values.map((row, i) => customer(i, ...row));
      const { clusters, labels, silhouette } = clusterCustomers(histories, wanted);
      expect(clusters.length).toBeLessThanOrEqual(wanted.clusters);
      expect(new Set(clusters.map(({ name }) => name)).size).toBe(clusters.length);
      for (const [k, { count }] of clusters.entries()) {
        expect(count).toBe([...labels].filter((label) => label === k).length);
        if (clusters.length > 1) expect(count).toBeGreaterThanOrEqual(Math.max(2, wanted.smallest * histories.length));
      }
      expect(labels).toHaveLength(histories.length);
      expect(silhouette === null).toBe(clusters.length < 2);
      expectFinite(clusters);
      const spends = clusters.map(({ totalSpend }) => totalSpend);
      expect(spends).toEqual([...spends].sort((a, b) => b - a));
    }),
  );
});

test("clusterCustomers(customers all alike) is one cluster; of none there is none", () => {
  const alike = Array.from({ length: 50 }, (_, i) => customer(i, 5, 1, 10));
  expect(clusterCustomers(alike)).toMatchObject({ clusters: [{ count: 50 }], silhouette: null });
  expect(clusterCustomers([customer(0, 5, 1, 10)])).toMatchObject({ clusters: [{ count: 1 }], silhouette: null });
  expect(clusterCustomers([])).toEqual({ clusters: [], labels: new Int32Array(0), silhouette: null });
});

test("clusterCustomers(many customers) labels all of them, though centres come from some", () => {
  const many = Array.from({ length: 9000 }, (_, i) => ({
    ...(three[i % 300] as (typeof three)[0]),
    customerId: `C${i}`,
  }));
  const { labels } = clusterCustomers(many, { clusters: 3, starts: 3 });
  expect([...labels]).toEqual(many.map((_, i) => i % 3));
});

test.each(withoutEach(purchaseHistorySchema, customer(1, 2, 3, 4)).slice(1))(
  "clusterCustomers(histories) needs $header",
  ({ header, rows }) => {
    expect(() => clusterCustomers(rows)).toThrow(missingColumn(header));
  },
);

test("clusterCustomers(histories, options) names the option that will not do, and the value that is missing", () => {
  const wrong: [string, ClusterOptions][] = [
    ["clusters", { clusters: 1 }],
    ["clusters", { clusters: 51 }],
    ["clusters", { clusters: Number.NaN }],
    ["starts", { starts: 0 }],
    ["smallest", { smallest: -0.1 }],
    ["smallest", { smallest: 1.1 }],
    ["smallest", { smallest: Number.NaN }],
  ];
  for (const [name, options] of wrong) {
    for (const rows of [[], three]) expect(() => clusterCustomers(rows, options)).toThrow(invalidOption(name));
  }
  const gap = [customer(1, 2, 3, 4), { ...customer(2, 2, 3, 4), totalSpend: null }];
  expect(() => clusterCustomers(gap)).toThrow(invalidOption("histories[1].totalSpend"));
});

test("clusterCustomers(what purchaseHistories returned) is that of its table; anything else is named", () => {
  const histories = purchaseHistories(simulateOrders());
  expect(clusterCustomers(histories)).toEqual(clusterCustomers(histories.table));
  for (const wrong of [undefined, null, 5, "x"])
    expect(() => clusterCustomers(wrong as never)).toThrow(invalidOption("histories"));
  expect(() => clusterCustomers({} as never)).toThrow(invalidOption("rows"));
});
