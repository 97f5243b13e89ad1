import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as toml } from "smol-toml";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse as yaml } from "yaml";

const FOLDER = fileURLToPath(new URL("../../../examples/production/", import.meta.url));
const text = (path: string) => readFileSync(join(FOLDER, path), "utf8");

/** Runs a script of the folder until it ends, or has printed something; what it printed. */
function script(name: string, env: Record<string, string>, until?: string) {
  const child = spawn("bash", [join(FOLDER, name)], { env: { ...process.env, NO_COLOR: "1", ...env } });
  let output = "";
  const done = new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece) => {
        output += piece;
        if (until !== undefined && output.includes(until)) resolve({ code: null, output });
      });
    child.once("close", (code) => resolve({ code, output }));
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT");
    await gone;
  };
  return { done, end };
}

test("run-local.sh starts the whole, and all that check.sh looks for holds while parts of it die", {
  timeout: 900_000,
}, async () => {
  const env = { PORTS_FROM: String(20_000 + (process.pid % 1000) * 10) };
  const { done, end } = script("run-local.sh", env, "check.sh");
  onTestFinished(end);
  const started = await done;
  expect(started.code, started.output).toBeNull();
  // another whole does not disturb this one
  const second = await script("run-local.sh", env).done;
  expect([second.code, second.output]).toEqual([1, expect.stringContaining("was started")]);
  const checked = await script("check.sh", env).done;
  console.info(checked.output);
  expect(checked.code, checked.output).toBe(0);
  expect(checked.output).not.toContain("FAILED");
  expect(checked.output.match(/^held/gm)?.length).toBeGreaterThanOrEqual(15);
});

test("check.sh says so where nothing runs", async () => {
  const { code, output } = await script("check.sh", { PORTS_FROM: "19990" }).done;
  expect([code, output]).toEqual([1, expect.stringContaining("run-local.sh")]);
});

describe("files", () => {
  test("promtool takes the rules, and their alerts fire when they should", () => {
    const run = (...args: string[]) =>
      execFileSync("promtool", args, { cwd: join(FOLDER, "prometheus"), encoding: "utf8" });
    expect(run("check", "rules", "rules.yml")).toContain("SUCCESS");
    expect(run("test", "rules", "rules.test.yml")).toContain("SUCCESS");
    const folder = mkdtempSync(join(tmpdir(), "clientele-rules-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // a rule that never fires is noticed
    writeFileSync(join(folder, "rules.yml"), text("prometheus/rules.yml").replace("> 0.05", "> 0.5"));
    writeFileSync(join(folder, "rules.test.yml"), text("prometheus/rules.test.yml"));
    expect(() =>
      execFileSync("promtool", ["test", "rules", "rules.test.yml"], { cwd: folder, stdio: "pipe" }),
    ).toThrow();
  });

  test("every alert has a test", () => {
    const { groups } = yaml(text("prometheus/rules.yml")) as {
      readonly groups: readonly { readonly rules: readonly { readonly alert?: string }[] }[];
    };
    const alerts = groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
    const tested = text("prometheus/rules.test.yml");
    expect(alerts.filter((alert) => !tested.includes(`alertname: ${alert}`))).toEqual([]);
  });

  test("the compose file has two instances that share what they need, and mounts files that are there", () => {
    const { services } = yaml(text("compose.yaml"), { merge: true }) as {
      readonly services: Record<
        string,
        { readonly environment?: Record<string, string>; readonly volumes?: readonly string[] }
      >;
    };
    expect(Object.keys(services.api1?.environment ?? {})).toEqual(
      expect.arrayContaining(["DATABASE_URL", "REDIS_URL", "JWT_SECRET"]),
    );
    const template = text("nginx/gateway.conf.template");
    const used = new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string));
    expect(Object.keys(services.gateway?.environment ?? {}).sort()).toEqual([...used].sort());
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith("./"));
    const missing = mounted
      .map((volume) => volume.split(":")[0] as string)
      .filter((path) => path !== "./data" && !exists(path));
    expect(missing).toEqual([]);
  });

  test("configuration of collectors and of Grafana can be parsed", () => {
    expect(toml(text("logs/vector.toml"))).toMatchObject({ sinks: { loki: { type: "loki" } } });
    expect(yaml(text("logs/filebeat.yml"))).toMatchObject({ "output.elasticsearch": {} });
    for (const name of ["datasources/prometheus.yml", "dashboards/files.yml"])
      expect(yaml(text(`grafana/provisioning/${name}`))).toMatchObject({ apiVersion: 1 });
    const { panels } = JSON.parse(text("grafana/clientele.json")) as {
      readonly panels: readonly { readonly id: number; readonly title: string }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

function exists(path: string): boolean {
  const [folder, name] = [join(FOLDER, path, ".."), path.split("/").at(-1) as string];
  return readdirSync(folder).includes(name);
}
