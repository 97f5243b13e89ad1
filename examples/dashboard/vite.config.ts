import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: { conditions: ["clientele-source", ...defaultClientConditions] },
  worker: { format: "es" },
  build: { target: "es2022" },
});
