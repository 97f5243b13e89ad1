// Before npm run test:package: installs what it needs, if that has changed, and builds the package.
import { execSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./tools.ts";

const changed = (path: string): number =>
  statSync(join(ROOT, "test/package", path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const run = (command: string): void => {
  console.error(`> ${command}`);
  execSync(command, { cwd: ROOT, stdio: ["ignore", process.stderr, process.stderr] });
};

if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  run("npm ci --no-audit --no-fund --prefix test/package");
}
run("npm run --silent build");

// the dashboard, whose packages are its own
const pages = join(ROOT, "examples/dashboard");
const at = (path: string): number => statSync(join(pages, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (at("node_modules/.package-lock.json") < at("package-lock.json"))
  run("npm ci --no-audit --no-fund --prefix examples/dashboard");
run(`node node_modules/typescript/bin/tsc -p ${pages}`);
run("npm run --silent build --prefix examples/dashboard -- --logLevel=error");
