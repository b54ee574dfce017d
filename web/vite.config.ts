import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "../coach/static", emptyOutDir: true, target: "es2022", reportCompressedSize: true },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
