import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { openApiDocument } from "clientele/rest";
import { expect, test } from "vitest";

const FILE = new URL("../../docs/openapi.json", import.meta.url);

test("docs/openapi.json is today's document (npm run openapi writes it)", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test("redocly finds nothing wrong with it", () => {
  const { status, stdout, stderr } = spawnSync("npx", ["redocly", "lint", "--extends=spec", FILE.pathname], {
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  expect(status, stdout + stderr).toBe(0);
});
