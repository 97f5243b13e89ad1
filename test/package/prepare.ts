// Before npm run test:package: installs what it needs, if that has changed, and builds the package.
import { execSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./tools.ts";

const changed = (path: string): number => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const run = (command: string): void => {
  console.error(`> ${command}`);
  execSync(command, { cwd: ROOT, stdio: ["ignore", process.stderr, process.stderr] });
};

// the tools and the dashboard have packages of their own
for (const folder of ["test/package", "examples/dashboard"])
  if (changed(`${folder}/node_modules/.package-lock.json`) < changed(`${folder}/package-lock.json`))
    run(`npm ci --no-audit --no-fund --prefix ${folder}`);
run("npm run --silent build");
run("node node_modules/typescript/bin/tsc -p examples/dashboard");
run("npm run --silent build --prefix examples/dashboard -- --logLevel=error");
