import { defineConfig } from "vitest/config";
import { common } from "../common.config.ts";

// npm run test:package: what takes the built package, or more than npm test should take
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        // the packed package, installed elsewhere
        test: {
          ...common,
          name: "consumers",
          include: ["test/package/consumers/*.test.ts"],
          globalSetup: new URL("consumers/setup.ts", import.meta.url).pathname,
        },
      },
      {
        // threads, which only the built package has; the sample data, which take long to make
        test: {
          ...common,
          name: "threads",
          include: ["test/package/node/*.test.ts", "test/data/*.test.ts"],
          execArgv: ["--disallow-code-generation-from-strings"],
        },
      },
      // what npm start and the other scripts run, from the sources; Deno, Bun and notebooks, with the built package
      { test: { ...common, name: "examples", include: ["test/package/examples/*.test.ts"] } },
      // the pages of the dashboard in Chromium
      { test: { ...common, name: "dashboard", include: ["test/package/dashboard/*.test.ts"] } },
      // PostgreSQL and Redis, started by the tests, with the built package
      { test: { ...common, name: "sql", include: ["test/package/sql/*.test.ts"] } },
      // examples/production: nginx, PostgreSQL, Redis and Prometheus of Debian
      { test: { ...common, name: "production", include: ["test/package/production/*.test.ts"] } },
      // a million random texts, a million random requests; at most 15 minutes
      { test: { ...common, name: "fuzz", include: ["test/package/fuzz/*.test.ts"] } },
      // the built package behind its mounts, and the servers as npm starts them
      {
        test: {
          ...common,
          name: "servers",
          include: ["test/package/servers/*.test.ts", "test/servers/{express,fastify,lambda,readme}.test.ts"],
        },
      },
    ],
  },
});
