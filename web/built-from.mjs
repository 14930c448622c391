// Writes what the assets were built from: the SHA-256 over the sources, so that `cargo xtask check` finds stale
// assets without Node. One line a file goes into the hash: its path below web/, two spaces, its own SHA-256.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["index.html", "package-lock.json", "package.json", "svelte.config.js", "tsconfig.json", "vite.config.ts"];
for (const folder of ["public", "src"]) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sources.push(join(entry.parentPath, entry.name).replaceAll("\\", "/"));
  }
}
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
// By code units, as Rust sorts these paths: they are ASCII.
const lines = sources.sort().map((path) => `${path}  ${sha256(readFileSync(path))}\n`);
writeFileSync("../crates/hearsay-server/assets/built-from.txt", `${sha256(lines.join(""))}\n`);
