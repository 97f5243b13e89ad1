/**
 * `npm run bench:http`: clientele behind its mounts beside the Python service, on 100,000 customers. Markdown on stdout,
 * progress on stderr; needs wrk (Debian's package), and for the Python service what its first lines say. Options: `--rounds n` (default 3), `--seconds n` per measurement (default 3), `--out file`.
 */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { csvDirectory } from "clientele/node";
import { loadInto } from "clientele/sql";
import { poolAt, startPostgres } from "../../sql/services.ts";
import { median, progress, ratioOf } from "../measure.ts";
import { openLoop } from "./openLoop.ts";
import {
  dataFolder,
  offersFile,
  pythonFolder,
  residentMb,
  SERVERS,
  type Server,
  type ServerName,
  start,
} from "./servers.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { rounds: { ...text, default: "3" }, seconds: { ...text, default: "3" }, out: text },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];

const CONNECTIONS = 32;
const execFileAsync = promisify(execFile);
/** Customers who have recommendations: the Python service knows no others there. */
const ids = customersWithOffers(20_000);
const pages = Array.from({ length: 200 }, (_, i) => 1 + ((i * 37) % 200));
const CUSTOMER = "customers/{id}";

/** What is asked, and the addresses that are asked in turn. */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  [CUSTOMER]: ids.map((id) => `/api/customers/${id}`),
  "recommendations/{id}": ids.map((id) => `/api/recommendations/${id}`),
  "customers, a page": pages.map((page) => `/api/customers?page=${page}`),
  "customers, filter + sort": pages.map(
    (page) => `/api/customers?segment=Champions&risk_level=Critical&sort_by=Predicted_CLV&page=${1 + (page % 50)}`,
  ),
  metrics: ["/api/metrics"],
  segments: ["/api/segments"],
  "churn list": ["/api/churn/predictions", "/api/churn/predictions?risk_level=High"],
  "CLV list": ["/api/clv/predictions", "/api/clv/predictions?sort_by=monetary"],
  "revenue trend": ["/api/analytics/revenue-trend"],
};

/** Requests a second by round, and the slowest percent's milliseconds. */
interface Load {
  readonly perSecond: number[];
  readonly p99: number[];
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const data = dataFolder();
const database = await startPostgres();
const pool = poolAt(database.url);
await loadInto(csvDirectory(data), {
  query: async (text, values) => (await pool.query(text, [...values])).rows,
  dialect: "postgres",
});
await pool.end();
process.env.DATABASE_URL = database.url;
const names = (Object.keys(SERVERS) as ServerName[]).filter((name) => {
  const here = pythonFolder !== undefined || (name !== "python" && name !== "tuned");
  if (!here) progress(`${name}: skipped, needs CLIENTELE_SHARED and Debian's packages for Python`);
  return here;
});
const servers: Server[] = [];
for (const [i, name] of names.entries()) {
  servers.push(await start(name, data, 18_800 + i));
  progress(`${name} answers`);
}

const loads = new Map<string, Load>();
const loadOf = (endpoint: string, name: ServerName): Load => {
  const key = `${endpoint} ${name}`;
  const load = loads.get(key) ?? { perSecond: [], p99: [] };
  loads.set(key, load);
  return load;
};
for (const [endpoint, addresses] of Object.entries(ENDPOINTS)) {
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      if (server.name.startsWith("bare-") && endpoint !== CUSTOMER) continue;
      const slow = server.name === "python";
      const [perSecond, p99] = await fire(server, addresses, slow ? 2 * seconds : seconds);
      const load = loadOf(endpoint, server.name);
      load.perSecond.push(perSecond);
      load.p99.push(p99);
      progress(`${endpoint}, round ${round + 1}: ${server.name} ${Math.round(perSecond)}/s, p99 ${p99} ms`);
    }
  }
}

const fastify = servers.find(({ name }) => name === "mount-fastify") as Server;
const mix = ids
  .slice(0, 500)
  .flatMap((id, i) =>
    Object.values(ENDPOINTS).map((all) =>
      all === ENDPOINTS[CUSTOMER] ? `/api/customers/${id}` : (all[i % all.length] as string),
    ),
  );
const open = await openLoop(fastify.url, mix, { connections: 1000, perSecond: 2000, seconds: 10 });
progress(`open loop: p99 ${open.p99} ms, ${open.failed} failed`);
for (const server of servers) server.close();
await database.close();

const shop = resolve(process.env.CLIENTELE_SHARED ?? "../shared", "data/shop");
const memory = pythonFolder === undefined ? undefined : await memoryWith(shop);

const report = [
  `# HTTP\n\n${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}; ${new Date().toISOString()}; ${rounds} rounds of ${seconds} s, servers in turn.`,
  `Requests a second (milliseconds of the slowest percent): 100,000 customers, 1,000,000 orders, 300,000 recommendations, one process per server, ${CONNECTIONS} connections; 20,000 customers in turn, 200 pages in turn.`,
  table(
    ["", ...names.map((name) => SERVERS[name])],
    Object.keys(ENDPOINTS).map((endpoint) => [endpoint, ...names.map((name) => cell(endpoint, name))]),
  ),
  `Open loop, 1,000 connections, 2,000 requests a second in all over a mix of these: p50 ${open.p50.toFixed(1)} ms, p99 ${open.p99.toFixed(1)} ms, ${open.failed} failed.`,
  ...(memory === undefined
    ? []
    : [
        `Memory held with the real shop's files: the whole Fastify example ${Math.round(memory.fastify)} MB, the Python service ${Math.round(memory.python)} MB.`,
      ]),
  "## Goals",
  table(["", "goal", "measured", ""], goals()),
  "",
].join("\n\n");
process.stdout.write(report);
if (values.out !== undefined) writeFileSync(values.out, report);

/** Requests a second, and the slowest percent's milliseconds, of 32 connections that ask as fast as they are answered. */
async function fire({ name, url }: Server, addresses: readonly string[], seconds: number): Promise<[number, number]> {
  const file = join(data, "addresses.txt");
  writeFileSync(file, addresses.join("\n"));
  const lua = fileURLToPath(new URL("addresses.lua", import.meta.url));
  const run = async (duration: number): Promise<string> => {
    const options = ["-t1", `-c${CONNECTIONS}`, `-d${duration}s`, "--timeout", "60s", "--latency", "-s", lua];
    const { stdout } = await execFileAsync("wrk", [...options, url], { env: { ...process.env, ADDRESSES: file } });
    return stdout;
  };
  // compiled and warm, as it will be for all its life
  if (name !== "python") await run(1);
  const output = await run(seconds);
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(`${name}: ${output}`);
  const [, slowest = "", unit = ""] = /99%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
  const milliseconds = { us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN;
  return [Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]), Number(slowest) * milliseconds];
}

function cell(endpoint: string, name: ServerName): string {
  const { perSecond, p99 } = loadOf(endpoint, name);
  if (perSecond.length === 0) return "";
  const rate = median(perSecond);
  return `${Math.round(rate).toLocaleString("en")} (${median(p99).toFixed(median(p99) < 10 ? 1 : 0)})`;
}

function goals(): string[][] {
  const times = (endpoint: string, peer: ServerName, ours: ServerName = "mount-fastify") =>
    ratioOf(loadOf(endpoint, ours).perSecond, loadOf(endpoint, peer).perSecond);
  const least = (endpoints: readonly string[], peer: ServerName, ours?: ServerName) =>
    Math.min(...endpoints.map((endpoint) => times(endpoint, peer, ours)));
  const looked = [CUSTOMER, "recommendations/{id}"];
  const lists = ["customers, a page", "customers, filter + sort"];
  const kept = ["metrics", "segments", "revenue trend"];
  const rows: [what: string, goal: number, value: number][] = [
    ["look-ups by id, times the plain service", 300, least(looked, "python")],
    ["filtered, sorted list, times the plain service", 40, times("customers, filter + sort", "python")],
    ["kept aggregates, times the plain service", 200, least(kept, "python")],
    ["look-ups by id over PostgreSQL, times the plain service", 1, least(looked, "python", "postgres")],
    ["lists over PostgreSQL, times the plain service", 1, least(lists, "python", "postgres")],
    ["look-ups by id, times the tuned service", 12, least(looked, "tuned")],
    ["lists, times the tuned service", 30, least(lists, "tuned")],
    ["churn and CLV lists, times the tuned service", 20, least(["churn list", "CLV list"], "tuned")],
    ["metrics, times the tuned service", 2.5, times("metrics", "tuned")],
    ["Fastify with the contract, of bare Fastify", 0.65, times(CUSTOMER, "bare-fastify")],
    ["Express with the contract, of bare Express", 0.65, times(CUSTOMER, "bare-express", "mount-express")],
  ];
  const verdict = (met: boolean, value: number) => (Number.isNaN(value) ? "not measured" : met ? "pass" : "FAIL");
  return [
    ...rows.map(([what, goal, value]) => [
      what,
      `≥ ${goal}`,
      Number(value.toPrecision(3)).toString(),
      verdict(value >= goal, value),
    ]),
    ["open loop, p99 in ms", "≤ 100", open.p99.toFixed(1), verdict(open.p99 <= 100 && open.failed === 0, open.p99)],
  ];
}

/** What the two services hold after each route was asked once. */
async function memoryWith(folder: string): Promise<Record<"fastify" | "python", number>> {
  const held = { fastify: 0, python: 0 };
  for (const name of ["fastify", "python"] as const) {
    const server = await start(name, folder, 18_900);
    for (const [address] of Object.values(ENDPOINTS))
      await fetch(server.url + address).then((response) => response.text());
    held[name] = residentMb(server.pid);
    server.close();
  }
  return held;
}

function customersWithOffers(count: number): string[] {
  const lines = readFileSync(offersFile(), "utf8").split("\n").slice(1, -1);
  const known = [...new Set(lines.map((line) => line.slice(0, line.indexOf(","))))];
  return Array.from({ length: count }, (_, i) => known[(i * 7) % known.length] as string);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
