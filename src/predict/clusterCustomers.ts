import { quantileSorted } from "d3-array";
import { kMeansCluster, silhouette } from "simple-statistics";
import { asTable, type TableInput } from "../analytics/asTable.ts";
import { medianOf } from "../columns/medianOf.ts";
import { OptionError } from "../errors.ts";
import { seededRandom } from "../math/seededRandom.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { atOnce, type Pieces } from "../pieces.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import type { PurchaseHistories } from "./purchaseHistories.ts";

/** How to cluster. */
export interface ClusterOptions {
  /** Clusters at most, from 2. Default 5. */
  readonly clusters?: number;
  /** Random starts, the best of which counts. Default 10. */
  readonly starts?: number;
  /** Smallest share of the customers in a cluster, so that no outlier is one. Default 0.01. */
  readonly smallest?: number;
  /** Uniform numbers in [0, 1). Default a generator of fixed seed: the same customers give the same clusters. */
  readonly random?: () => number;
}

/** Customers who are alike. */
export interface CustomerCluster {
  /** Derived from how the cluster differs from all customers. */
  readonly name: string;
  readonly count: number;
  /** Median customer. */
  readonly daysSinceLastOrder: number;
  readonly orderCount: number;
  readonly totalSpend: number;
}

/** Clusters, the one that spent most first. */
export interface CustomerClusters {
  readonly clusters: readonly CustomerCluster[];
  /** By row of the histories the index of its cluster. */
  readonly labels: Int32Array;
  /** Mean silhouette: 1 for clusters far apart, 0 for none at all; `null` with fewer than two clusters. */
  readonly silhouette: number | null;
}

/** Centres are found from so many customers, the silhouette of so many: both get no better with more. */
const SAMPLE = 4000;
const JUDGED = 800;
/** Customers to a piece. */
const PIECE_ROWS = 1 << 13;

/**
 * Groups customers by silence, number of orders and spend per order: k-means on logarithms, scaled by their quartiles, so
 * that one outlier neither stretches the scale nor is a cluster.
 *
 * @param histories what `purchaseHistories` returned, its table, or rows: needs `daysSinceLastOrder`, `orderCount` and
 *   `totalSpend`
 * @returns clusters with names, a label per row, and the silhouette; fewer clusters where the data do not have as many
 * @throws OptionError for an option out of range or a missing value
 * @example
 * ```ts
 * import { clusterCustomers } from "clientele";
 *
 * const { clusters } = clusterCustomers(
 *   Array.from({ length: 40 }, (_, i) => {
 *     return { customerId: `C${i}`, daysSinceLastOrder: i % 2 ? 5 + i : 700 - i, orderCount: i % 2 ? 9 : 1, totalSpend: 90 };
 *   }),
 *   { clusters: 2 },
 * );
 * clusters.map(({ count }) => count); // => [20, 20]
 * ```
 */
export function clusterCustomers(
  histories: TableInput<PurchaseHistorySchema> | PurchaseHistories,
  options: ClusterOptions = {},
): CustomerClusters {
  return atOnce(clustersOf(histories, options));
}

/** The same in pieces. */
export function* clustersOf(
  histories: TableInput<PurchaseHistorySchema> | PurchaseHistories,
  options: ClusterOptions = {},
): Pieces<CustomerClusters> {
  requireOptions("clusterCustomers", options, ["clusters", "starts", "smallest", "random"]);
  const { clusters = 5, starts = 10, smallest = 0.01, random = seededRandom(1) } = options;
  requireWhole("clusterCustomers", "clusters", clusters, 2, 50);
  if (typeof random !== "function") throw new OptionError("clusterCustomers", "random", "a function", random);
  requireWhole("clusterCustomers", "starts", starts, 1, 1000);
  if (!(smallest >= 0 && smallest <= 1)) {
    throw new OptionError("clusterCustomers", "smallest", "a share from 0 to 1", smallest);
  }
  if (typeof histories !== "object" || histories === null)
    throw new OptionError(
      "clusterCustomers",
      "histories",
      "what purchaseHistories returned, its table, or rows",
      histories,
    );
  const table = asTable(purchaseHistorySchema, "table" in histories ? histories.table : histories);
  const [silence, orders, spend] = [
    numbersOf(table, "daysSinceLastOrder"),
    numbersOf(table, "orderCount"),
    numbersOf(table, "totalSpend"),
  ];
  if (table.length === 0) return { clusters: [], labels: new Int32Array(0), silhouette: null };
  const perOrder = (i: number) => Math.max(0, spend[i] as number) / Math.max(1, orders[i] as number);
  const scaled: Float64Array[] = [];
  for (const value of [(i: number) => silence[i] as number, (i: number) => orders[i] as number, perOrder]) {
    scaled.push(scaledLogs(table.length, value));
    yield;
  }
  const pointsOf = (rows: readonly number[]) => rows.map((row) => scaled.map((column) => column[row] as number));
  const points = pointsOf(sampledRows(table.length, SAMPLE));
  yield;
  const centres = yield* centresOf(points, clusters, starts, smallest, random);
  const labels = new Int32Array(table.length);
  const point = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    for (let k = 0; k < point.length; k++) point[k] = (scaled[k] as Float64Array)[i] as number;
    labels[i] = nearest(point, centres);
    if (i % PIECE_ROWS === 0) yield;
  }
  // what the columns are picked into in turn
  const [some, scratch] = [new Float64Array(table.length), new Float64Array(table.length)];
  const medianWhere = (column: ArrayLike<number>, isWanted: (row: number) => boolean): number => {
    let count = 0;
    for (let row = 0; row < column.length; row++) if (isWanted(row)) some[count++] = column[row] as number;
    return medianOf(some.subarray(0, count), scratch) ?? 0;
  };
  const medians: Pick<CustomerCluster, "daysSinceLastOrder" | "orderCount" | "totalSpend">[] = [];
  for (const cluster of centres.keys()) {
    const of = (column: ArrayLike<number>) => medianWhere(column, (row) => labels[row] === cluster);
    medians.push({ daysSinceLastOrder: of(silence), orderCount: of(orders), totalSpend: of(spend) });
    yield;
  }
  const order = medians.map((_, i) => i).sort((a, b) => (medians[b]?.totalSpend ?? 0) - (medians[a]?.totalSpend ?? 0));
  const place = order.map((_, i) => order.indexOf(i));
  const middle = (column: ArrayLike<number>) => medianWhere(column, () => true);
  const all = { silence: middle(silence), orders: middle(orders), spend: middle(spend) };
  yield;
  const names = distinct(
    order.map((i) => {
      const { daysSinceLastOrder, orderCount, totalSpend } = medians[i] as (typeof medians)[number];
      const active = daysSinceLastOrder <= all.silence ? "Recent" : "Silent";
      const often = orderCount <= 1 ? "one-time" : orderCount > all.orders ? "frequent" : "occasional";
      return `${active} ${often} ${totalSpend > all.spend ? "big spenders" : "small spenders"}`;
    }),
  );
  yield;
  const counts = new Uint32Array(centres.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    (counts[label] as number)++;
    labels[i] = place[label] as number;
  }
  return {
    clusters: order.map((i, k) => {
      return {
        name: names[k] as string,
        count: counts[i] as number,
        ...(medians[i] as (typeof medians)[number]),
      };
    }),
    labels,
    silhouette: centres.length < 2 ? null : meanSilhouette(pointsOf, labels),
  };
}

/** A column without missing values. */
function numbersOf(
  table: Table<PurchaseHistorySchema>,
  name: "daysSinceLastOrder" | "orderCount" | "totalSpend",
): ArrayLike<number> {
  const { values } = table.column(name);
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) throw new OptionError("clusterCustomers", `histories[${row}].${name}`, "a number", values[row]);
  return values;
}

/** Logarithms about their median, in units of the distance between the quartiles. */
function scaledLogs(length: number, value: (row: number) => number): Float64Array {
  const logs = new Float64Array(length);
  for (let row = 0; row < length; row++) logs[row] = Math.log1p(Math.max(0, value(row)));
  const sorted = logs.slice().sort();
  const at = (share: number) => quantileSorted(sorted as unknown as number[], share) ?? 0;
  const middle = at(0.5);
  // most values alike: then by what is beyond the quartiles
  const unit = at(0.75) - at(0.25) || at(0.95) - at(0.05) || 1;
  for (let row = 0; row < length; row++) logs[row] = ((logs[row] as number) - middle) / unit;
  return logs;
}

/** The best centres of several starts that leave no cluster too small; with fewer clusters if there are none. */
function* centresOf(
  points: number[][],
  wanted: number,
  starts: number,
  smallest: number,
  random: () => number,
): Pieces<number[][]> {
  const different = new Set(points.map((point) => point.join())).size;
  for (let k = Math.min(wanted, different); k > 1; k--) {
    let best: { centres: number[][]; distance: number } | undefined;
    for (let start = 0; start < starts; start++) {
      yield;
      try {
        const { labels, centroids } = kMeansCluster(points, k, random);
        const counts = new Array<number>(k).fill(0);
        for (const label of labels) (counts[label] as number)++;
        if (Math.min(...counts) < Math.max(2, smallest * points.length)) continue;
        const distance = points.reduce(
          (sum, point, i) => sum + squared(point, centroids[labels[i] as number] as number[]),
          0,
        );
        if (best === undefined || distance < best.distance) best = { centres: centroids, distance };
      } catch {
        // a centre without any point near it: another start
      }
    }
    if (best !== undefined) return best.centres;
  }
  return [[0, 0, 0]];
}

function nearest(point: readonly number[], centres: readonly number[][]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [i, centre] of centres.entries()) {
    const distance = squared(point, centre);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function squared(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}

/** Every so manyth row, evenly over all. */
function sampledRows(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.floor((i * length) / most));
}

function meanSilhouette(pointsOf: (rows: readonly number[]) => number[][], labels: Int32Array): number | null {
  const rows = sampledRows(labels.length, JUDGED);
  const present = [...new Set(rows.map((row) => labels[row] as number))];
  if (present.length < 2) return null;
  const values = silhouette(
    pointsOf(rows),
    rows.map((row) => present.indexOf(labels[row] as number)),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} ${before + 1}`;
  });
}
