import { defineConfig } from "vitest/config";

// half a day's journey from UTC: a date that secretly depends on the machine's zone shows itself
process.env.TZ = "Pacific/Auckland";

const common = { root: new URL("..", import.meta.url).pathname, testTimeout: 60_000, pool: "forks" as const };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "library",
          include: ["test/**/*.test.ts"],
          exclude: ["test/servers/**", "test/consumers/**"],
          // Workers forbid code from strings; so does this run of everything that is the library's
          execArgv: ["--disallow-code-generation-from-strings"],
        },
      },
      {
        // Express, Fastify and the judge of JSON Schemas compile code
        test: { ...common, name: "servers", include: ["test/servers/**/*.test.ts"] },
      },
      {
        // the packed package, installed elsewhere
        test: {
          ...common,
          name: "consumers",
          include: ["test/consumers/*.test.ts"],
          globalSetup: "test/consumers/setup.ts",
        },
      },
    ],
  },
});
