import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Record<
  string,
  Record<string, unknown>
>;

test("the package depends on three others and installs nothing by script", () => {
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(["d3-array", "d3-dsv", "simple-statistics"]);
  expect(Object.keys(manifest.scripts ?? {}).filter((name) => /install|prepare/.test(name))).toEqual([]);
  expect(manifest.sideEffects).toBe(false);
  expect(manifest.peerDependenciesMeta).toEqual({
    "d3-scale": { optional: true },
    "d3-shape": { optional: true },
    zod: { optional: true },
  });
});
