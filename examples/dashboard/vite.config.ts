import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** Compressed copies of what was built, as a server sends them. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  closeBundle() {
    const folder = fileURLToPath(new URL("dist", import.meta.url));
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const text = readFileSync(join(folder, name));
      writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
    }
  },
});

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const API = process.env.CLIENTELE_URL ?? "http://localhost:8000";

export default defineConfig(({ command }) => ({
  // built, it runs at any address
  base: command === "build" ? "./" : "/dashboard/",
  plugins: [react(), compressed()],
  define: { __VERSION__: JSON.stringify(version) },
  // the library's sources, as the service beside it runs them
  resolve: { conditions: ["clientele-source", ...defaultClientConditions] },
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: { proxy: { "^/(api|health|openapi\\.json)": API, "^/$": API } },
}));
