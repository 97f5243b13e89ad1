import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const API = process.env.CLIENTELE_URL ?? "http://localhost:8000";

export default defineConfig(({ command }) => ({
  // built, it runs at any address
  base: command === "build" ? "./" : "/dashboard/",
  plugins: [react()],
  define: { __VERSION__: JSON.stringify(version) },
  // the library's sources, as the service beside it runs them
  resolve: { conditions: ["clientele-source", ...defaultClientConditions] },
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: { proxy: { "^/(api|health|openapi\\.json)": API, "^/$": API } },
}));
