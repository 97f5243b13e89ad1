import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { customersFile, folder, ordersFile, recommendationsFile } from "../files.ts";

/** Who answers: the Python service as it is and tuned, our mounts, and the frameworks with one route and no contract. */
export const SERVERS = {
  python: "FastAPI + pandas",
  tuned: "the same, tuned",
  "mount-fastify": "clientele, Fastify mount",
  "mount-express": "clientele, Express mount",
  fetch: "clientele, fetch handler",
  worker: "clientele, Worker",
  fastify: "the whole Fastify example",
  postgres: "the same, over PostgreSQL",
  express: "the whole Express example",
  "bare-fastify": "Fastify, bare",
  "bare-express": "Express, bare",
} as const;
export type ServerName = keyof typeof SERVERS;

/** A server in a process of its own. */
export interface Server {
  readonly name: ServerName;
  readonly url: string;
  readonly pid: number;
  close(): void;
}

/** Debian's, whatever else is called python3. */
const PYTHON = "/usr/bin/python3";

/** Where the Python service is; `undefined` if it or Debian's packages for it are not here. */
export const pythonFolder = ((): string | undefined => {
  const folder = resolve(process.env.CLIENTELE_SHARED ?? "../shared", "peers");
  const modules = "import fastapi, uvicorn, uvloop, httptools, pandas";
  return existsSync(folder) && spawnSync(PYTHON, ["-c", modules]).status === 0 ? folder : undefined;
})();

/** Three for every customer, as in the sample data. */
export const offersFile = (): string => recommendationsFile("medium", { each: 3, every: 1 });

/** 100,000 customers, 1,000,000 orders and 300,000 recommendations under the names that the services look for. */
export function dataFolder(): string {
  const target = join(folder, "http-3");
  mkdirSync(target, { recursive: true });
  const link = (file: string, name: string): void => {
    if (!existsSync(join(target, name))) symlinkSync(file, join(target, name));
  };
  link(customersFile("medium"), "rfm_with_predictions.csv");
  link(ordersFile("medium"), "transactions_clean.csv");
  link(offersFile(), "product_recommendations.csv");
  return target;
}

/** Starts a server over a folder and waits until it answers from data. */
export async function start(name: ServerName, data: string, port: number): Promise<Server> {
  const environment = {
    ...process.env,
    PORT: String(port),
    DATA: data,
    CLIENTELE_DATA: data,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const child = name === "python" || name === "tuned" ? python(name, port, environment) : node(name, environment);
  process.once("exit", () => child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; child.exitCode === null && child.signalCode === null && attempt < 600; attempt++) {
    const path = name.startsWith("bare") ? "/api/customers/CUS000001" : "/api/metrics";
    if (
      await fetch(url + path).then(
        ({ ok }) => ok,
        () => false,
      )
    ) {
      return { name, url, pid: child.pid as number, close: () => child.kill("SIGKILL") };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`${name} does not answer`);
}

function python(name: "python" | "tuned", port: number, environment: NodeJS.ProcessEnv): ChildProcess {
  const http = ["--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"];
  return spawn(PYTHON, ["-m", "uvicorn", "python_service:app", "--port", String(port), ...http], {
    cwd: pythonFolder,
    env: name === "tuned" ? { ...environment, TUNED: "1" } : environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function node(name: ServerName, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [compiled("http/serve.ts"), name], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const made = new Map<string, string>();

/** A script of the benchmark as plain JavaScript, as it would run in production, where its packages are found. */
export function compiled(script: string): string {
  const known = made.get(script);
  if (known !== undefined) return known;
  const folder = fileURLToPath(new URL("../../node_modules/.cache/clientele/", import.meta.url));
  const outfile = join(folder, basename(script).replace(/ts$/, "mjs"));
  const entryPoints = [fileURLToPath(new URL(`../${script}`, import.meta.url))];
  buildSync({ entryPoints, outfile, bundle: true, packages: "external", platform: "node", format: "esm" });
  made.set(script, outfile);
  return outfile;
}

/** Memory that a process holds, in MB. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
