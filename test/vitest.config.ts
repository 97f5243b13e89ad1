import { defineConfig } from "vitest/config";
import { common } from "./common.config.ts";

/** Makes `clientele` by its name the sources. */
const CONDITION = "clientele-source";
const sources = { ssr: { resolve: { conditions: [CONDITION], externalConditions: [CONDITION] } } };
/** One process runs many files, so that imports are paid for once. */
const shared = { ...common, isolate: false };

// npm test: the library, the mounts and the docs, from the sources, with nothing but npm
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
