import type { CustomerStore, TableName } from "clientele";
import type { RequestEvent } from "clientele/rest";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What Prometheus asks at `/metrics`. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: "clientele_requests_total",
    help: "Answers by route and status",
    labelNames: ["route", "status"],
    registers: [this.registry],
  });
  readonly #seconds = new Histogram({
    name: "clientele_request_duration_seconds",
    help: "Time to answer by route",
    labelNames: ["route"],
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [this.registry],
  });

  constructor(store: CustomerStore) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "clientele_rows",
      help: "Rows loaded by table",
      labelNames: ["table"],
      registers: [this.registry],
      collect() {
        for (const [table, rows] of Object.entries(store.status.rows))
          this.set({ table: table as TableName }, rows ?? 0);
      },
    });
    let version: string | null = null;
    let loadedAt = 0;
    new Gauge({
      name: "clientele_data_age_seconds",
      help: "Time since these data were first seen here",
      registers: [this.registry],
      collect() {
        // the status tells since when it is so, which a failed reload changes: the data are as old as their version
        if (store.version === null) return;
        if (store.version !== version) loadedAt = Date.now();
        version = store.version;
        this.set((Date.now() - loadedAt) / 1000);
      },
    });
  }

  /** The hook that counts. */
  readonly onResponse = ({ route, status, milliseconds }: RequestEvent & { status: number; milliseconds: number }) => {
    const labels = { route: route ?? "none" };
    this.#requests.inc({ ...labels, status });
    this.#seconds.observe(labels, milliseconds / 1000);
  };
}
