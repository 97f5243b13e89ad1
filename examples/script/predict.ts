#!/usr/bin/env -S node --conditions=clientele-source --import tsx
// Customers and recommendations from orders alone, with a report of how far to trust them:
//   npm run predict -- orders.csv --out folder
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type BacktestReport,
  DataError,
  formatCsv,
  OptionError,
  predictCustomers,
  readOrders,
  type Verdicts,
} from "clientele";
import { csvFile } from "clientele/node";
import { fromCaller, isPipeClosed } from "../caller.ts";
import { readOptionsIn } from "../settings.ts";
import { ordersIn } from "../sources.ts";

const USAGE = `usage: npm run predict -- orders.csv --out folder
  --columns customerId=cust_no,date=ordered_at,revenue=amount   headers, where the file does not say which is what
  --read '{"dates":"dmy"}'                                      what else the file does not say, as readOrders' options
  --days 90                                                     the horizon of the predictions
  --as-of 2025-09-30                                            the last day to look at; default the last of the orders
  --product                                                     recommend products, not categories`;
const ADVICE: { readonly [code: string]: string } = {
  missing_file: "give the path of a CSV file of orders",
  ambiguous_roles: "say which headers they are: --columns customerId=cust_no,date=ordered_at,revenue=amount",
  ambiguous_dates: `say which: --read '{"dates":"dmy"}' or '{"dates":"mdy"}'`,
  ambiguous_numbers: `say which: --read '{"decimal":","}' or '{"decimal":"."}'`,
  mixed_currencies: `say which to keep: --read '{"currency":"EUR"}'`,
  no_customer: "say which header it is: --columns customerId=cust_no",
  no_date: "say which header it is: --columns date=ordered_at",
  no_amount: "say which header it is: --columns revenue=amount",
};
process.stdout.on("error", (error) => process.exit(isPipeClosed(error) ? 0 : 1));
const { file, values, read, asOf } = given();
const out = fromCaller(values.out);

try {
  console.log(`reading ${file}`);
  const path = fromCaller(file);
  const files = ordersIn(path);
  const { orders, reading } = await readOrders(files.length > 0 ? files : csvFile(path), read);
  console.log(reading.summary);
  // a folder that cannot be is noticed before the work
  await mkdir(out, { recursive: true });
  bar("read", 1, 7);
  const { customers, recommendations, report } = await predictCustomers(orders, {
    horizon: { days: Number(values.days) },
    ...(asOf && { asOf }),
    recommendations: { level: values.product ? "product" : "category" },
    onProgress: ({ step, done }) => bar(step, done + 2, 7),
  });
  bar("done", 7, 7);

  const write = (name: string, text: string) => writeFile(join(out, name), text);
  await write("rfm_with_predictions.csv", formatCsv(customers));
  await write("product_recommendations.csv", formatCsv(recommendations));
  await write("report.json", `${JSON.stringify(report, null, 2)}\n`);

  console.log(
    `${customers.length} customers, ${recommendations.length} recommendations as of ${day(report.asOf)}: ${values.out}`,
  );
  const { afterAsOf, guests, refunds, withoutAmount } = report.setAside;
  console.log(
    `purchases by ${report.model.purchases.model}, churn by ${report.model.churn.methods.join(" and ")}; set aside: ${afterAsOf} lines after that day, ${guests} lines of guests, ${refunds} refunds of unknown orders; ${withoutAmount} orders without an amount`,
  );
  for (const { code, message } of report.warnings) console.log(`note (${code}): ${message}`);
  const tested = report.recommendations?.tested;
  if (tested) {
    const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
    console.log(
      `recommendations by ${report.recommendations?.order}: the first was right for ${percent(tested.chosen.hitAt1)} of ${tested.customers} customers who bought something new (popularity ${percent(tested.popularity.hitAt1)})`,
    );
  }
  if (report.backtest !== null) judge(report.backtest);
} catch (error) {
  const { message } = error as Error;
  if (error instanceof OptionError) refuse(message);
  const isFileSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
  if (!(error instanceof DataError) && !isFileSystem) throw error;
  console.error(message);
  console.error(
    error instanceof DataError
      ? (ADVICE[error.code] ?? "correct the file and start again")
      : "give --out a folder that can be made and written to",
  );
  process.exitCode = 1;
}

function refuse(problem: string): never {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}

/** What was asked for; an explanation instead where that is not clear. */
function given() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        out: { type: "string" },
        columns: { type: "string", default: "" },
        read: { type: "string" },
        days: { type: "string", default: "90" },
        "as-of": { type: "string" },
        product: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return refuse("expected one file of orders");
    if (!values.out) return refuse("expected --out with a folder");
    if (!/^[1-9]\d*$/.test(values.days)) return refuse(`--days must be a whole number from 1, got ${values.days}`);
    const pairs = values.columns
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.split("="));
    const wrong = pairs.find((pair) => pair.length !== 2);
    if (wrong !== undefined) return refuse(`--columns must be pairs as customerId=cust_no, got ${wrong.join("=")}`);
    const asOf = values["as-of"] === undefined ? undefined : new Date(values["as-of"]);
    // a Date takes much that is no day, and 31 February too
    if (asOf !== undefined && (Number.isNaN(asOf.getTime()) || day(asOf) !== values["as-of"]))
      return refuse(`--as-of must be a day as 2025-09-30, got ${values["as-of"]}`);
    const options = readOptionsIn("--read", values.read);
    const read = { ...options, columns: { ...options.columns, ...Object.fromEntries(pairs) } };
    return { file, values: { ...values, out: values.out }, read, asOf };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function judge({ calibrationEnd, horizonDays, customers, chosen, churn, purchases, spend }: BacktestReport): void {
  const f = (value: number | null) => (value === null ? "–" : value.toFixed(3)).padStart(8);
  const line = (what: string, ...figures: (number | null)[]) =>
    console.log(`  ${what.padEnd(30)}${figures.map(f).join("")}`);
  console.log(`\nTested as of ${day(calibrationEnd)} on the ${horizonDays} days after, ${customers} customers`);
  console.log(`(purchases by ${chosen.purchases}, churn by ${chosen.churn.join(" and ")}, as it was chosen then)`);
  const verdicts = ({ rank, error, sum }: Verdicts) =>
    `rank ${rank.verdict}, error ${error.verdict}, sum ${sum.verdict}`;
  console.log(`\nWill there be an order?                 AUC   Brier  log loss: ${verdicts(churn)}`);
  line("this prediction", churn.auc, churn.brier, churn.logLoss);
  for (const [name, { auc, brier, logLoss }] of Object.entries(churn.baselines)) line(name, auc, brier, logLoss);
  console.log(`\nHow many?                               MAE    RMSE    bias: ${verdicts(purchases)}`);
  line("this prediction", purchases.mae, purchases.rmse, purchases.bias);
  for (const [name, { mae, rmse, bias }] of Object.entries(purchases.baselines)) line(name, mae, rmse, bias);
  console.log(`\nWho will spend?                       ranks    Gini: ${verdicts(spend)}`);
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
