// One of our servers, named by the first argument, on PORT over CLIENTELE_DATA.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { createFetchHandler, type HandlerOptions } from "clientele/rest";
import express from "express";
import Fastify from "fastify";
import { pino } from "pino";
import { openDatabase } from "../../../../examples/database.ts";
import { clientele as clienteleExpress } from "../../../../examples/express/mount.ts";
import { createServer as createExpress } from "../../../../examples/express/server.ts";
import { clientele as clienteleFastify, respondFrom } from "../../../../examples/fastify/mount.ts";
import { createServer as createFastify } from "../../../../examples/fastify/server.ts";
import { settingsFrom } from "../../../../examples/settings.ts";

const settings = settingsFrom(process.env);
const { port, host, data } = settings;
const store = new DataStore(csvDirectory(data));
const silent = pino({ level: "silent" });

/** The same answer as the contract's, by hand. */
async function profile(id: string) {
  const customer = await store.getCustomer(id);
  if (customer === undefined) return undefined;
  const offers = await store.getRecommendationsFor(id);
  return {
    customer_id: customer.customerId,
    rfm_segment: customer.rfmSegment,
    customer_type: customer.customerType,
    monetary: customer.monetary,
    frequency: customer.frequency,
    recency: customer.recency,
    predicted_clv: customer.predictedClv,
    churn_probability: customer.churnProbability,
    churn_risk_level: customer.churnRiskLevel,
    customer_priority: customer.customerPriority,
    rfm_score: customer.rfmScore,
    customer_value_score: customer.customerValueScore,
    purchase_timing_status: customer.purchaseTimingStatus,
    clv_category: customer.clvCategory,
    recommendations: offers.map((o) => ({
      category: o.recommendedCategory,
      reason: o.reason,
      confidence: o.confidence,
    })),
  };
}

async function mountFastify(options: HandlerOptions): Promise<void> {
  const app = Fastify();
  await app.register(clienteleFastify, { respond: respondFrom(store, options) });
  await app.listen({ port, host });
}

async function mountExpress(options: HandlerOptions): Promise<void> {
  const app = express();
  app.use(clienteleExpress(store, options));
  app.listen(port, host);
}

const starts: Record<string, () => Promise<unknown>> = {
  fastify: async () => (await createFastify(store, settings, silent)).listen({ port, host }),
  postgres: async () => {
    const database = openDatabase(settings.database as string, undefined, silent);
    await (await createFastify(database, settings, silent)).listen({ port, host });
  },
  express: async () => createExpress(store, settings, silent).listen(port, host),
  fetch: async () => {
    const handle = createFetchHandler(store);
    createServer(async (request, response) => {
      const headers = request.headers as Record<string, string>;
      const answer = await handle(
        new Request(`http://localhost${request.url}`, { method: request.method ?? "GET", headers }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    }).listen(port, host);
  },
  worker: async () => {
    // only here: the memory of the others is measured
    const { build } = await import("esbuild");
    const { Miniflare } = await import("miniflare");
    const entry = "examples/worker/server.ts";
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
    const script = outputFiles[0]?.text ?? "";
    const options = {
      modules: true as const,
      script,
      compatibilityDate: "2025-10-01",
      r2Buckets: ["DATA"],
      port,
      host,
    };
    const miniflare = new Miniflare(options);
    const bucket = (await miniflare.getR2Bucket("DATA")) as unknown as {
      put(key: string, text: string): Promise<unknown>;
    };
    for (const file of ["rfm_with_predictions.csv", "transactions_clean.csv", "product_recommendations.csv"]) {
      await bucket.put(file, readFileSync(join(data, file), "utf8"));
    }
  },
  "mount-fastify": () => mountFastify({ cors: {} }),
  "mount-express": () => mountExpress({ cors: {} }),
  "bare-fastify": async () => {
    const app = Fastify();
    app.get<{ Params: { id: string } }>("/api/customers/:id", async ({ params }) => profile(params.id));
    await app.listen({ port, host });
  },
  "bare-express": async () => {
    const app = express();
    app.get("/api/customers/:id", async ({ params }, response) => {
      response.json(await profile(params.id as string));
    });
    app.listen(port, host);
  },
};
const [, , name = ""] = process.argv;
if (name !== "worker" && name !== "postgres") await store.load();
await starts[name]?.();
// a profiler writes what it saw only at an orderly end
process.once("SIGTERM", () => process.exit());
