import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// test/package/examples and test/package/servers try them at length
const ROOT = new URL("../..", import.meta.url).pathname;
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const argsOf = (script: string): string[] => scripts[script].split(" ").slice(1);

test("npm run first-look shows the sample data", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, argsOf("first-look"), { cwd: ROOT, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("5000 customers");
});

test("npm start answers", async () => {
  const server = spawn(process.execPath, argsOf("start"), {
    cwd: ROOT,
    // otherwise the build of the dashboard would outlive the server that is killed below
    env: { ...process.env, PORT: "0", CLIENTELE_DASHBOARD: "off" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let log = "";
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on("data", (chunk) => {
        log += chunk;
        const [, found] = /listening at (http:[^"]+)/.exec(log) ?? [];
        if (found !== undefined) resolve(found);
      });
      server.once("exit", () => reject(new Error(`npm start ended: ${log}`)));
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  } finally {
    server.kill("SIGKILL");
  }
});
