// examples/production/check.sh: what the whole answers, and what it does when parts of it die.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, callers, type Seen, type Told } from "./callers.ts";
import { FOLDER, load } from "./local.ts";
import { type Part, running, start, stop, untilReady, wait } from "./parts.ts";

const found = running(FOLDER);
if (found === undefined) {
  console.error("nothing runs: bash examples/production/run-local.sh");
  process.exit(1);
}
const whole = found;
const { folder, gateway, token, instances, prometheus } = whole;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const bearer = { authorization: `Bearer ${token}` };
const part = (name: string): Part => whole.parts.find((part) => part.name === name) as Part;
let failed = 0;

/** Says whether something held. */
function held(what: string, isSo: boolean, figures = ""): void {
  if (!isSo) failed++;
  console.log(`${isSo ? "held  " : "FAILED"}  ${what}${figures && `: ${figures}`}`);
}

const PATHS = ["/api/metrics", "/api/analytics/revenue-trend", "/api/customers?page_size=3", "/api/segments"];

/** What every path answers now, once it has settled. */
async function bodies(): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const path of PATHS) {
    const { status, body } = await ask(`${gateway}${path}`, { headers: bearer, from: "127.0.2.1" });
    if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
    all.set(path, withoutTime(body));
    await wait(100);
  }
  return all;
}

/** An answer without the moment at which it was given. */
const withoutTime = (body: string): string => body.replace(/"timestamp":"[^"]*"/g, "");

const before = await bodies();

/** Callers ask while something happens. */
async function meanwhile(what: () => Promise<void>): Promise<Seen> {
  const { stop } = callers(gateway, PATHS, token, withoutTime);
  await wait(1000);
  await what();
  await wait(1500);
  return stop();
}

const figuresOf = ({ answers, statuses, p50, p99, slowest }: Seen): string => {
  const others = [...statuses].filter(([status]) => status !== "200").map(([status, count]) => `${count} × ${status}`);
  const times = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, slowest ${slowest.toFixed(0)} ms`;
  return `${answers} answers, ${others.length === 0 ? "all of them 200" : others.join(", ")}; ${times}`;
};
const notOk = ({ statuses }: Seen): number =>
  [...statuses].reduce((sum, [status, count]) => sum + (status === "200" ? 0 : count), 0);
const isRight = ({ told, rude }: Seen): boolean =>
  rude === 0 && told.every((mine) => mine.every(({ path, body }) => body === before.get(path)));
const only = ({ statuses }: Seen, ...allowed: readonly string[]): boolean =>
  [...statuses.keys()].every((status) => allowed.includes(status));

/** The processes of a process. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

/** Tells processes to wait or to go on. One may have ended by itself. */
function signal(processes: readonly number[], name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of processes) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

// what is answered, to whom
const metrics = await ask(`${gateway}/api/metrics`, { headers: bearer, from: "127.0.2.2" });
const again = await ask(`${gateway}/api/metrics`, { headers: bearer, from: "127.0.2.2" });
held(
  "the gateway answers a question again from its cache",
  metrics.status === 200 && again.headers["x-cache"] === "HIT",
);
const etag = String(again.headers.etag);
const same = await ask(`${gateway}/api/metrics`, { headers: { ...bearer, "if-none-match": etag }, from: "127.0.2.2" });
held("If-None-Match is answered with 304", same.status === 304);
held("nobody behind the gateway keeps an answer", again.headers["cache-control"] === "private, no-cache");

const ATTACKS = [
  ...[
    "/api/metrics",
    "/health/../api/metrics",
    "/health/%2e%2e/api/metrics",
    "/health/live/../../api/metrics",
    "/health/..\\api/metrics",
  ],
  ...[
    "/%zz/../api/metrics",
    "/health/ready/..;/api/metrics",
    "//health/live/../../api/metrics",
    "/gateway/auth",
    "/gateway/../api/metrics",
  ],
  ...["/metrics", "/health/live/../metrics", "/api/metrics#/health/live", "/openapi.json", "/docs/"],
  ...["/api/customers/..%2F..%2Fhealth%2Flive", "/api/metrics/%2e%2e/%2e%2e/health/ready", "/gateway/problem"],
];
const leaks: string[] = [];
for (const [i, path] of ATTACKS.entries())
  for (const headers of [
    {},
    { authorization: "Bearer x" },
    { authorization: "Basic eDp5" },
    { "x-original-uri": "/health/live", "x-data-version": "1" },
  ]) {
    const { status, body } = await ask(`${gateway}${path}`, { headers, from: `127.0.3.${i + 1}` });
    const isHealth = status === 200 && /^\{"status":"(alive|ready|live|ok)/.test(body);
    if (!([400, 401, 404].includes(status) || isHealth) || /total_customers|customer_id/.test(body))
      leaks.push(`${path}: ${status}`);
  }
held(`${ATTACKS.length * 4} requests without a token get nothing`, leaks.length === 0, leaks.join(", "));

const flood = async (headers: Record<string, string>, from: string, path = "/api/metrics") => {
  const statuses = (
    await Promise.all(
      Array.from({ length: 1200 }, () => ask(`${gateway}${path}`, { headers, from }).catch(() => ({ status: 0 }))),
    )
  ).map(({ status }) => status);
  return (status: number) => statuses.filter((one) => one === status).length;
};
const [guesses, hasty] = [
  await flood({ authorization: "Bearer guess" }, "127.0.4.1"),
  await flood(bearer, "127.0.4.2"),
];
held(
  "who guesses tokens is held up",
  guesses(429) > 0 && guesses(401) + guesses(429) === 1200,
  `${guesses(401)} × 401, ${guesses(429)} × 429 of 1200 at once`,
);
held(
  "who asks too much is held up",
  hasty(429) > 0 && hasty(200) + hasty(429) === 1200,
  `${hasty(200)} × 200, ${hasty(429)} × 429 of 1200 at once`,
);
const around = await flood(bearer, "127.0.4.4", "/api/customers/..%2F..%2Fhealth%2Flive");
held(
  "so is who goes around by another path",
  around(429) > 0,
  `${around(200)} × 200, ${around(429)} × 429 of 1200 at once`,
);
held(
  "other addresses are not",
  (await ask(`${gateway}/api/metrics`, { headers: bearer, from: "127.0.4.3" })).status === 200,
);
const preflight = await ask(`${gateway}/api/metrics`, {
  method: "OPTIONS",
  headers: {
    origin: "http://localhost:3000",
    "access-control-request-method": "GET",
    "access-control-request-headers": "authorization",
  },
  from: "127.0.4.5",
});
held(
  "a browser may ask whether it may ask",
  preflight.status === 204 && preflight.headers["access-control-allow-origin"] === "http://localhost:3000",
);
const refusedTo = async (origin: string) => {
  const { status, headers } = await ask(`${gateway}/api/metrics`, { headers: { origin }, from: "127.0.4.6" });
  return `${status} ${headers["access-control-allow-origin"]}`;
};
const strangers = ["http://localhost:3000.shop.example", "https://shop-example", "null"];
held(
  "a page that may ask can read why it is refused, others cannot",
  (await refusedTo("http://localhost:3000")) === "401 http://localhost:3000" &&
    (await refusedTo("https://shop.example")) === "401 https://shop.example" &&
    (await Promise.all(strangers.map((origin) => refusedTo(origin)))).every((said) => said === "401 undefined"),
);

// what goes wrong
const killed = await meanwhile(async () => {
  await stop(folder, part("api1"), "SIGKILL");
  await wait(2000);
  await start(folder, part("api1"));
});
held(
  "an instance is killed and started: no more is lost than was being answered",
  isRight(killed) && notOk(killed) <= 8,
  figuresOf(killed),
);
const deployed = await meanwhile(async () => {
  for (const name of ["api1", "api2"]) {
    await stop(folder, part(name));
    await start(folder, part(name));
  }
});
held("both are restarted in turn: nothing is lost", isRight(deployed) && notOk(deployed) === 0, figuresOf(deployed));
// what the gateway knows of the instances is old now, and all who ask find it out at the same time
await wait(5000);
await stop(folder, part("api1"));
const once = await Promise.all(
  Array.from({ length: 40 }, (_, i) => ask(`${gateway}/api/metrics`, { headers: bearer, from: `127.0.5.${i + 1}` })),
);
await start(folder, part("api1"));
const notAnswered = once.filter(({ status }) => status !== 200).length;
held(
  "one goes after a quiet time, and many ask at once: nothing is lost",
  notAnswered === 0,
  `${once.length} answers, ${notAnswered} of them not 200`,
);
const frozen = await meanwhile(async () => {
  const pid = Number(readFileSync(join(folder, "api1.pid"), "utf8"));
  signal([pid], "SIGSTOP");
  await wait(10_000);
  signal([pid], "SIGCONT");
});
held(
  "an instance hangs for ten seconds: the other one answers",
  // what it was already answering waits for it, and so does what tries it
  isRight(frozen) && notOk(frozen) === 0 && frozen.stuck <= 4,
  figuresOf(frozen),
);
const uncached = await meanwhile(async () => {
  await stop(folder, part("redis"), "SIGKILL");
  await wait(2000);
  await start(folder, part("redis"));
});
held("Redis is killed and started: nothing is lost", isRight(uncached) && notOk(uncached) === 0, figuresOf(uncached));
let back = 0;
const databaseless = await meanwhile(async () => {
  await stop(folder, part("postgres"), "SIGINT");
  await wait(3000);
  await start(folder, part("postgres"));
  const since = performance.now();
  while ((await ask(`${gateway}/api/metrics`, { headers: bearer, from: "127.0.2.3" })).status !== 200) await wait(50);
  back = performance.now() - since;
});
held(
  "PostgreSQL is stopped and started: 503 or a right answer, and by itself again",
  isRight(databaseless) && only(databaseless, "200", "503"),
  `${figuresOf(databaseless)}; ${back.toFixed(0)} ms after it started all was well`,
);

const hung = await meanwhile(async () => {
  const pid = Number(readFileSync(join(folder, "postgres.pid"), "utf8"));
  const processes = [pid, ...childrenOf(pid)];
  signal(processes, "SIGSTOP");
  await wait(4000);
  signal(processes.reverse(), "SIGCONT");
});
held(
  "PostgreSQL hangs for four seconds: answers wait, and are right",
  isRight(hung) && only(hung, "200", "503"),
  figuresOf(hung),
);

// other orders, while callers ask: they are published first, what is predicted from them then
const fewer = join(folder, "fewer.csv");
const orders = readFileSync(join(HERE, "../../data/transactions_clean.csv"), "utf8").split("\n");
writeFileSync(fewer, [...orders.slice(0, 1), ...orders.slice(1).filter((_, i) => i % 3 > 0)].join("\n"));
const reloaded = await meanwhile(() => load(whole, fewer));
const after = await bodies();
/** Of which publications an answer may be: 0 before, 1 the orders, 2 the predictions. */
function publications({ path, body }: Told): readonly [least: number, most: number] {
  const changes = path === "/api/analytics/revenue-trend" ? 1 : 2;
  if (body === after.get(path)) return [body === before.get(path) ? 0 : changes, 2];
  return body === before.get(path) ? [0, changes - 1] : [-1, -1];
}
const wentBack = reloaded.told.filter((mine) => {
  let seen = 0;
  return mine.some((told) => {
    const [least, most] = publications(told);
    const isBack = most < seen;
    seen = Math.max(seen, least);
    return isBack;
  });
}).length;
const sawAll = reloaded.told.every((mine) => new Set(mine.map(({ body }) => body)).size > PATHS.length);
held(
  "other orders are loaded: no caller sees older data after newer",
  wentBack === 0 && sawAll && notOk(reloaded) === 0,
  `${reloaded.told.length} callers, ${wentBack} went back; ${figuresOf(reloaded)}`,
);

// what watches it
const query = async (expression: string): Promise<number> => {
  const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { status, data } = (await answer.json()) as {
    readonly status: string;
    readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return status === "success" ? (data?.result ?? []).filter(({ value }) => value[1] !== "NaN").length : -1;
};
const board = JSON.parse(readFileSync(join(HERE, "grafana/clientele.json"), "utf8")) as {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
};
const expressions = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const empty: string[] = [];
for (const expression of expressions) {
  // an error ratio needs a minute of requests
  for (let i = 0; i < 40 && (await query(expression)) < 1; i++) await wait(500);
  if ((await query(expression)) < 1) empty.push(expression);
}
held(`the ${expressions.length} expressions of the dashboard give figures`, empty.length === 0, empty.join("; "));
const { data } = (await (await fetch(`${prometheus}/api/v1/rules`)).json()) as {
  readonly data: { readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[] };
};
const rules = data.groups.flatMap((group) => group.rules);
held(`the ${rules.length} rules are evaluated`, rules.length > 0 && rules.every(({ health }) => health === "ok"));
await stop(folder, part("api2"));
let isDown = false;
for (let i = 0; i < 60 && !isDown; i++) {
  await wait(250);
  isDown = (await query('up{job="clientele"} == 0')) === 1;
}
await start(folder, part("api2"));
held("an instance that is down is seen", isDown);
await untilReady(part("api2"));

// how many answers a second, where nobody is held up
const wrk = (address: string): number => {
  const args = ["-t1", "-c8", "-d4s", "-H", `Authorization: Bearer ${token}`, address];
  const out = execFileSync("wrk", args, { encoding: "utf8" });
  if (/Non-2xx/.test(out)) throw new Error(out);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(out)?.[1]);
};
const configuration = join(folder, "nginx/nginx.conf");
const limited = readFileSync(configuration, "utf8");
const reconfigure = async (text: string) => {
  const pid = Number(readFileSync(join(folder, "gateway.pid"), "utf8"));
  const workers = new Set(childrenOf(pid));
  writeFileSync(configuration, text);
  process.kill(pid, "SIGHUP");
  // workers with the old configuration go once they have answered
  const isChanged = () => {
    const now = childrenOf(pid);
    return now.length > 0 && now.every((worker) => !workers.has(worker));
  };
  for (let i = 0; i < 200 && !isChanged(); i++) await wait(50);
};
if (!existsSync("/usr/bin/wrk")) console.log("rates   not measured: wrk is missing");
else {
  await reconfigure(limited.replace(/rate=\d+r\/s/, "rate=1000000r/s").replace(/burst=\d+/, "burst=1000000"));
  const rates: string[] = [];
  for (const path of ["/api/metrics", "/api/customers?page_size=100"]) {
    const [alone, through] = [wrk(`${instances[0]}${path}`), wrk(`${gateway}${path}`)];
    rates.push(
      `${path} ${alone.toFixed(0)} from an instance alone, ${through.toFixed(0)} through the gateway (${(through / alone).toFixed(2)})`,
    );
  }
  await reconfigure(limited);
  console.log(`rates   answers a second: ${rates.join("; ")}`);
}
console.log(failed === 0 ? "all of it held" : `${failed} did not hold`);
process.exit(failed === 0 ? 0 : 1);
