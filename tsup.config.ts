import { readFileSync, writeFileSync } from "node:fs";
import { basename, isAbsolute } from "node:path";
import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["plugins"]>[number];

const entry = {
  index: "src/index.ts",
  "node/index": "src/node/index.ts",
  "plot/index": "src/plot/index.ts",
  "rest/index": "src/rest/index.ts",
  "sql/index": "src/sql/index.ts",
};

/** The packages whose code is in the CommonJS files and in the command; those that d3-array and d3-scale need are among them. */
const BUNDLED = [
  ...["d3-array", "d3-dsv", "internmap", "simple-statistics"],
  ...["d3-scale", "d3-color", "d3-format", "d3-interpolate", "d3-time", "d3-time-format"],
  ...["d3-shape", "d3-path"],
];
/** And the one that only the command contains. */
const IN_COMMAND = [...BUNDLED, "zod"];

/** Makes an import of `./x.ts` one of `./x.js`. Both are as long, so the source map stays right. */
const importBuiltFiles: Plugin = {
  name: "import built files",
  renderChunk: (code) => ({ code: code.replace(/^((?:import|.* from) "\.[^"]+)\.ts";$/gm, '$1.js";') }),
};

/** What `import.meta.url` is in CommonJS. tsup's shim for it lands in a chunk, which is in another folder. */
const fileUrl: Plugin = {
  name: "file URL",
  renderChunk: (code) => ({
    code: code.replaceAll("import.meta.url", 'require("node:url").pathToFileURL(__filename).href'),
  }),
};

/**
 * Leaves no path of the machine in source maps. Our own sources are in the package, so maps need not repeat them; those
 * of other packages are in the map, by their names; what only the build made is the built file itself.
 */
const portableMaps: Plugin = {
  name: "portable maps",
  buildEnd({ writtenFiles }) {
    for (const { name: file } of writtenFiles.filter(({ name }) => name.endsWith(".map"))) {
      const map = JSON.parse(readFileSync(file, "utf8"));
      const sources: string[] = map.sources.map((source: string) =>
        isAbsolute(source) ? basename(source) : source.replace(/^.*\/node_modules\//, "npm:"),
      );
      const sourcesContent = sources.map((source, i) => (source.startsWith("npm:") ? map.sourcesContent[i] : null));
      writeFileSync(file, JSON.stringify({ ...map, file: undefined, sources, sourcesContent }));
    }
  },
};

async function writeLicenses(): Promise<void> {
  const texts = IN_COMMAND.map((name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8")}`);
  writeFileSync("dist/THIRD-PARTY-LICENSES.txt", texts.join(`\n${"-".repeat(80)}\n\n`));
}

const common: Options = {
  target: "node20",
  platform: "node",
  sourcemap: true,
  removeNodeProtocol: false,
  dts: { entry, compilerOptions: { ignoreDeprecations: "6.0" } },
};

export default defineConfig([
  // one file per source file: a bundler leaves out whole files that a program does not use
  {
    ...common,
    format: "esm",
    entry: ["src/**/*.ts", "!src/node/bin.ts", "!src/node/command/**"],
    bundle: false,
    splitting: false,
    plugins: [importBuiltFiles, portableMaps],
  },
  // one file per entry, and chunks of what they share; the dependencies, which are ES modules, are bundled
  {
    ...common,
    format: "cjs",
    entry,
    splitting: true,
    noExternal: BUNDLED,
    plugins: [fileUrl, portableMaps],
    onSuccess: writeLicenses,
  },
  // the command in one file, which runs where nothing is installed
  {
    ...common,
    format: "esm",
    entry: { bin: "src/node/bin.ts" },
    dts: false,
    sourcemap: false,
    minify: true,
    splitting: false,
    noExternal: IN_COMMAND,
    define: { VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
  },
]);
