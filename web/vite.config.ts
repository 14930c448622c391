import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The server that `npm run dev` asks: start one with `hearsay serve CASE --port 8642`.
const server = "http://127.0.0.1:8642";

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../crates/hearsay-server/assets",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2022",
    // An inline polyfill would need a hole in the content security policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What draws tiles is large, and loaded only when there is a file of them.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/api": { target: server, changeOrigin: true } } },
});
