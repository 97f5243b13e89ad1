import * as z from "zod";
import type { TableName } from "../shop/tables.ts";
import type { StoreStatus } from "../store/CustomerStore.ts";
import { hasData, NotReady, publicReason } from "./NotReady.ts";
import { orNull, text } from "./quantities.ts";
import { defineRoute, type NoParameters, type Route } from "./Route.ts";

const rowCount = z.int().min(0).nullable().meta({ description: "Rows loaded; null for a table that is not" });
const rows = z.object({ customers: rowCount, transactions: rowCount, recommendations: rowCount });
const since = z.iso
  .datetime()
  .nullable()
  .meta({ description: "Since when that is so; null while nothing has happened" });

/** Which service this is, and whether it has data, as JSON. */
export interface ServiceStatus {
  status: "online";
  data: StoreStatus["state"];
  service: string;
  version: string;
  /** ISO 8601. */
  timestamp: string;
}

/** Whether there are data to answer from, as JSON. */
export interface Readiness {
  status: "ready" | "stale";
  since: string | null;
  rows: Record<TableName, number | null>;
  problem: string | null;
}

// written out: tools and JSR read the types off the source
type ServiceRoutes = readonly [
  Route<"/", NoParameters, ServiceStatus>,
  Route<"/health/live", NoParameters, { status: "live" }>,
  Route<"/health/ready", NoParameters, Readiness>,
  Route<"/openapi.json", NoParameters, { [name: string]: unknown; openapi: string }>,
];

/** The routes about the service itself. */
export const serviceRoutes: ServiceRoutes = [
  defineRoute({
    path: "/",
    operationId: "getService",
    summary: "Which service this is, and whether it has data",
    tags: ["service"],
    tables: [],
    output: z
      .object({
        status: z.literal("online").meta({ description: "The process answers" }),
        data: z.enum(["notLoaded", "loading", "ready", "stale", "failed"]).meta({
          description:
            "Whether there are data. notLoaded: nobody has asked yet; stale: those from before a reload that failed; failed: none",
        }),
        service: text("Name of the service"),
        version: text("Version of the service"),
        timestamp: z.iso.datetime().meta({ description: "Time of the answer" }),
      })
      .meta({ id: "ServiceStatus" }),
    handle: async (_, { store, service, now }) => {
      const { state } = await store.status();
      return {
        status: "online" as const,
        data: state,
        service: service.name,
        version: service.version,
        timestamp: now.toISOString(),
      };
    },
  }),

  defineRoute({
    path: "/health/live",
    operationId: "getLiveness",
    summary: "Whether the process answers at all",
    tags: ["service"],
    tables: [],
    output: z
      .object({ status: z.literal("live").meta({ description: "The process answers" }) })
      .meta({ id: "Liveness" }),
    handle: async () => ({ status: "live" as const }),
  }),

  defineRoute({
    path: "/health/ready",
    operationId: "getReadiness",
    summary: "Whether there are data to answer from; status 503 says why not",
    tags: ["service"],
    tables: [],
    output: z
      .object({
        status: z
          .enum(["ready", "stale"])
          .meta({ description: "stale: the last reload failed, the data before it serve" }),
        since,
        rows,
        problem: orNull(text("Why some of the data could not be loaded; null if all could")),
      })
      .meta({ id: "Readiness" }),
    handle: async (_, { store }) => {
      const status = await store.status();
      if (!hasData(status)) throw new NotReady(status.error);
      const { state, since, error } = status;
      return {
        status: state === "stale" ? ("stale" as const) : ("ready" as const),
        since: since?.toISOString() ?? null,
        rows: status.rows,
        problem: publicReason(error),
      };
    },
  }),

  defineRoute({
    path: "/openapi.json",
    operationId: "getOpenApi",
    summary: "This contract, as OpenAPI 3.1",
    tags: ["service"],
    tables: [],
    output: z.looseObject({ openapi: text("Version of OpenAPI") }).meta({ id: "OpenApi" }),
    handle: async (_, { openApi }) => openApi(),
  }),
];
