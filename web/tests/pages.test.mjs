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
