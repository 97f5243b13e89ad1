import { defineConfig } from "vitest/config";
import { common } from "./common.config.ts";

/** `clientele` by its name is the sources, here and in the programs that tests start. */
const CONDITION = "clientele-source";
const sources = { ssr: { resolve: { conditions: [CONDITION], externalConditions: [CONDITION] } } };
/** One process runs many files, so that imports are paid for once. */
const shared = { ...common, isolate: false };

// npm test: everything that runs from the sources, with nothing but npm
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...sources,
        test: {
          ...shared,
          name: "library",
          include: ["test/**/*.test.ts"],
          exclude: ["test/servers/**", "test/package/**", "test/data/**"],
          // Workers forbid code from strings; so does this run of everything that is the library's
          execArgv: ["--disallow-code-generation-from-strings"],
        },
      },
      {
        ...sources,
        // Express, Fastify and the judge of JSON Schemas compile code
        test: { ...shared, name: "servers", include: ["test/servers/*.test.ts"] },
      },
    ],
  },
});
