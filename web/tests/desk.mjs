// A server on the examples' case, and browsers that see everything that a page asks for.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const port = () => new Promise((resolve, reject) => {
  const probe = createServer();
  probe.on("error", reject);
  probe.listen(0, "127.0.0.1", () => { const at = probe.address().port; probe.close(() => resolve(at)); });
});

function program() {
  const found = [process.env.HEARSAY, join(root, "target/release/hearsay"), join(root, "target/debug/hearsay")].find((path) => path && existsSync(path));
  if (!found) throw new Error("no program: build it with `cargo build`, or name it in HEARSAY");
  return found;
}

/** Starts `hearsay serve` on a new case with the example reports; with DESK_URL, the server that runs there. */
export async function serve() {
  if (process.env.DESK_URL) return { url: process.env.DESK_URL, stop: () => {} };
  const hearsay = program(), folder = mkdtempSync(join(tmpdir(), "hearsay-desk-")), file = join(folder, "desk.hearsay");
  const knowledge = join(root, "examples/knowledge.toml");
  execFileSync(hearsay, ["add", file, join(root, "examples/reports"), "--knowledge", knowledge, "--model", "fast"], { stdio: "pipe" });
  const at = await port();
  const server = spawn(hearsay, ["serve", file, "--port", String(at), ...(process.env.SERVE_ARGS?.split(" ") ?? ["--knowledge", knowledge, "--model", "fast"])], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (bytes) => { said += bytes; });
  const url = `http://127.0.0.1:${at}`;
  for (let tries = 0; ; tries += 1) {
    try { if ((await fetch(`${url}/api/v1/case`)).ok) break; } catch { /* It is not up. */ }
    if (tries > 300 || server.exitCode !== null) throw new Error(`the server does not come up: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop: () => { server.kill(); rmSync(folder, { recursive: true, force: true }); } };
}

export const launch = (more = []) => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", ...more] });

/** A page that notes what goes wrong on it and what it asks of whom. */
export async function open(browser, url, { as = "ana", dark = false, width = 1400, height = 900 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  if (as) await context.addInitScript((name) => { if (!localStorage.getItem("hearsay.author")) localStorage.setItem("hearsay.author", name); }, as);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage(), wrong = [], elsewhere = [];
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") wrong.push(`${page.url()}: ${message.text()} ${message.location().url}`); });
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on("request", (request) => { const to = new URL(request.url()); if (!["data:", "blob:"].includes(to.protocol) && !["127.0.0.1", "localhost", "[::1]"].includes(to.hostname)) elsewhere.push(request.url()); });
  const go = async (path) => { await page.goto(url + path); await settle(page); };
  return { context, page, wrong, elsewhere, go, close: () => context.close() };
}

/** Until the page shows what it asked for. */
export async function settle(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));
}
