// examples/production/run-local.sh: PostgreSQL, Redis, two instances, nginx and Prometheus on this machine.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SignJWT } from "jose";
import { type Part, type Running, remember, running, start, stop } from "./parts.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = resolve(HERE, "../..");
const PORT = Number(process.env.PORTS_FROM || 18_080);
const orders = resolve(process.env.INIT_CWD ?? ".", process.argv[2] ?? join(ROOT, "data/transactions_clean.csv"));
export const FOLDER = join(tmpdir(), `clientele-production-${PORT}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main(): Promise<void> {
  if (running(FOLDER) !== undefined) {
    console.error(`something was started in ${FOLDER} and not stopped: end it, or remove that folder`);
    process.exit(1);
  }
  const whole = await prepare();
  const end = async (code = 0) => {
    for (const part of [...whole.parts].reverse()) await stop(whole.folder, part);
    // after a failure the logs are wanted
    if (code === 0) rmSync(whole.folder, { recursive: true, force: true });
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void end());
  try {
    for (const part of whole.parts) {
      await start(whole.folder, part);
      console.log(`${part.name} runs`);
      if (part.name === "postgres") await load(whole);
    }
  } catch (error) {
    console.error((error as Error).message);
    for (const name of readdirSync(whole.folder).filter((name) => name.endsWith(".log")))
      console.error(`${name}: ${readFileSync(join(whole.folder, name), "utf8").split("\n").slice(-5).join("\n")}`);
    await end(1);
  }
  remember(whole);
  console.log(`gateway     ${whole.gateway}/api/metrics, with the header Authorization: Bearer ${whole.token}`);
  console.log(`instances   ${whole.instances.join(" and ")}`);
  console.log(`Prometheus  ${whole.prometheus}/alerts`);
  console.log(`logs        ${whole.folder}; Ctrl+C ends all. Now: bash examples/production/check.sh`);
  setInterval(() => undefined, 2 ** 30);
}

/** Orders into the database, and predictions from them, as the nightly job does. */
export async function load({ database }: Pick<Running, "database">, file = orders): Promise<void> {
  const args = ["--conditions=clientele-source", "--import", "tsx", "examples/script/load.ts", file];
  const job = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: ROOT, DATABASE_URL: database },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(job, "close");
  if (code !== 0) throw new Error(`the orders in ${file} could not be loaded`);
}

/** Folders, configuration, and what is to be started, in that order. */
async function prepare(): Promise<Running> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
  const [api1, api2, database, redis, prometheus] = [1, 2, 3, 4, 5].map((i) => PORT + i) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const secret = randomBytes(48).toString("base64");
  const token = await new SignJWT({ sub: "local" })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
  const url = `postgres://clientele@127.0.0.1:${database}/shop`;
  const instance = (name: string, port: number): Part => ({
    name,
    command: process.execPath,
    args: ["--conditions=clientele-source", "--import", "tsx", join(HERE, "start.ts")],
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      DATABASE_URL: url,
      REDIS_URL: `redis://127.0.0.1:${redis}`,
      JWT_SECRET: secret,
    },
    port,
    ready: `http://127.0.0.1:${port}/health/ready`,
  });
  return {
    folder: FOLDER,
    gateway: `http://127.0.0.1:${PORT}`,
    instances: [`http://127.0.0.1:${api1}`, `http://127.0.0.1:${api2}`],
    prometheus: `http://127.0.0.1:${prometheus}`,
    database: url,
    secret,
    token,
    parts: [
      postgresPart(database),
      {
        name: "redis",
        command: "redis-server",
        args: ["--port", String(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        port: redis,
      },
      instance("api1", api1),
      instance("api2", api2),
      gatewayPart(api1, api2),
      prometheusPart(prometheus, api1, api2, token),
    ],
  };
}

/** The newest PostgreSQL of Debian, with a cluster of its own. */
function postgresPart(port: number): Part {
  const installed = "/usr/lib/postgresql";
  const [newest] = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest === undefined) throw new Error("PostgreSQL is missing: apt-get install postgresql");
  const bin = join(installed, newest, "bin");
  const data = join(FOLDER, "postgres");
  mkdirSync(data);
  // it refuses to run as root
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  if (user !== undefined) execFileSync("chown", ["postgres", data]);
  chmodSync(data, 0o700);
  // whoever is on this machine may log in: it listens there alone, and what it holds is invented
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "clientele", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], {
    stdio: "ignore",
    ...user,
  });
  execFileSync(join(bin, "postgres"), ["--single", "-D", data, "postgres"], {
    input: "create database shop;\n",
    stdio: ["pipe", "ignore", "ignore"],
    ...user,
  });
  const args = ["-D", data, "-p", String(port), "-k", data, "-c", "listen_addresses=127.0.0.1"];
  return { name: "postgres", command: join(bin, "postgres"), args, port, ...(user && { user }) };
}

/** nginx, with the file that the image of nginx would take. */
function gatewayPart(api1: number, api2: number): Part {
  const folder = join(FOLDER, "nginx");
  mkdirSync(join(folder, "logs"), { recursive: true });
  const values: Record<string, string> = {
    GATEWAY_PORT: `127.0.0.1:${PORT}`,
    API_1: `127.0.0.1:${api1}`,
    API_2: `127.0.0.1:${api2}`,
    RATE: process.env.RATE || "250",
    BURST: process.env.BURST || "150",
    RESOLVER: "",
    ORIGINS: "http://localhost:3000|https://shop[.]example",
    ACCESS_LOG: join(folder, "logs/access.log"),
    CACHE_FOLDER: join(folder, "answers"),
  };
  const template = readFileSync(join(HERE, "nginx/gateway.conf.template"), "utf8");
  const server = template.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] as string);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join("\n  ");
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off;\npid ${folder}/pid;\nerror_log ${folder}/logs/error.log warn;\nworker_processes 2;\n${process.getuid?.() === 0 ? "user root;\n" : ""}events { worker_connections 4096; }\nhttp {
  ${temporary}\n${server}}\n`,
  );
  return {
    name: "gateway",
    command: "nginx",
    args: ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "logs/error.log")],
    port: PORT,
    ready: `http://127.0.0.1:${PORT}/health/ready`,
  };
}

function prometheusPart(port: number, api1: number, api2: number, token: string): Part {
  const folder = join(FOLDER, "prometheus");
  mkdirSync(folder);
  writeFileSync(join(folder, "token"), token, { mode: 0o600 });
  const config = readFileSync(join(HERE, "prometheus/prometheus.yml"), "utf8")
    .replace("/etc/prometheus/token", join(folder, "token"))
    .replace("api1:8000", `127.0.0.1:${api1}`)
    .replace("api2:8000", `127.0.0.1:${api2}`)
    .replace("scrape_interval: 5s", "scrape_interval: 1s")
    .replace("evaluation_interval: 5s", "evaluation_interval: 1s");
  writeFileSync(join(folder, "prometheus.yml"), config);
  writeFileSync(join(folder, "rules.yml"), readFileSync(join(HERE, "prometheus/rules.yml"), "utf8"));
  return {
    name: "prometheus",
    command: "prometheus",
    args: [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    port,
    ready: `http://127.0.0.1:${port}/-/ready`,
  };
}
