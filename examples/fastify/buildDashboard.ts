import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "clientele";
import type { DashboardFiles } from "./dashboard.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "examples/dashboard");
/** What its pages are made of. */
const SOURCES = ["src", "examples/dashboard/src", "examples/dashboard/public"];
const FILES = ["package.json", "index.html", "vite.config.ts", "package-lock.json"];

/**
 * The dashboard, built in a process of its own while the server answers already, if its sources have changed since. Its packages are
 * installed the first time. `undefined` where there are no sources.
 */
export function buildDashboard(logger: Logger, onReady: () => void): DashboardFiles | undefined {
  // copied without it
  if (!["index.html", "package-lock.json"].every((file) => existsSync(join(FOLDER, file)))) return undefined;
  const folder = join(FOLDER, "dist");
  // what serves it looks for the folder at once
  mkdirSync(folder, { recursive: true });
  let state: ReturnType<DashboardFiles["state"]> = "building";
  const build = async (): Promise<void> => {
    const installed = changed(join(FOLDER, "node_modules/.package-lock.json"));
    if (installed < changed(join(FOLDER, "package-lock.json"))) {
      logger.info("dashboard: installing its packages");
      await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    }
    if (changed(join(folder, "index.html")) < newest()) {
      logger.info("dashboard: building");
      await run(process.execPath, [join(FOLDER, "node_modules/vite/bin/vite.js"), "build", "--logLevel=error"]);
    }
  };
  build().then(
    () => {
      state = "ready";
      onReady();
    },
    (error: Error) => {
      state = "failed";
      logger.error(`the dashboard could not be built, the API answers without it: ${error.message}`);
    },
  );
  return { folder, state: () => state };
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // what builds pages needs no secret of the service
    const { JWT_SECRET, API_KEYS, ...env } = process.env;
    const shell = process.platform === "win32";
    const child = spawn(command, args, { cwd: FOLDER, env, shell, stdio: ["ignore", "ignore", "pipe"] });
    const end = (): void => void child.kill();
    process.once("exit", end);
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-2000);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", end);
      if (code === 0) resolve();
      else reject(new Error(errors.trim() || `${command}: exit ${code}`));
    });
  });
}

const changed = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** When the sources were changed last. */
function newest(): number {
  const inFolders = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      // Node 20 before 20.12 has it under the other name
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  return Math.max(...[...inFolders, ...FILES.map((file) => join(FOLDER, file))].map(changed));
}
