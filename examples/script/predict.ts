// Customers and recommendations from orders alone, with a report of how far to trust them:
//   node --import tsx examples/script/predict.ts orders.csv --out folder
//     [--columns customerId=cust_no,date=ordered_at,revenue=amount] [--days 90] [--as-of 2025-09-30] [--product]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BacktestReport, formatCsv, predictCustomers, readTable, transactionSchema } from "clientele";
import { csvFile } from "clientele/node";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    columns: { type: "string" },
    days: { type: "string", default: "90" },
    "as-of": { type: "string" },
    product: { type: "boolean", default: false },
  },
});
const [file] = positionals;
if (file === undefined || values.out === undefined || !/^[1-9]\d*$/.test(values.days)) {
  console.error(
    "usage: predict.ts orders.csv --out folder [--columns customerId=cust_no,date=ordered_at] [--days whole number, 90]",
  );
  process.exit(2);
}

const columns = Object.fromEntries(
  (values.columns ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split("=")),
);
const asOf = values["as-of"] && new Date(values["as-of"]);

try {
  const orders = await readTable(csvFile(file), transactionSchema, { columns });
  bar("read", 1, 7);
  const { customers, recommendations, report } = await predictCustomers(orders, {
    horizon: { days: Number(values.days) },
    ...(asOf && { asOf }),
    recommendations: { level: values.product ? "product" : "category" },
    onProgress: ({ step, done }) => bar(step, done + 2, 7),
  });
  bar("done", 7, 7);

  await mkdir(values.out, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(values.out as string, name), text);
  await write("rfm_with_predictions.csv", formatCsv(customers));
  await write("product_recommendations.csv", formatCsv(recommendations));
  await write("report.json", `${JSON.stringify(report, null, 2)}\n`);

  console.log(
    `${customers.length} customers, ${recommendations.length} recommendations as of ${day(report.asOf)}: ${values.out}`,
  );
  for (const { code, message } of report.warnings) console.log(`note (${code}): ${message}`);
  const tested = report.recommendations?.tested;
  if (tested) {
    const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
    console.log(
      `recommendations by ${report.recommendations?.order}: right for ${percent(tested.hitRate)} of ${tested.customers} customers who bought something new (popularity ${percent(tested.popularityHitRate)})`,
    );
  }
  if (report.backtest !== null) judge(report.backtest);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function judge({ calibrationEnd, horizonDays, customers, chosen, churn, purchases, spend }: BacktestReport): void {
  const f = (value: number | null) => (value === null ? "–" : value.toFixed(3)).padStart(8);
  const line = (what: string, ...figures: (number | null)[]) =>
    console.log(`  ${what.padEnd(30)}${figures.map(f).join("")}`);
  console.log(`\nTested as of ${day(calibrationEnd)} on the ${horizonDays} days after, ${customers} customers`);
  console.log(`(purchases by ${chosen.purchases}, churn by ${chosen.churn})`);
  console.log(`\nWill there be an order?                 AUC   Brier  log loss: ${churn.verdict}`);
  line("this prediction", churn.auc, churn.brier, churn.logLoss);
  for (const [name, { auc, brier, logLoss }] of Object.entries(churn.baselines)) line(name, auc, brier, logLoss);
  console.log(`\nHow many?                               MAE    RMSE    bias: ${purchases.verdict}`);
  line("this prediction", purchases.mae, purchases.rmse, purchases.bias);
  for (const [name, { mae, rmse, bias }] of Object.entries(purchases.baselines)) line(name, mae, rmse, bias);
  console.log(`\nWho will spend?                       ranks    Gini: ${spend.verdict}`);
  line("this prediction", spend.spearman, spend.normalizedGini);
  for (const [name, { spearman, normalizedGini }] of Object.entries(spend.baselines))
    line(name, spearman, normalizedGini);
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** A progress bar, where somebody looks at it. */
function bar(step: string, done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const width = 24;
  const full = Math.round((width * done) / total);
  process.stderr.write(
    `\r[${"#".repeat(full)}${" ".repeat(width - full)}] ${step.padEnd(14)}${done === total ? "\n" : ""}`,
  );
}
