import { defineConfig } from "vitest/config";

// half a day's journey from UTC: a date that secretly depends on the machine's zone shows itself
process.env.TZ = "Pacific/Auckland";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    pool: "forks",
    // Workers forbid code from strings; so does this run of the whole suite
    execArgv: ["--disallow-code-generation-from-strings"],
  },
});
