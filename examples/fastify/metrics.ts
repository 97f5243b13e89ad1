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
      async collect() {
        const { rows } = await store.status();
        for (const [table, count] of Object.entries(rows)) this.set({ table: table as TableName }, count ?? 0);
      },
    });
    new Gauge({
      name: "clientele_data_age_seconds",
      help: "Time since the data in use were loaded",
      registers: [this.registry],
      async collect() {
        const { loadedAt } = await store.status();
        if (loadedAt !== null) this.set((Date.now() - loadedAt.getTime()) / 1000);
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
