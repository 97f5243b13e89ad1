import { parseArgs } from "node:util";
import type { ReadOrdersOptions } from "../../reading/ReadOrdersOptions.ts";

/** What was asked for. */
export interface Command {
  /** Paths of exports; `-` is standard input. */
  readonly files: readonly string[];
  readonly read: ReadOrdersOptions;
  readonly days: number;
  readonly asOf: string | undefined;
  readonly goal: "save" | "winBack" | "grow";
  readonly budget: number;
  readonly holdOut: number;
  readonly campaign: string | undefined;
  /** Whether to recommend products even where there are categories. */
  readonly isByProduct: boolean;
  /** The folder to write to. */
  readonly out: string | undefined;
  /** The port to serve on. */
  readonly serve: number | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What cannot be asked for. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** How the command is called. */
export const USAGE = `usage: clientele <orders.csv ...> [options]

Reads the orders of a shop (an export of a shop system, or any table of customers, dates and amounts), and says
how good its predictions are, which customers to contact, and what changed since last month. "-": stdin.

  --out <folder>         write contacts.csv, customers.csv, report.html and report.json
  --serve [port]         serve the REST API on this machine; default port 8000
  --json                 print one JSON object instead of text
  --quiet                print nothing but errors

  --goal <goal>          save (default), win-back or grow
  --budget <n>           customers to write to; default 100
  --hold-out <share>     share not to write to, to measure the effect; default 0.2
  --campaign <name>      another name holds out others
  --days <n>             how far predictions look; default 90
  --as-of <day>          the last day to look at, as 2025-09-30; default the last of the orders
  --product              recommend products, not categories

What the file does not say itself:
  --columns <list>       headers by role: customerId=cust_no,date=ordered_at,revenue=amount
  --amount <columns>     the amount, or quantity, unit price and discount: Qty,Price
  --discounts <unit>     amount, share or percent: what the column of discounts holds
  --dates <order>        dmy, mdy or ymd
  --decimal <mark>       , or .
  --currency <code>      the one to keep, as EUR
  --delimiter <text>     what stands between cells
  --encoding <label>     as windows-1252
  --quote <mark>         what cells are wrapped in
  --comment <text>       how lines begin that are no rows
  --skip-lines <n>       lines above the header
  --no-header            the first line is a row: columns are column1, column2, …
  --zone <name>          utc or a zone as Europe/Berlin, for times with an offset
  --preset <name>        the shop system
  --on <columns>         the columns that join files of different kinds
  --pseudonymize <key>   replace customers' ids by keyed hashes
  --skip-bad-rows        count bad rows, and go on
  --read <json>          any other option of readOrders, as '{"discounts":"share"}'

  --help, --version

Exit codes: 0 done, 1 the orders could not be used or the files not written, 2 called wrongly, 130 interrupted.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

/**
 * Reads the arguments of a call.
 *
 * @throws UsageError
 */
export function parseCommand(argv: readonly string[]): Command | "help" | "version" {
  const { values, positionals } = parsed(withPort(argv));
  if (values.help) return "help";
  if (values.version) return "version";
  const goals = { save: "save", "win-back": "winBack", winBack: "winBack", grow: "grow" } as const;
  const goal = goals[values.goal as keyof typeof goals];
  if (!Object.hasOwn(goals, values.goal))
    throw new UsageError(`--goal must be save, win-back or grow, got "${values.goal}"`);
  const asOf = values["as-of"];
  const day = new Date(`${asOf}T00:00:00Z`);
  // a Date takes 31 February too
  if (asOf !== undefined && (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== asOf))
    throw new UsageError(`--as-of must be a day as 2025-09-30, got "${asOf}"`);
  return {
    files: positionals,
    read: readOptions(values),
    days: whole("days", values.days, 1, 3650),
    asOf,
    goal,
    budget: whole("budget", values.budget, 0, 1_000_000),
    holdOut: share("hold-out", values["hold-out"]),
    campaign: values.campaign,
    isByProduct: values.product,
    out: folder(values.out),
    serve: values.serve === undefined ? undefined : whole("serve", values.serve, 0, 65_535),
    json: values.json,
    quiet: values.quiet,
  };
}

const OPTIONS = {
  ...{ out: text, serve: text, json: flag, quiet: flag },
  ...{ goal: { ...text, default: "save" }, budget: { ...text, default: "100" } },
  ...{ "hold-out": { ...text, default: "0.2" }, campaign: text },
  ...{ days: { ...text, default: "90" }, "as-of": text, product: flag },
  ...{ columns: text, dates: text, decimal: text, currency: text, delimiter: text, encoding: text },
  ...{ amount: text, discounts: text, quote: text, comment: text, zone: text, "skip-lines": text, "no-header": flag },
  ...{ preset: text, on: text, pseudonymize: text, "skip-bad-rows": flag, read: text },
  ...{ help: { ...flag, short: "h" }, version: { ...flag, short: "v" } },
} as const;

type Values = ReturnType<typeof parsed>["values"];

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    // what parseArgs says of positional arguments is for programmers
    throw new UsageError((error as Error).message.split(/\. |\n/)[0] as string);
  }
}

/** The port may be left out, which parseArgs does not know. */
const withPort = (argv: readonly string[]): string[] =>
  argv.flatMap((arg, i) => (arg === "--serve" && !/^\d+(\.\d+)?$/.test(argv[i + 1] ?? "") ? ["--serve=8000"] : [arg]));

function folder(path: string | undefined): string | undefined {
  if (path === "") throw new UsageError("--out must be a folder, got nothing");
  return path;
}

function whole(name: string, value: string, least: number, most: number): number {
  if (/^\d{1,7}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, got "${value}"`);
}

function share(name: string, value: string): number {
  if (/^0?\.?\d+$/.test(value) && Number(value) <= 0.9) return Number(value);
  throw new UsageError(`--${name} must be a share from 0 to 0.9, got "${value}"`);
}

/** Options of `readOrders` that are texts. */
const TEXTS = [
  ...(["dates", "decimal", "currency", "delimiter", "encoding", "quote", "comment", "zone"] as const),
  ...(["discounts", "preset", "pseudonymize"] as const),
] as const;

/** The options of `readOrders`, which checks them. */
function readOptions(values: Values): ReadOrdersOptions {
  const pairs = (values.columns ?? "").split(",").filter(Boolean);
  const wrong = pairs.find((pair) => !/^[^=]+=./.test(pair));
  if (wrong !== undefined) throw new UsageError(`--columns must be pairs as customerId=cust_no, got "${wrong}"`);
  const columns = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const said = Object.fromEntries(
    TEXTS.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]),
  );
  return {
    ...jsonObject(values.read),
    ...said,
    ...(pairs.length > 0 && { columns }),
    ...(values.on !== undefined && { on: values.on.split(",") }),
    ...(values.amount !== undefined && { amount: amountOf(values.amount) }),
    ...(values["skip-lines"] !== undefined && { skipLines: whole("skip-lines", values["skip-lines"], 0, 1_000_000) }),
    ...(values["no-header"] && { header: false }),
    ...(values["skip-bad-rows"] && { onBadRow: "collect" }),
  };
}

/** A column, or those of quantity, unit price and discount. */
function amountOf(list: string): NonNullable<ReadOrdersOptions["amount"]> {
  const [first = "", second, third, ...others] = list.split(",");
  if (others.length > 0) throw new UsageError(`--amount must be one to three columns, got "${list}"`);
  if (second === undefined) return first;
  return third === undefined ? [first, second] : [first, second, third];
}

function jsonObject(json: string | undefined): object {
  if (json === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // told of below, as whatever else is no object
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`--read must be a JSON object as {"dates":"dmy"}, got ${json}`);
}
