import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatCsv } from "../../csv/formatCsv.ts";
import { isDataError, isOptionError } from "../../errors.ts";
import { reportHtml } from "../../plot/report/reportHtml.ts";
import { contactTable } from "../../predict/contactTable.ts";
import { movement } from "../../predict/movement.ts";
import { predictCustomers } from "../../predict/predictCustomers.ts";
import { whomToContact } from "../../predict/whomToContact.ts";
import type { OrderSource } from "../../reading/ReadOrdersOptions.ts";
import { readOrders } from "../../reading/readOrders.ts";
import { DataStore } from "../../store/DataStore.ts";
import { csvFile } from "../csvFile.ts";
import { type Findings, overview } from "./overview.ts";
import { type Command, parseCommand, USAGE, UsageError } from "./parseCommand.ts";
import { type Output, type Progress, progressOn } from "./progress.ts";
import { serve } from "./serve.ts";
import { requireFolder, writeFiles } from "./writeFiles.ts";

/** What the command is given: everything that it may touch besides the files it is told of. */
export interface CommandInput {
  /** The arguments, without the program's name. */
  readonly argv: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Whether errors come with their stack. */
  readonly debug?: boolean;
  readonly version?: string;
}

/** Reading, the steps of predictCustomers, and what changed. */
const STEPS = 7;
/** The exit codes. */
const [DONE, FAILED, WRONG_CALL, INTERRUPTED] = [0, 1, 2, 130];

const ADVICE: { readonly [code: string]: string } = {
  missing_file: "give the path of an export of orders",
  not_a_file: "give the path of an export of orders",
  empty_file: "give the path of an export of orders that is not empty",
  ambiguous_roles: "say which headers they are: --columns customerId=cust_no,date=ordered_at,revenue=amount",
  ambiguous_dates: "say which: --dates dmy, or --dates mdy",
  ambiguous_numbers: "say which: --decimal , or --decimal .",
  mixed_currencies: "say which to keep, as --currency EUR",
  missing_column: "check --columns, or correct the file",
  missing_value: "check that the file has orders, and that --as-of is not before the first of them",
  no_customer: "say which header it is: --columns customerId=cust_no",
  no_date: "say which header it is: --columns date=ordered_at",
  no_amount: "say which header it is: --columns revenue=amount",
};

/** Runs the command, and gives its exit code. It never rejects. */
export async function runCommand(input: CommandInput): Promise<number> {
  const { argv, stdout, stderr, signal = new AbortController().signal, debug = false, version = "" } = input;
  let command: Command | "help" | "version";
  const fail = (error: unknown, advice: string, code: number): number => {
    const { message, stack } = error as Error;
    stderr.write(`clientele: ${debug ? (stack ?? message) : message}\n${advice}\n`);
    return code;
  };
  try {
    command = parseCommand(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(error, "clientele --help lists the options", WRONG_CALL);
  }
  if (command === "help") stdout.write(USAGE);
  if (command === "version") stdout.write(`${version}\n`);
  if (command === "help" || command === "version") return DONE;
  const progress = progressOn(stderr, command.quiet);
  try {
    await run(command, { ...input, signal }, progress);
    return DONE;
  } catch (error) {
    progress.end();
    if (signal.aborted) {
      stderr.write("clientele: interrupted\n");
      return INTERRUPTED;
    }
    if (error instanceof UsageError) return fail(error, "clientele --help lists the options", WRONG_CALL);
    if (isOptionError(error)) return fail(error, "clientele --help lists the options", WRONG_CALL);
    if (isDataError(error)) return fail(error, ADVICE[error.code] ?? "correct the file and start again", FAILED);
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === "listen")
      return fail(error, `port ${command.serve} cannot be had: give another, as --serve 8080`, FAILED);
    if (code !== undefined) return fail(error, "give --out a folder that can be made and written to", FAILED);
    return fail(error, "this is a fault of clientele: DEBUG=1 shows where; please report it", FAILED);
  }
}

async function run(
  command: Command,
  { stdin, stdout, stderr, signal }: CommandInput & { readonly signal: AbortSignal },
  progress: Progress,
): Promise<void> {
  const { asOf, days, goal, budget, holdOut, campaign, isByProduct } = command;
  // what cannot be written to is told before the work
  if (command.out !== undefined) await requireFolder(command.out);
  progress.step("reading", 0, STEPS);
  const sources = await sourcesOf(command.files, stdin);
  const { orders, reading } = await readOrders(sources, { ...command.read, signal });
  const predicted = await predictCustomers(orders, {
    horizon: { days },
    ...(asOf !== undefined && { asOf }),
    recommendations: { level: itemsOf(orders, isByProduct) },
    signal,
    onProgress: ({ step, done }) => progress.step(step, done + 1, STEPS),
  });
  progress.step("comparing", STEPS - 1, STEPS);
  const { report } = predicted;
  const contacts = whomToContact(predicted, { goal, budget, holdOut, ...(campaign !== undefined && { campaign }) });
  const to = report.asOf.toISOString().slice(0, 10);
  const moved = await movement(orders, { to, horizonDays: days, signal });
  signal.throwIfAborted();
  progress.end();
  const findings: Findings = { reading, report, contacts, movement: moved };
  const { customers, recommendations, histories } = predicted;
  const store = new DataStore({ transactions: orders, customers, recommendations, report, histories });
  if (command.out !== undefined) {
    const safe = { formulas: "escape" } as const;
    const files = {
      "contacts.csv": formatCsv(contactTable(contacts), safe),
      "customers.csv": formatCsv(predicted.customers, safe),
      "report.html": await reportHtml(store, { reading, contacts, movement: moved }),
      "report.json": `${JSON.stringify(findings, null, 2)}\n`,
    };
    await writeFiles(command.out, files, signal);
  }
  if (command.json) stdout.write(`${JSON.stringify(findings)}\n`);
  else if (!command.quiet) stdout.write(overview(findings));
  if (command.out !== undefined && !command.json && !command.quiet)
    stdout.write(`\nWritten to ${command.out}: contacts.csv, customers.csv, report.html, report.json\n`);
  if (command.serve === undefined) return;
  await store.load();
  await serve(store, command.serve, signal, (address) => {
    stderr.write(
      `serving ${address}/api/actions/contacts and all routes of ${address}/openapi.json; stop with Ctrl-C\n`,
    );
  });
}

/** Products where they are wanted or there are no categories; what is missing is told of categories. */
const itemsOf = (orders: { has(name: string): boolean }, isByProduct: boolean): "category" | "product" =>
  orders.has("product") && (isByProduct || !orders.has("category")) ? "product" : "category";

/** The exports that paths mean: files, all exports of a folder, or standard input. */
async function sourcesOf(paths: readonly string[], stdin: CommandInput["stdin"]): Promise<OrderSource | OrderSource[]> {
  const isPiped = paths.length === 0 && stdin.isTTY !== true;
  if (paths.length === 0 && !isPiped) throw new UsageError("expected the path of an export of orders");
  if (paths.includes("-") && paths.length > 1) throw new UsageError('expected either files, or "-" for standard input');
  if (isPiped || paths.includes("-")) return stdin;
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !found.isDirectory()) files.push(path);
    else for (const name of (await readdir(path)).sort()) if (EXPORT.test(name)) files.push(join(path, name));
  }
  if (files.length === 0) throw new UsageError(`expected exports of orders in ${paths.join(", ")}, found none`);
  return files.map((file) => csvFile(file));
}

const EXPORT = /^[^.].*\.(csv|tsv|txt|json|ndjson|jsonl)(\.gz)?$/i;
