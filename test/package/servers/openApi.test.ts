import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT, tool } from "../tools.ts";

test("redocly finds nothing wrong with docs/openapi.json", () => {
  const { status, stdout, stderr } = spawnSync(tool("redocly"), ["lint", "--extends=spec", "docs/openapi.json"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  expect(status, stdout + stderr).toBe(0);
});
