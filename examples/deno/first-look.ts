// deno run --allow-read examples/deno/first-look.ts [folder]; outside this repository import from "npm:clientele"
import { DataError, DataStore, display } from "clientele";

const folder = Deno.args[0] ?? "data";
// the library needs no file system: a source is any stream of bytes, opened when it is needed
const stream = async (file: string) => (await Deno.open(`${folder}/${file}`)).readable;

const store = new DataStore({
  customers: () => stream("rfm_with_predictions.csv"),
  transactions: () => stream("transactions_clean.csv"),
  recommendations: () => stream("product_recommendations.csv"),
});
try {
  console.log(display(await store.getBusinessMetrics()).text);
  console.log(
    display(await store.getHighRiskCustomers(5), { columns: ["customerId", "monetary", "churnProbability"] }).text,
  );
  console.log(display(await store.getRevenueTrends({ period: "year" })).text);
} catch (error) {
  if (!(error instanceof DataError)) throw error;
  console.error(`${error.message}\ngive a folder with the three files, or nothing for the sample data in data`);
  Deno.exit(1);
}
