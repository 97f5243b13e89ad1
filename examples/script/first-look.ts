#!/usr/bin/env -S node --conditions=clientele-source --import tsx
// A first look at a customer base: npm run first-look, or npm run first-look -- folder (or orders.csv)
import { DataError, DataStore, OptionError } from "clientele";
import { fromCaller, isPipeClosed } from "../caller.ts";
import { readOptionsIn } from "../settings.ts";
import { explain, isOrdersAlone, sourcesIn } from "../sources.ts";
import { orStop } from "../stop.ts";

const [given] = process.argv.slice(2);
if (given?.startsWith("-")) {
  console.log(
    'usage: npm run first-look -- [folder, or an export of orders]; default CLIENTELE_DATA, else the sample data\n  CLIENTELE_READ=\'{"dates":"dmy"}\' says what an export does not',
  );
  process.exit(given === "--help" || given === "-h" ? 0 : 2);
}
process.stdout.on("error", (error) => process.exit(isPipeClosed(error) ? 0 : 1));

const name = given || process.env.CLIENTELE_DATA || "data";
const path = given ? fromCaller(given) : name;
const sources = sourcesIn(path, {
  read: orStop(() => readOptionsIn("CLIENTELE_READ", process.env.CLIENTELE_READ)),
  onReading: ({ summary }) => console.log(summary),
  onProgress: ({ step, done, total }) => console.log(`predicting: ${step} (${done + 1} of ${total})`),
});
const store = new DataStore(sources);

console.log(`reading the ${isOrdersAlone(path) ? "orders" : "customers"} of ${name}`);
try {
  await look();
} catch (error) {
  if (!(error instanceof DataError || error instanceof OptionError)) throw error;
  console.error(explain(path, error).join("\n"));
  process.exitCode = 1;
}

async function look(): Promise<void> {
  const money = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
  const percent = (rate: number | null) => (rate === null ? "–" : share.format(rate / 100));
  const title = (text: string) => console.log(`\n${text}`);

  const metrics = await store.getBusinessMetrics();
  title(`${name}: ${metrics.totalCustomers} customers, ${metrics.activeCustomers} of them active`);
  console.log(`revenue          ${money.format(metrics.totalRevenue)}`);
  console.log(`predicted value  ${money.format(metrics.predictedClv)}`);
  console.log(`churned          ${percent(metrics.churnRate)}`);
  console.log(`at risk          ${metrics.atRiskCustomers}`);

  const health = await store.calculateBusinessHealthScore();
  title(`health ${health.overallHealthScore?.toFixed(1) ?? "–"} of 100: ${health.healthStatus ?? "no customers"}`);
  for (const { name, rate } of health.components) console.log(`${name.padEnd(20)} ${percent(rate)}`);

  title("segments");
  for (const { segment, customerCount, monetary, churnProbability } of await store.calculateSegmentMetrics()) {
    const churn = percent(churnProbability.mean === null ? null : 100 * churnProbability.mean);
    console.log(
      `${segment.padEnd(18)} ${String(customerCount).padStart(5)} customers ${money.format(monetary.sum).padStart(14)} spent ${churn.padStart(7)} churn`,
    );
  }

  const list = (customers: Awaited<ReturnType<typeof store.getHighValueCustomers>>) => {
    for (const { customerId, rfmSegment, predictedClv, churnProbability } of customers) {
      console.log(
        `${customerId}  ${(rfmSegment ?? "–").padEnd(18)} ${money.format(predictedClv ?? 0).padStart(12)} predicted ${percent(100 * (churnProbability ?? 0)).padStart(7)} churn`,
      );
    }
  };
  if ((await store.getModelReport()) === undefined) {
    title("at risk, those who spent most first");
    list(await store.getHighRiskCustomers(5));
  } else {
    const { contacts, assumption } = await store.whomToContact({ budget: 5, holdOut: 0 });
    title("customers to contact");
    for (const { customerId, why } of contacts) console.log(`${customerId}  ${why}`);
    if (contacts.length === 0) console.log(assumption);
  }
  title("most valuable");
  list(await store.getHighValueCustomers(5));
}
