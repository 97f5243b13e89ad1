import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach } from "vitest";

let server: ChildProcess | undefined;
afterEach(() => server?.kill("SIGKILL"));

export const EXAMPLES = new URL("../../../examples/", import.meta.url).pathname;
/** The commands of the examples, by name. */
export const scripts: { [name: string]: string; fastify: string; bundle: string } = JSON.parse(
  readFileSync(join(EXAMPLES, "package.json"), "utf8"),
).scripts;

/** Starts an example by its script in `examples/package.json`, and reads its log. */
export async function start(example: string, environment: Record<string, string>, node: readonly string[] = []) {
  const [, ...args] = (scripts[example] as string).split(" ");
  const child = spawn(process.execPath, [...node, ...args], {
    cwd: EXAMPLES,
    env: { ...process.env, PORT: "0", CLIENTELE_DASHBOARD: "off", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  server = child;
  const messages: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => messages.push(JSON.parse(line).msg));
  const logged = async (pattern: RegExp, from = 0): Promise<RegExpExecArray> => {
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    for (; isRunning(); await new Promise((resolve) => setTimeout(resolve, 20))) {
      for (; from < messages.length; from++) {
        const found = pattern.exec(messages[from] as string);
        if (found !== null) return found;
      }
    }
    throw new Error(`${example} ended before it logged ${pattern}`);
  };
  const [, url = ""] = await logged(/listening (?:at|on) (\S+)/);
  return { child, url, logged, messages };
}
