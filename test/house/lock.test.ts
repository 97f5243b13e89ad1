import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const KINDS = ["dependencies", "devDependencies", "peerDependencies"];

// npm install beside a node_modules leaves other platforms' packages out of the lock; then npm ci fails, and a fresh
// npm install rewrites it. CONTRIBUTING.md says how to make a whole one.
test.each([
  ["", ["", "examples"]],
  ["test/package", [""]],
  ["examples/dashboard", [""]],
])("the lock in %j has the packages of every platform, and matches its manifests", (folder, manifests) => {
  const packages: Record<string, Locked> = json(join(folder, "package-lock.json")).packages;
  /** Whether a package is where Node would look for it. */
  const found = (from: string, name: string): boolean => {
    if (`${from === "" ? "" : `${from}/`}node_modules/${name}` in packages) return true;
    return from !== "" && found(from.replace(/(^|\/)[^/]*$/, ""), name);
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !found(path, name))
      .map((name) => `${path} > ${name}`),
  );
  expect(missing).toEqual([]);
  for (const path of manifests) {
    const manifest = json(join(folder, path, "package.json"));
    const locked = packages[path] as unknown as Record<string, unknown>;
    for (const kind of KINDS) expect(locked[kind] ?? {}, `${path} ${kind}`).toEqual(manifest[kind] ?? {});
  }
});
