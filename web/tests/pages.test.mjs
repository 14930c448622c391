import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open, serve, settle } from "./desk.mjs";
import { pages, subjects } from "./pages.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let server, browser, ids, all;
before(async () => {
  server = await serve();
  browser = await launch();
  ids = await subjects(server.url);
  all = pages(ids.report.id, ids.copy, ids.matter.id, ids.statement.id, ids.actor);
});
after(async () => { await browser?.close(); server?.stop(); });

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`);
}

for (const dark of [false, true]) {
  test(`every page opens without an error, asks nobody else, and is accessible (${dark ? "dark" : "light"})`, { timeout: 240_000 }, async () => {
    const { page, wrong, elsewhere, go, close } = await open(browser, server.url, { dark });
    const found = {};
    for (const [name, path] of Object.entries(all)) {
      await go(path);
      assert.equal(await page.locator("h1").count(), 1, `${name} has one heading`);
      const broken = await violations(page);
      if (broken.length) found[name] = broken;
    }
    assert.deepEqual(found, {});
    assert.deepEqual(wrong, []);
    assert.deepEqual(elsewhere, []);
    await close();
  });
}

test("a tablet shows every page without a bar to scroll sideways", { timeout: 120_000 }, async () => {
  const { page, go, close } = await open(browser, server.url, { width: 820, height: 1100 });
  for (const [name, path] of Object.entries(all)) {
    await go(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
  }
  await close();
});

test("an unknown page and an unknown report say what to do", async () => {
  const { page, go, close } = await open(browser, server.url);
  await go("/nowhere");
  assert.match(await page.locator("main").innerText(), /no such page/);
  await go("/reports/000000000000");
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await close();
});

test("the first page is under 300 kB, and the map's part comes with the map", async () => {
  const { page, go, close } = await open(browser, server.url);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  const names = [];
  page.on("response", (response) => names.push(response.url()));
  session.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  await go("/");
  assert.ok(bytes < 300_000, `${bytes} bytes`);
  assert.ok(!names.some((name) => /countries-110m|Map-|Network-/.test(name)));
  await close();
});

test("best practices: what an audit asks of every page, and nothing moves once it stands", { timeout: 180_000 }, async () => {
  const { page, context, go, close } = await open(browser, server.url);
  await context.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
    window.stale = [];
    new ReportingObserver((reports) => { for (const report of reports) window.stale.push(report.body.message); }, { types: ["deprecation", "intervention"], buffered: true }).observe();
  });
  const wrong = [];
  for (const [name, path] of Object.entries(all)) {
    const answer = await page.goto(server.url + path);
    await settle(page);
    const headers = answer.headers();
    for (const header of ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "x-frame-options"]) if (!headers[header]) wrong.push(`${name}: no ${header}`);
    if (!["br", "gzip"].includes(headers["content-encoding"])) wrong.push(`${name}: the page is not compressed`);
    const found = await page.evaluate(() => {
      const wrong = [], doc = document;
      if (doc.doctype?.name !== "html" || doc.compatMode !== "CSS1Compat") wrong.push("no doctype");
      if (doc.characterSet !== "UTF-8") wrong.push("no UTF-8");
      if (!doc.documentElement.lang) wrong.push("no language");
      if (!/\S/.test(doc.title)) wrong.push("no title");
      const viewport = doc.querySelector("meta[name=viewport]")?.content ?? "";
      if (!/width=device-width/.test(viewport) || /user-scalable=no|maximum-scale/.test(viewport)) wrong.push(`viewport ${viewport}`);
      if (!doc.querySelector("meta[name=description]")?.content) wrong.push("no description");
      if (!doc.querySelector("link[rel~=icon]")) wrong.push("no icon");
      for (const image of doc.images) if (!image.hasAttribute("alt") || !image.width) wrong.push(`image ${image.src}`);
      for (const link of doc.querySelectorAll("a[target=_blank]")) if (!/noopener/.test(link.rel)) wrong.push(`link ${link.href} without noopener`);
      for (const link of doc.querySelectorAll("a")) if (!link.getAttribute("href") && !link.getAttribute("role")) wrong.push(`a link that leads nowhere: ${link.textContent}`);
      for (const button of doc.querySelectorAll("button, a.button")) { const box = button.getBoundingClientRect(); if (box.width && box.height && (box.width < 24 || box.height < 24)) wrong.push(`small target: ${button.textContent.trim()} ${Math.round(box.width)}x${Math.round(box.height)}`); }
      return [...wrong, ...window.stale, ...(window.shift > 0.05 ? [`moves by ${window.shift.toFixed(3)}`] : [])];
    });
    wrong.push(...found.map((words) => `${name}: ${words}`));
  }
  assert.deepEqual(wrong, []);
  await close();
});

test("an address restores the view", async () => {
  const { page, go, close } = await open(browser, server.url);
  await go("/matters?kind=agreement&sort=roots");
  assert.equal(await page.getByLabel("Kind").inputValue(), "agreement");
  assert.equal(await page.getByLabel("Order").inputValue(), "roots");
  await page.getByRole("button", { name: "Two roots or more" }).click();
  assert.match(page.url(), /several=1/);
  await page.getByRole("link", { name: "Timeline" }).click();
  await settle(page);
  await page.goBack();
  await settle(page);
  assert.match(page.url(), /kind=agreement/);
  assert.equal(await page.getByRole("button", { name: "Two roots or more" }).getAttribute("aria-pressed"), "true");
  await close();
});

test("all can be reached by keyboard: skip link, search, pages", async () => {
  const { page, go, close } = await open(browser, server.url);
  await go("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the page");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  await page.keyboard.type("convoy");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.match(page.url(), /\/search\?q=convoy/);
  await page.locator("main").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await settle(page);
  assert.match(page.url(), /\/matters$/);
  await close();
});
